import type { Code, Duration } from '../case/types.ts';
import type { Inbound } from '../ports/chat.ts';
import type { Outcome } from '../ports/outcome.ts';
import type { Ingested } from '../ports/social.ts';

/** The kind of answer to a press or command. `done`: only the card shows the result. */
export type PressOutcome = 'done' | 'view' | 'form' | 'busy' | 'database_away' | 'failed';

/** Counts of this process. Prometheus adds up the processes; the state of the whole is in the database. */
export type Measures = {
  pressed(asked: Inbound['is'], outcome: PressOutcome, took: Duration): void;
  /** One call to a chat or a network: `what` is send, post, edit, pull and so on. */
  called(what: string, outcome: Outcome<unknown>['is'], took: Duration): void;
  /** A request was not taken; `source` is a word for nobody's where its address is not known. */
  refused(source: string, why: Code): void;
  ingested(source: string, done: Ingested): void;
};
