import type { Role } from '../case/commands.ts';
import type { Duration } from '../case/types.ts';
import type { Rota } from '../oncall/rota.ts';
import type { Policy } from '../sla/promises.ts';

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
  database: { url: string } | { dataDir: string };
  /** 32 bytes. Absent only with the embedded database, which makes and keeps its own. */
  key?: Buffer;
  production: boolean;
  /** Of the log; absent: what fits where it runs. */
  logLevel?: LogLevel;
  chat: {
    console: boolean;
    slack?: SlackSetup;
    teams?: TeamsSetup;
    digest?: { above: number; per: Duration };
  };
  /** Empty: every full member of the channel is agent and lead. */
  people: PersonSetup[];
  sources: Record<string, SourceSetup>;
  sla: Policy & { timezone: string };
  onCall: Rota | null;
  replies: { undo: Duration };
};

export type Language = (typeof LANGUAGES)[number];
/** Those with a words catalogue. */
export const LANGUAGES = ['en'] as const;

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The least time between two messages in the channel and between two edits; absent: what Slack is known to allow. */
export type SlackPace = { postsEvery?: Duration; editsEvery?: Duration };
/** With an app token it is Socket Mode, which needs no signing secret. */
export type SlackSetup = SlackPace & {
  channel: string;
  secrets: { botToken: string; signingSecret?: string; appToken?: string; apiUrl?: string };
};
/** `forms`: in a window of their own, or, in a client that has none, in place of the card for whoever pressed. */
export type TeamsSetup = {
  channel: string;
  team: string;
  serviceUrl?: string;
  forms: 'dialog' | 'card';
  slashCommands: boolean;
  secrets: Partial<Record<TeamsKey, string>>;
};
/** The settings that the Bot Framework SDK itself reads and documents, under its own names. */
export const TEAMS_KEYS = [
  'MicrosoftAppId',
  'MicrosoftAppPassword',
  'MicrosoftAppType',
  'MicrosoftAppTenantId',
  'BotOpenIdMetadata',
  'CallerId',
  'CertificatePrivateKey',
  'CertificateThumbprint',
  'ChannelService',
  'OAuthApiEndpoint',
  'OAuthUrl',
  'ToBotFromChannelOpenIdMetadataUrl',
  'ToBotFromChannelTokenIssuer',
  'ToBotFromEmulatorOpenIdMetadataUrl',
  'ToChannelFromBotLoginUrl',
  'ToChannelFromBotOAuthScope',
  'ValidateAuthority',
] as const;
export type TeamsKey = (typeof TEAMS_KEYS)[number];

/** Someone on the team and how each chat knows them: a Slack user id, an Entra object id, a name of their own on the console. */
export type PersonSetup = { name: string; slack?: string; teams?: string; console?: string; roles: Role[] };
export type SourceSetup =
  | { type: 'demo'; trickle: boolean }
  | { type: 'webhook'; replyUrl?: string; secret: string };
