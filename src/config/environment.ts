import { isIP } from 'node:net';
import { hasLogin, isWebAddress } from '../settings/fields.ts';
import { isLoopback } from '../settings/loopback.ts';
import { newSecret } from '../settings/new-secret.ts';
import { type Config, LOG_LEVELS } from './config.ts';
import type { Wanted } from './cross-checks.ts';
import type { Fault } from './faults.ts';
import { nearest } from './nearest.ts';
import { chats } from './registered.ts';
import {
  type Reading,
  readSecrets,
  reportShared,
  reportUnused,
  type Secrets,
  secretOf,
  webcareKeys,
} from './secrets.ts';

export type Env = Record<string, string | undefined>;
type Core = Pick<
  Config,
  'host' | 'port' | 'consolePort' | 'metricsAt' | 'metricsToken' | 'publicUrl' | 'production' | 'logLevel'
>;
type Store = Pick<Config, 'keys'> & { database: { url: string } | { dataDir: string } };
/** The secrets of each chat and source in use, by its name. */
export type Environment = Core & Store & { chats: Map<string, Secrets>; sources: Map<string, Secrets> };

/**
 * Reads the environment and adds every fault to `faults`. The result counts only if there are none. No
 * message repeats the value of a secret.
 */
export function readEnvironment(env: Env, wants: Wanted, faults: Fault[]): Environment {
  const known = new Set([
    'WEBCARE_KEY',
    'METRICS_TOKEN',
    ...chats.flatMap(({ settings }) => settings.secrets.map(({ name }) => name)),
    ...wants.sources.flatMap(({ name, settings }) =>
      settings.secrets(name).map(secret => secretOf(name)(secret.name)),
    ),
  ]);
  const reading: Reading = {
    get: variable => env[variable]?.trim() || undefined,
    fault: (setting, says) => void faults.push({ setting, says }),
    missing(setting, todo) {
      const unknown = Object.keys(env).filter(name => reading.get(name) !== undefined && !known.has(name));
      const mistyped = nearest(setting, unknown);
      const meant = mistyped === undefined ? '' : ` ${mistyped} is set; was that meant to be ${setting}?`;
      reading.fault(setting, `is missing. ${todo}${meant}`);
    },
  };

  const ofChats = new Map<string, Secrets>();
  for (const { name, settings } of chats) {
    if (wants.chats.has(name))
      ofChats.set(
        name,
        readSecrets(settings.secrets, variable => variable, reading),
      );
    else if (wants.known) reportUnused(settings.secrets, reading);
  }
  const ofSources = new Map<string, Secrets>();
  for (const { name, settings } of wants.sources)
    ofSources.set(name, readSecrets(settings.secrets(name), secretOf(name), reading));
  reportShared(
    wants.sources.map(({ name, settings }) => ({ name, secrets: settings.secrets(name) })),
    reading,
  );

  const used = chats.flatMap(({ name, settings }) => {
    const read = ofChats.get(name);
    return read ? [{ settings, ...read }] : [];
  });
  const outside = used.some(({ settings, secrets }) => settings.calls(secrets));
  const core = readCore(outside, reading);
  const { host, production } = core;
  for (const { settings, given } of used) {
    const wrong = settings.crossCheck?.(given, { host, production, loopback: isLoopback(host) }) ?? [];
    faults.push(...wrong);
  }
  return { ...core, ...readStore(reading), chats: ofChats, sources: ofSources };
}

/** Without HOST, PORT listens on this machine only until something outside needs to reach it. */
function readCore(outside: boolean, { get, fault }: Pick<Reading, 'get' | 'fault'>): Core {
  const port = readPort('PORT', 3000, { get, fault });
  const consolePort = readPort('CONSOLE_PORT', 4280, { get, fault });
  if (port === consolePort && port !== 0) {
    fault(
      'CONSOLE_PORT',
      `is ${consolePort}, like PORT. Give each its own, for example PORT=3000 and CONSOLE_PORT=4280.`,
    );
  }

  const publicUrl = get('PUBLIC_URL')?.replace(/\/$/, '');
  if (
    publicUrl !== undefined &&
    (!isWebAddress(publicUrl) || hasLogin(publicUrl) || new URL(publicUrl).origin !== publicUrl.toLowerCase())
  ) {
    const todo =
      'Write how the outside reaches PORT, with no path, for example PUBLIC_URL=https://webcare.example.com.';
    fault('PUBLIC_URL', `is not a plain web address. ${todo}`);
  }

  const host = get('HOST') ?? (outside || publicUrl !== undefined ? '0.0.0.0' : '127.0.0.1');
  checkHost('HOST', host, fault);
  const production = get('NODE_ENV') === 'production';
  const level = get('LOG_LEVEL');
  const logLevel = LOG_LEVELS.find(each => each === level);
  if (level !== logLevel)
    fault(
      'LOG_LEVEL',
      `is "${level}", which is not a level of the log. There are: ${LOG_LEVELS.join(', ')}.`,
    );
  return {
    host,
    port,
    consolePort,
    ...readMetrics([port, consolePort], { get, fault }),
    production,
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(logLevel === undefined ? {} : { logLevel }),
  };
}

