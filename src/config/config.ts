import type { Role } from '../case/commands.ts';
import type { Duration } from '../case/types.ts';
import type { Rota } from '../oncall/rota.ts';
import type { SecretsOf } from '../ports/settings.ts';
import type { Keys } from '../settings/keys.ts';
import type { Policy } from '../sla/promises.ts';
import type { CustomerTexts } from '../words/texts.ts';
import type { Language } from '../words/words.ts';

/**
 * The settings of this deployment, checked and with their defaults filled in. Secrets come from the
 * environment, everything else from webcare.yaml. `loadConfig` makes this, or names everything that is wrong.
 */
export type Config = {
  brand: { name: string; language: Language };
  /** PORT listens here: an address or a host name. */
  host: string;
  /** 0: any free port. */
  port: number;
  consolePort: number;
  /** Where /metrics and /readyz listen; absent: on PORT, for callers on this machine and those with the token. */
  metricsAt?: { host: string; port: number };
  metricsToken?: string;
  /** How the outside reaches PORT, without a slash at the end. */
  publicUrl?: string;
  database: { url: string; pool: number } | { dataDir: string };
  /** Absent only with the embedded database, which makes and keeps its own. */
  keys?: Keys;
  production: boolean;
  /** The level of the log. Absent: warn for a trial in a terminal, otherwise info. */
  logLevel?: LogLevel;
  /** The chats in use, by name. A stand-in is true or false. */
  chat: { digest?: { above: number; per: Duration } } & { readonly [chat: string]: unknown };
  /** Empty: every full member of the channel is agent and lead. */
  people: PersonSetup[];
  sources: Record<string, SourceSetup>;
  sla: Policy & { timezone: string };
  onCall: Rota | null;
  cases: { grace: Duration };
  replies: { undo: Duration };
  /** The texts that forms propose for customers, by language. */
  texts: CustomerTexts['in'];
};

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A chat in use: its settings from webcare.yaml, and its secrets. */
export type ChatSetup = { secrets: SecretsOf } & { readonly [setting: string]: unknown };
/** A source in use, as the settings of its type made it. */
export type SourceSetup = { type: string } & { readonly [setting: string]: unknown };
/** A person on the team, with their account in each chat under the chat's name. */
export type PersonSetup = { name: string; roles: Role[] } & { readonly [chat: string]: unknown };
