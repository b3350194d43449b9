import { isIP } from 'node:net';
import { type Config, LOG_LEVELS, TEAMS_KEYS } from './config.ts';
import type { Wanted } from './cross-checks.ts';
import type { Fault } from './faults.ts';
import { nearest } from './nearest.ts';
import { hasLogin, isWebAddress } from './schema.ts';
import {
  type Get,
  newSecret,
  type Say,
  type Secrets,
  secretOf,
  slackSecrets,
  teamsSecrets,
  webcareKey,
  webhookSecrets,
} from './secrets.ts';

const SETTINGS = ['WEBCARE_KEY', 'SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_APP_TOKEN', ...TEAMS_KEYS];

export type Env = Record<string, string | undefined>;
type Listening = Pick<Config, 'host' | 'port' | 'consolePort' | 'publicUrl' | 'production' | 'logLevel'>;
export type Environment = Listening & Pick<Config, 'database' | 'key'> & { secrets: Secrets };

/** Reads the environment. Every fault is added to `faults`; what is returned counts only when there are none. Values of secrets are never repeated. */
export function readEnvironment(env: Env, wants: Wanted, faults: Fault[]): Environment {
  /** Set and not empty: compose files pass on empty ones. */
  const get: Get = name => env[name]?.trim() || undefined;
  const fault: Say = (setting, says) => void faults.push({ setting, says });
  const missing: Say = (setting, todo) => {
    const known = [...SETTINGS, ...wants.webhooks.map(secretOf)];
    const mistyped = nearest(
      setting,
      Object.keys(env).filter(name => get(name) !== undefined && !known.includes(name)),
    );
    fault(
      setting,
      `is missing. ${todo}${mistyped === undefined ? '' : ` ${mistyped} is set; was that meant to be ${setting}?`}`,
    );
  };

  const slack = slackSecrets(wants.slack, get, fault, missing);
  const teams = teamsSecrets(wants.teams, get, fault, missing);
  const webhooks = webhookSecrets(wants.webhooks, get, fault, missing);
  const outside =
    (slack !== undefined && slack.appToken === undefined) || teams?.MicrosoftAppId !== undefined;
  const listening = readListening(get, outside, fault);
  const { host, production } = listening;
  if (
    teams !== undefined &&
    teams.MicrosoftAppId === undefined &&
    teams.MicrosoftAppPassword === undefined &&
    (production || !isLoopback(host))
  ) {
    const why = production ? 'NODE_ENV is production' : `PORT listens on ${host}`;
    const todo =
      'Set the id of the bot (in Azure, your bot, Configuration), or try it out with HOST=127.0.0.1 and without NODE_ENV=production.';
    fault('MicrosoftAppId', `is empty, so anybody could write as Teams, and ${why}. ${todo}`);
  }
  return {
    ...listening,
    ...readStore(get, fault, missing),
    secrets: { ...(slack && { slack }), ...(teams && { teams }), webhooks },
  };
}

/** Without HOST, PORT listens on this machine only until something outside needs to reach it. */
function readListening(get: Get, outside: boolean, fault: Say): Listening {
  const readPort = (name: string, otherwise: number): number => {
    const value = get(name) ?? String(otherwise);
    if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
    fault(
      name,
      `is "${value}", which is not a port. Use a whole number from 0 to 65535, for example ${name}=${otherwise}.`,
    );
    return otherwise;
  };
  const port = readPort('PORT', 3000);
  const consolePort = readPort('CONSOLE_PORT', 4280);
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
  if (isIP(host) === 0 && !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host)) {
    fault(
      'HOST',
      'is not an address to listen on. Use 127.0.0.1 for this machine only, or 0.0.0.0 for every network it is on.',
    );
  }
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
    production,
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(logLevel === undefined ? {} : { logLevel }),
  };
}

const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

function readStore(get: Get, fault: Say, missing: Say): Pick<Config, 'database' | 'key'> {
  const key = webcareKey(get('WEBCARE_KEY'), fault);
  const kept = key === undefined ? {} : { key };
  const url = get('DATABASE_URL');
  if (url === undefined) return { database: { dataDir: get('DATA_DIR') ?? './data' }, ...kept };
  if (!(URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol))) {
    const todo =
      'Write it like postgres://user:password@host:5432/webcare, or unset it to keep everything in DATA_DIR.';
    fault('DATABASE_URL', `is not the address of a Postgres database. ${todo}`);
  }
  if (get('WEBCARE_KEY') === undefined) {
    missing(
      'WEBCARE_KEY',
      `With DATABASE_URL every process needs the same one. Make it once with: ${newSecret('')}`,
    );
  }
  return { database: { url }, ...kept };
}
