import type { Role } from '../case/commands.ts';
import type { Duration } from '../case/types.ts';
import type { Rota } from '../oncall/rota.ts';
import type { SecretsOf } from '../ports/settings.ts';
import type { Policy } from '../sla/promises.ts';
import type { Language } from '../words/words.ts';

/**
 * What this deployment is set up to do, checked and with its defaults filled in. Secrets come from the environment, everything else from
 * webcare.yaml; `loadConfig` makes it or says everything that is wrong.
 */
export type Config = {
  brand: { name: string; language: Language };
  /** Where PORT listens: an address or a host name. */
  host: string;
  /** 0: any free port. */
  port: number;
  consolePort: number;
  /** How the outside reaches PORT, without a slash at the end. */
  publicUrl?: string;
  database: { url: string; pool: number } | { dataDir: string };
  /** 32 bytes. Absent only with the embedded database, which makes and keeps its own. */
  key?: Buffer;
  production: boolean;
  /** Of the log; absent: what fits where it runs. */
  logLevel?: LogLevel;
  /** By its name each chat that is used; a stand-in is true, or false where it is not used. */
  chat: { digest?: { above: number; per: Duration } } & { readonly [chat: string]: unknown };
  /** Empty: every full member of the channel is agent and lead. */
  people: PersonSetup[];
  sources: Record<string, SourceSetup>;
  sla: Policy & { timezone: string };
  onCall: Rota | null;
  replies: { undo: Duration };
};

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A chat that is set up: what its settings made of webcare.yaml, and its secrets. */
export type ChatSetup = { secrets: SecretsOf } & { readonly [setting: string]: unknown };
/** A source that is set up, as the settings of its type made it. */
export type SourceSetup = { type: string } & { readonly [setting: string]: unknown };
/** Someone on the team, and by the name of a chat their account in it. */
export type PersonSetup = { name: string; roles: Role[] } & { readonly [chat: string]: unknown };
