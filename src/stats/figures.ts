import type { Period } from '../acts/commands.ts';
import type { CaseId, Duration, Instant, PersonId } from '../case/types.ts';

/** The figures of `/webcare stats`, counted from the clocks of the cases. */
export type Figures = {
  period: { is: Period; from: Instant; to: Instant };
  /** Cases opened in the period. */
  opened: number;
  /** Cases that are not resolved at the end of the period. */
  openNow: number;
  /**
   * The time from the post to our first answer, for first-reply clocks that started in the period and ended
   * with an answer. null: there were none.
   */
  firstReply: { median: Duration | null; p90: Duration | null; answered: number };
  /** `met`: answered in time. `judged`: clocks that ended, and open ones past their due time. */
  promise: { met: number; judged: number };
  /** First replies outside Webcare: our own posts seen on the network, or a person's word. */
  answeredElsewhere: number;
  /** Cases that owe a follow-up now; `cases` are the oldest few. */
  debt: { open: number; cases: { id: CaseId; since: Instant }[] };
  lateOnArrival: number;
};

/** The figures of one person; `who` null: of cases that nobody has. */
export type PersonFigures = {
  who: { id: PersonId; name: string } | null;
  /** First replies in cases that they had, of clocks that started in the period. `median`: their time. */
  answered: number;
  median: Duration | null;
  /** Open cases that they have now and that are past due. */
  overdue: number;
};
