import type { Logger } from 'pino';
import type { Ctx, Promises } from '../case/commands.ts';
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

/** Above this number of new cases in this time, the others share one card. */
export type DigestRule = { above: number; per: Duration };

/** A source as its network last described itself; until then, with safe assumptions. */
export type Source = SourceFacts & { sameKey: SameKey; keep: Keep };

/** The people who answer. */
export type Team = {
  /** The people of the settings, with the accounts that lead to them. */
  listed: readonly ListedPerson[];
  /** Nobody is listed, so every member of the channel may act. */
  everyoneMayAct: boolean;
  /** The person on call, and the end of the shift. */
  onCall(at: Instant): { person: PersonId; until: Instant } | null;
};

/** The facts that a decision of now needs. */
export const ctxOf = ({ clock, promise, limits: { grace } }: Deps, now: Instant = clock.now()): Ctx => ({
  now,
  promise,
  grace,
});

/** How long things may take, and how many cards may come at once. */
export type Limits = {
  /** How long a submitted send can be taken back. */
  undo: Duration;
  /** How long after resolving thanks change nothing, and about other posts a person is asked. */
  grace: Duration;
  /** How long a claimed delivery is ours; far above the deadline of one call. */
  lease: Duration;
  deadline: Duration;
  /** null: every case has a card of its own, however many come. */
  digest: DigestRule | null;
};

/** Everything that the engine works with. The composition root makes it once. */
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
  /** The brand's words. */
  words: Words;
  languages: Catalogue;
  /** The name of each chat within a sentence of the brand's language. */
  chatNames: ReadonlyMap<ChatName, Own>;
  team: Team;
  limits: Limits;
  /** The brand's days begin at midnight in this zone. */
  timezone: string;
  /** The name of this process in leases. */
  worker: string;
  /** A newer version has migrated the database: nothing new is accepted, and this process is about to end. */
  succeeded(): boolean;
  /** Something was enqueued: the deliverers of this process look at once. */
  enqueued(): void;
};
