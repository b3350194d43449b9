import type { Event } from '../../src/case/events.ts';
import { blank, evolve } from '../../src/case/evolve.ts';
import { soonAt, ticks } from '../../src/case/questions.ts';
import { type CaseId, type Instant, type PersonId, sourceOf } from '../../src/case/types.ts';
import type { Db } from '../../src/store/database/database.ts';

/** The clocks of a case as the table should have them, computed from its log only. */
export function clocksOf(id: CaseId, log: Event[]) {
  let c = blank(id);
  const late = new Map<string, Instant>();
  const broken = new Map<string, Instant>();
  const owners = new Map<string, PersonId | null>();
  for (const event of log) {
    if (event.kind === 'clock_step' && event.arrival) late.set(event.clock, event.at);
    if (event.kind === 'clock_step' && event.percent === 100) broken.set(event.clock, event.at);
    if (event.kind === 'clock_ended') owners.set(event.clock, c.owner?.person ?? null);
    c = evolve(c, event);
  }
  return c.clocks
    .map(clock => ({
      case_id: id,
      id: clock.id,
      kind: clock.kind as string,
      source: sourceOf(c.posts[0]?.key ?? ':'),
      policy: clock.policy,
      started_at: clock.from,
      due_at: clock.due,
      soon_at: ticks(clock) ? Math.ceil(soonAt(clock)) : null,
      ended_at: clock.ended?.at ?? null,
      how: (clock.ended?.how as string | undefined) ?? null,
      elsewhere: clock.ended?.elsewhere ?? false,
      owner: clock.ended ? (owners.get(clock.id) ?? null) : null,
      late_at: late.get(clock.id) ?? null,
      broken_at: broken.get(clock.id) ?? null,
    }))
    .sort(byId);
}

/** The clocks of a case in the table. */
export const storedClocks = async (db: Db, id: CaseId) =>
  (await db.selectFrom('clocks').selectAll().where('case_id', '=', id).execute()).sort(byId);

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
