import type { Duration } from '../case/types.ts';
import type { Inbound } from '../ports/chat.ts';
import type { Outcome } from '../ports/outcome.ts';
import type { Ingested } from '../ports/social.ts';

/** How something that a person did in a chat was answered; `done`: the card alone tells. */
export type PressOutcome = 'done' | 'view' | 'form' | 'busy' | 'database_away' | 'failed';

/** What is counted as it happens in this process. Whoever reads it adds up the processes; how things stand is in the database. */
export type Measures = {
  pressed(asked: Inbound['is'], outcome: PressOutcome, took: Duration): void;
  /** One call to a chat or a network: `what` is send, post, edit, pull and so on. */
  called(what: string, outcome: Outcome<unknown>['is'], took: Duration): void;
  ingested(source: string, done: Ingested): void;
};
