import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../case/types.ts';

/**
 * A rota: the people of a list take turns, each for a local day or week that starts at local midnight. The
 * configuration lists them by name, the engine by id.
 */
export type Rota = {
  people: string[];
  rotate: 'daily' | 'weekly';
  /** The local date (YYYY-MM-DD) on which the first person begins. */
  from: string;
};
export type Shift = { person: string; until: Instant };

/**
 * The person on call at an instant, and the end of the shift. null before the rota begins, or if nobody is on
 * it. Days have 23 or 25 hours where the clocks of that time zone change.
 */
export function onCallAt(rota: Rota, at: Instant, timezone: string): Shift | null {
  const first = Temporal.PlainDate.from(rota.from);
  const days = rota.rotate === 'weekly' ? 7 : 1;
  const startOf = (turn: number): Instant =>
    first.add({ days: turn * days }).toZonedDateTime(timezone).epochMilliseconds;

  const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone).toPlainDate();
  let turn = Math.floor(first.until(today, { largestUnit: 'days' }).days / days);
  // If clocks go back just after midnight, a local date begins twice. The shift changes only the first time.
  while (startOf(turn + 1) <= at) turn++;

  const person = turn < 0 ? undefined : rota.people[turn % rota.people.length];
  return person === undefined ? null : { person, until: startOf(turn + 1) };
}
