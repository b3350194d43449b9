import { sql } from 'kysely';
import type { Duration, Instant } from '../../case/types.ts';
import { at } from '../database/schema.ts';
import type { Which } from './lists.ts';

/** The lists of cases that were late on arrival. */

/** At most one list in this time. */
export const LIST_EVERY: Duration = 10 * 60_000;

const LIST = 'late_list';
export const slotOf = (when: Instant): number => Math.floor(when / LIST_EVERY);
/** The subject of the message with the list that starts at `since`. */
export const lateListOf = (since: Instant): string => `${LIST} ${slotOf(since)}`;

/** The subjects of the lists that may show a case that was late then. Lists of older versions have none of their own. */
export const listsAround = (late: Instant): string[] => [
  LIST,
  ...[-LIST_EVERY, 0, LIST_EVERY].map(by => lateListOf(late + by)),
];

/**
 * Open cases that were late on arrival about the instant at which the list starts, and still are, or nearly. Cases of
 * later are on the next list.
 */
export const lateSince = (since: Instant, now: Instant): Which => sql`
  phase = 'open' and id in (select case_id from clocks
      where late_at >= ${at(since - LIST_EVERY)} and late_at <= ${at(since + LIST_EVERY)})
    and exists (select from clocks where case_id = cases.id and late_at is not null and soon_at <= ${at(now)})`;
