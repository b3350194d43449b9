import type { ChatSetup, Config, SourceSetup } from './config.ts';
import { together, usedChats, valueAt, wanted } from './cross-checks.ts';
import { type Env, type Environment, readEnvironment } from './environment.ts';
import { faultsMessage } from './faults.ts';
import { type File, readWebcareYaml } from './file.ts';
import { weaknesses } from './production.ts';
import { networks, standInChat, standInNetwork } from './registered.ts';
import type { WebcareYaml } from './schema.ts';
import type { Secrets } from './secrets.ts';

export type Loaded = { ok: true; config: Config } | { ok: false; message: string };

/**
 * Loads the configuration from the environment and webcare.yaml (WEBCARE_CONFIG), or returns one
 * message that names everything that is wrong and what to do. `readFile` returns a file's text or
 * throws as fs.readFileSync does.
 */
export function loadConfig(env: Env, readFile: (path: string) => string): Loaded {
  const path = env.WEBCARE_CONFIG?.trim() || undefined;
  const file = readFrom(path, readFile);
  const across = together(file);
  // A secret in the file is also an unknown setting; it is reported once, as a secret.
  const faults = [
    ...file.faults.filter(({ setting }) => !across.some(other => other.setting === setting)),
    ...across,
  ];
  const environment = readEnvironment(env, wanted(file), faults);
  if (environment.production && file.checked !== undefined)
    faults.push(...weaknesses(file, file.checked, environment));
  if (faults.length > 0 || file.checked === undefined)
    return { ok: false, message: faultsMessage(faults, path ?? DEFAULT_FILE) };
  return { ok: true, config: configOf(file.checked, environment) };
}

const DEFAULT_FILE = 'webcare.yaml';

function readFrom(path: string | undefined, readFile: (path: string) => string): File {
  try {
    return readWebcareYaml(readFile(path ?? DEFAULT_FILE));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    if (code === 'ENOENT' && path === undefined) return readWebcareYaml('');
    const says =
      code === 'ENOENT'
        ? `is "${path}", and there is no such file. Copy webcare.example.yaml there, or unset it.`
        : `leads to ${path ?? DEFAULT_FILE}, which cannot be read (${code}). Let the user that runs Webcare read it.`;
    return { raw: null, faults: [{ setting: 'WEBCARE_CONFIG', says }], lineOf: () => undefined };
  }
}

function configOf(file: WebcareYaml, { chats, sources, ...environment }: Environment): Config {
  const { database } = environment;
  return {
    ...environment,
    database: 'url' in database ? { ...database, pool: file.database.pool } : database,
    brand: file.brand,
    chat: chatsOf(file, chats),
    people: file.people,
    sources: sourcesOf(file, sources),
    sla: {
      timezone: file.sla.timezone,
      firstReply: file.sla.first_reply,
      resolve: file.sla.resolve,
      remindAt: file.sla.remind_at,
    },
    onCall: file.on_call ?? null,
    cases: file.cases,
    replies: file.replies,
    texts: file.texts,
  };
}

function chatsOf(file: WebcareYaml, read: Map<string, Secrets>): Config['chat'] {
  const used = usedChats(file);
  const setups = used
    .filter(chat => chat !== standInChat)
    .map(({ name, settings }): [string, ChatSetup] => {
      const secrets = read.get(name)?.secrets ?? {};
      return [name, { ...settings.config(valueAt(file, 'chat', name)), secrets }];
    });
  return {
    [standInChat.name]: used.includes(standInChat),
    ...(file.chat.digest && { digest: file.chat.digest }),
    ...Object.fromEntries(setups),
  };
}

/**
 * Without a configured source, the stand-in runs, so that there is something to answer. Not in a real team's
 * chat: nothing invented is posted there unless the file says so.
 */
function sourcesOf(file: WebcareYaml, read: Map<string, Secrets>): Record<string, SourceSetup> {
  const entries = Object.entries(file.sources);
  if (entries.length === 0 && usedChats(file).every(chat => chat === standInChat)) {
    const { name: type, settings } = standInNetwork;
    return { [type]: { type, ...settings.config(settings.shape.parse({})) } };
  }
  return Object.fromEntries(
    entries.map(([name, source]): [string, SourceSetup] => {
      const { type, ...written } = source;
      const { settings } = networks.find(network => network.name === type)!;
      return [name, { type, ...settings.config(written), ...read.get(name)?.secrets }];
    }),
  );
}
