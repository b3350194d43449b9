import { type RawBuilder, sql } from 'kysely';
import type { Event } from '../../case/events.ts';
import { soonAt, ticks } from '../../case/questions.ts';
import { type Case, type Instant, type PersonId, sourceOf } from '../../case/types.ts';
import { isoOrNull } from '../database/schema.ts';

/** The clocks of cases as rows, for figures and lists. They are written together with the case. */

type ClockRow = Record<string, string | boolean | null>;

/** A row for each clock that a change began, moved or ended, or that it found late on arrival or broken. */
export function clockRows(before: Case, events: Event[], after: Case): ClockRow[] {
  const touched = new Map<string, { late?: Instant; broken?: Instant; owner?: PersonId | null }>();
  const touch = (clock: string, what: object): void =>
    void touched.set(clock, { ...touched.get(clock), ...what });
  let owner = before.owner?.person ?? null;
  for (const e of events) {
    switch (e.kind) {
      case 'claimed':
        owner = e.person;
        break;
      case 'released':
        owner = null;
        break;
      case 'handed_over':
      case 'taken_over':
      case 'assigned':
        owner = e.to;
        break;
      case 'clock_started':
      case 'clock_paused':
      case 'clock_resumed':
        touch(e.clock, {});
        break;
      case 'clock_step':
        if (e.arrival) touch(e.clock, { late: e.at });
        if (e.percent === 100) touch(e.clock, { broken: e.at });
        break;
      case 'clock_ended':
        touch(e.clock, { owner });
        break;
      default:
        break;
    }
  }
  return after.clocks.flatMap(clock => {
    const what = touched.get(clock.id);
    if (!what) return [];
    const { id, kind, policy, from, due, ended } = clock;
    return [
      {
        case_id: after.id,
        id,
        kind,
        source: sourceOf(after.posts[0]?.key ?? ':'),
        policy,
        started_at: isoOrNull(from),
        due_at: isoOrNull(due),
        soon_at: isoOrNull(ticks(clock) ? Math.ceil(soonAt(clock)) : null),
        ended_at: isoOrNull(ended?.at ?? null),
        how: ended?.how ?? null,
        elsewhere: ended?.elsewhere ?? false,
        owner: ended ? (what.owner ?? null) : null,
        late_at: isoOrNull(what.late ?? null),
        broken_at: isoOrNull(what.broken ?? null),
      },
    ];
  });
}

export const saveClocks = (rows: ClockRow[]): RawBuilder<unknown> => sql`
  insert into clocks (case_id, id, kind, source, policy, started_at, due_at, soon_at,
    ended_at, how, elsewhere, owner, late_at, broken_at)
  select * from json_to_recordset(${JSON.stringify(rows)}) as given (
    case_id text, id text, kind text, source text, policy text, started_at timestamptz,
    due_at timestamptz, soon_at timestamptz, ended_at timestamptz, how text, elsewhere boolean,
    owner text, late_at timestamptz, broken_at timestamptz)
  on conflict (case_id, id) do update set policy = excluded.policy, started_at = excluded.started_at,
    due_at = excluded.due_at, soon_at = excluded.soon_at, ended_at = excluded.ended_at,
    how = excluded.how, elsewhere = excluded.elsewhere, owner = excluded.owner,
    late_at = coalesce(excluded.late_at, clocks.late_at),
    broken_at = coalesce(clocks.broken_at, excluded.broken_at)`;
