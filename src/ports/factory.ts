import type { Router } from 'express';
import type { Logger } from 'pino';
import type { Role } from '../case/commands.ts';
import type { Duration, Instant, PersonId } from '../case/types.ts';
import type { Language } from '../words/words.ts';
import type { ChatAdapter } from './chat.ts';
import type { Door } from './door.ts';
import type { Memory } from './memory.ts';
import type { ChatSettings, SecretsOf, SourceSettings } from './settings.ts';
import type { SocialAdapter } from './social.ts';

/** The case's time and the real time. They differ only in the demo. */
export interface Clock {
  /** The case's time: deadlines, reminders, times on cards. */
  now(): Instant;
  /** Local time plus the measured offset to the database: leases, lanes, signatures, same-key windows. */
  real(): Instant;
}
/** People can move the demo's clock on; it never goes back. */
export interface DemoClock extends Clock {
  forward(by: Duration): Promise<void>;
}

/** The parts for every adapter. `config` is its part of webcare.yaml; `secrets` holds only its own. */
export type Made<C, S = Record<string, never>> = {
  config: C;
  secrets: S;
  memory: Memory;
  clock: Clock;
  log: Logger;
};
/** A page beside the console's channel: the demo network's. */
export type Panel = { path: string; title: string; router: Router };

/** The parts that a chat is made from; each takes those it needs. `door` is the public listener (PORT). */
export type ChatParts<C, S> = Made<C, S> & {
  /** The brand's language. */
  language: Language;
  door: Door;
  /** Listed people who have an account in this chat. */
  people: readonly { account: string; name: string; roles: readonly Role[]; person: PersonId }[];
  /** Nobody is listed, in no chat: every full member of the channel may publish. */
  everyoneMayAct: boolean;
  /**
   * For a chat with pages of its own, on this machine only. `guarded`: not everybody who uses it may see them.
   * `demo`: the clock that they may move.
   */
  pages: { port: number; panels: readonly Panel[]; guarded: boolean; demo?: DemoClock };
};
/** `pagesAt`: where such pages listen, once started. `opensAt`: the address by which a person is let in. */
export type ChatWithPages = ChatAdapter & { pagesAt?(): string; opensAt?(): string };
export type MakeChat<C, S> = (made: ChatParts<C, S>) => Promise<ChatWithPages> | ChatWithPages;

/**
 * The parts for a source. `name` is its name in webcare.yaml. `pagesAt` is the address of the chat that
 * shows its panel, if one does.
 */
export type SourceParts<C, S> = Made<C, S> & {
  name: string;
  brand: { name: string; handle: string };
  /** There is a chat besides the stand-in, so a real team reads the cards. */
  realChat: boolean;
  pagesAt(): string | null;
};
export type SourceWithPanel = SocialAdapter & { panel?: Panel };
export type MakeSource<C, S> = (made: SourceParts<C, S>) => Promise<SourceWithPanel> | SourceWithPanel;

/**
 * A line of the registry: settings that every start reads, and an adapter that is loaded only if it is used.
 */
export type Chat = {
  settings: ChatSettings;
  make(made: ChatParts<object, SecretsOf>): Promise<ChatWithPages>;
};
export type Network = {
  settings: SourceSettings;
  make(made: SourceParts<object, SecretsOf>): Promise<SourceWithPanel>;
};

/** `config` and `secrets` come from these same settings, so the cast gives their types back. */
export const chat = <C extends object, S>(
  { settings }: { settings: ChatSettings<unknown, C, keyof S & string> },
  load: () => Promise<{ make: MakeChat<C, S> }>,
): Chat => ({ settings, make: async made => (await load()).make(made as ChatParts<C, S>) });
export const network = <C extends object, S>(
  { settings }: { settings: SourceSettings<unknown, C, keyof S & string> },
  load: () => Promise<{ make: MakeSource<C, S> }>,
): Network => ({ settings, make: async made => (await load()).make(made as SourceParts<C, S>) });