function readPort(name: string, otherwise: number, { get, fault }: Pick<Reading, 'get' | 'fault'>): number {
  const value = get(name) ?? String(otherwise);
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
  fault(
    name,
    `is "${value}", which is not a port. Use a whole number from 0 to 65535, for example ${name}=${otherwise}.`,
  );
  return otherwise;
}

function checkHost(name: string, host: string, fault: Reading['fault']): void {
  if (isIP(host) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host)) return;
  fault(
    name,
    'is not an address to listen on. Use 127.0.0.1 for this machine only, or 0.0.0.0 for every network it is on.',
  );
}

const METRICS_PORT = 9464;
const TOKEN = /^[\x21-\x7e]{16,}$/;
/** Where Prometheus and whatever else watches this process may ask. `taken`: ports of other listeners. */
function readMetrics(
  taken: number[],
  { get, fault }: Pick<Reading, 'get' | 'fault'>,
): Pick<Config, 'metricsAt' | 'metricsToken'> {
  const token = get('METRICS_TOKEN');
  if (token !== undefined && !TOKEN.test(token)) {
    const todo = `Make one with: ${newSecret()}`;
    fault('METRICS_TOKEN', `is not at least 16 letters, digits or signs without a space. ${todo}`);
  }
  const kept = token === undefined ? {} : { metricsToken: token };
  const example = `METRICS_PORT=${METRICS_PORT}`;
  if (get('METRICS_PORT') === undefined) {
    if (get('METRICS_HOST') !== undefined)
      fault(
        'METRICS_HOST',
        `is set, but METRICS_PORT is not. Set it too, for example ${example}, or unset this.`,
      );
    return kept;
  }
  const port = readPort('METRICS_PORT', METRICS_PORT, { get, fault });
  if (port !== 0 && taken.includes(port))
    fault('METRICS_PORT', `is ${port}, like another listener. Give it its own, for example ${example}.`);
  const host = get('METRICS_HOST') ?? '127.0.0.1';
  checkHost('METRICS_HOST', host, fault);
  return { ...kept, metricsAt: { host, port } };
}

function readStore(reading: Reading): Store {
  const { get, fault, missing } = reading;
  const keys = webcareKeys(get('WEBCARE_KEY'), reading);
  const kept = keys === undefined ? {} : { keys };
  const url = get('DATABASE_URL');
  if (url === undefined) return { database: { dataDir: get('DATA_DIR') ?? './data' }, ...kept };
  if (!isPostgresAddress(url)) {
    const todo =
      'Write it like postgres://user:password@host:5432/webcare, or unset it to keep everything in DATA_DIR.';
    const login = /[#/?].*@/.test(url.slice(PROTOCOL.exec(url)?.[0].length))
      ? ' In the password write # as %23, / as %2F and ? as %3F.'
      : '';
    fault('DATABASE_URL', `is not the address of a Postgres database. ${todo}${login}`);
  }
  if (get('WEBCARE_KEY') === undefined) {
    missing(
      'WEBCARE_KEY',
      `With DATABASE_URL every process needs the same one. Make it once with: ${newSecret()}`,
    );
  }
  return { database: { url }, ...kept };
}

const PROTOCOL = /^postgres(ql)?:\/\//;
/**
 * A password with a #, / or ? in it ends the host early, and the rest of it looks like something else. After a login
 * the host may be left out: it is a socket, which is named further on.
 */
function isPostgresAddress(given: string): boolean {
  const url = given.replace('@/', '@socket/');
  return PROTOCOL.test(url) && URL.canParse(url) && !/#/.test(url) && !new URL(url).pathname.includes('@');
}
