import type { Logger } from 'pino';
import type { Promises } from '../case/commands.ts';
import type { Duration, Instant, PersonId } from '../case/types.ts';
import type { ChatAdapter, ChatName } from '../ports/chat.ts';
import type { Clock } from '../ports/factory.ts';
import type { Keep, SameKey, SocialAdapter } from '../ports/social.ts';
import type { Shared } from '../store/cases/folders.ts';
import type { Database } from '../store/database/database.ts';
import type { ListedPerson } from '../store/people.ts';
import type { SourceFacts } from '../view/folder.ts';
import type { Own } from '../view/types.ts';
import type { Catalogue, Words } from '../words/words.ts';
import type { Measures } from './measures.ts';

/** Above so many new cases in so much time, the rest shares one card. */
export type DigestRule = { above: number; per: Duration };

/** A source as its network described it last; until it has, what is safe to suppose. */
export type Source = SourceFacts & { sameKey: SameKey; keep: Keep };

/** The people who answer. */
export type Team = {
  /** The people of the settings, with the accounts that lead to them. */
  listed: readonly ListedPerson[];
  /** Nobody is listed, so every member of the channel may act. */
  everyoneMayAct: boolean;
  /** Whose shift it is, and until when. */
  onCall(at: Instant): { person: PersonId; until: Instant } | null;
};

/** How long things may take, and how many cards may come at once. */
export type Limits = {
  /** How long a submitted send can be taken back. */
  undo: Duration;
  /** How long a claimed delivery is ours; far above the deadline of one call. */
  lease: Duration;
  deadline: Duration;
  /** null: every case has a card of its own, however many come. */
  digest: DigestRule | null;
};

/** What the engine works with; made once by the composition root. */
export type Deps = {
  database: Database;
  clock: Clock;
  log: Logger;
  measures: Measures;
  mint: () => string;
  promise: Promises;
  chats: ReadonlyMap<ChatName, ChatAdapter>;
  networks: ReadonlyMap<string, SocialAdapter>;
  /** By the source's name, as its network describes it. */
  sources: Map<string, Source>;
  shared: Shared;
  /** The brand's. */
  words: Words;
  languages: Catalogue;
  /** How a chat is called within a sentence of the brand's language. */
  chatNames: ReadonlyMap<ChatName, Own>;
  team: Team;
  limits: Limits;
  /** Where the brand's days begin. */
  timezone: string;
  /** This process, in leases. */
  worker: string;
  /** A newer version has migrated the database: nothing new is accepted, and this process is about to end. */
  succeeded(): boolean;
  /** Something was enqueued: the deliverers of this process look at once. */
  enqueued(): void;
};
