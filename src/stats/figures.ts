import type { Period } from '../acts/commands.ts';
import type { CaseId, Duration, Instant } from '../case/types.ts';

/** What `/webcare stats` tells, counted from the clocks of the cases. */
export type Figures = {
  period: { is: Period; from: Instant; to: Instant };
  /** Cases opened in the period. */
  opened: number;
  /** Cases not resolved at the end of it. */
  openNow: number;
  /** From the post to our first answer, of the first-reply clocks started in the period that ended with an answer; null: none did. */
  firstReply: { median: Duration | null; p90: Duration | null; answered: number };
  /** `met`: answered within the time. `judged`: those that ended, and those still open past their due. */
  promise: { met: number; judged: number };
  /** First replies given by a post of ours that did not go through Webcare, or on a person's word. */
  answeredElsewhere: number;
  /** Cases that owe a follow-up now; `cases` are the oldest few. */
  debt: { open: number; cases: { id: CaseId; since: Instant }[] };
  lateOnArrival: number;
};
