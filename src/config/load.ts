import type { Config, SourceSetup } from './config.ts';
import { together, wanted } from './cross-checks.ts';
import { type Env, type Environment, readEnvironment } from './environment.ts';
import { message } from './faults.ts';
import { type File, readWebcareYaml } from './file.ts';
import type { WebcareYaml } from './schema.ts';

export type Loaded = { ok: true; config: Config } | { ok: false; message: string };

/**
 * The configuration from the environment and webcare.yaml (WEBCARE_CONFIG), or one message that names everything that is wrong and what to do.
 * `readFile` returns a file's text or throws as fs.readFileSync does.
 */
export function loadConfig(env: Env, readFile: (path: string) => string): Loaded {
  const path = env.WEBCARE_CONFIG?.trim() || undefined;
  const file = readFrom(path, readFile);
  const across = together(file);
  // A secret in the file is told once, as a secret, though it is an unknown setting too.
  const faults = [
    ...file.faults.filter(({ setting }) => !across.some(other => other.setting === setting)),
    ...across,
  ];
  const environment = readEnvironment(env, wanted(file), faults);
  if (faults.length > 0 || file.checked === undefined)
    return { ok: false, message: message(faults, path ?? DEFAULT_FILE) };
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

function configOf(file: WebcareYaml, { secrets, ...environment }: Environment): Config {
  const { slack, teams, console, digest } = file.chat;
  return {
    ...environment,
    brand: file.brand,
    chat: {
      console: console ?? !(slack || teams),
      ...(digest && { digest }),
      ...(slack && {
        slack: {
          channel: slack.channel,
          ...(slack.posts_every !== undefined && { postsEvery: slack.posts_every }),
          ...(slack.edits_every !== undefined && { editsEvery: slack.edits_every }),
          secrets: secrets.slack!,
        },
      }),
      ...(teams && {
        teams: {
          channel: teams.channel,
          team: teams.team,
          ...(teams.service_url === undefined ? {} : { serviceUrl: teams.service_url }),
          forms: teams.forms,
          slashCommands: teams.slash_commands,
          secrets: secrets.teams!,
        },
      }),
    },
    // Ids of the directory are written in either case.
    people: file.people.map(({ name, roles, teams, ...accounts }) => ({
      name,
      roles,
      ...present({ ...accounts, teams: teams?.toLowerCase() }),
    })),
    sources: sourcesOf(file, secrets.webhooks),
    sla: {
      timezone: file.sla.timezone,
      firstReply: file.sla.first_reply,
      resolve: file.sla.resolve,
      remindAt: file.sla.remind_at,
    },
    onCall: file.on_call ?? null,
    replies: file.replies,
  };
}

/** With no source configured the demo network runs, so that there is something to answer. */
function sourcesOf({ sources }: WebcareYaml, secrets: Record<string, string>): Record<string, SourceSetup> {
  const entries = Object.entries(sources);
  if (entries.length === 0) return { demo: { type: 'demo', trickle: true } };
  return Object.fromEntries(
    entries.map(([name, source]): [string, SourceSetup] => [
      name,
      source.type === 'demo'
        ? source
        : {
            type: 'webhook',
            secret: secrets[name]!,
            ...(source.reply_url === undefined ? {} : { replyUrl: source.reply_url }),
          },
    ]),
  );
}

const present = <T extends Record<string, string | undefined>>(group: T) =>
  Object.fromEntries(Object.entries(group).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: string;
  };
