/** The state of the outbox and of open cases in one statement, for metrics and readiness. */
import { sql } from 'kysely';
import type { Duration, Instant } from '../../case/types.ts';
import type { Database } from '../database/database.ts';
import { at } from '../database/schema.ts';
import { PUT_OFF_LONG } from './lanes.ts';

export type Snapshot = {
  /** `party`: the chat or network of the lane. */
  deliveries: { lane: string; party: string; state: 'queued' | 'busy'; count: number }[];
  /** Names of lanes that are shut, or where something waits for longer than we believe. */
  shut: { lane: string; party: string }[];
  /** The time since which the oldest overdue delivery waits; real time. */
  oldest: Instant | null;
  open: number;
  waiting: number;
  /** Open cases with a promise that is past due. */
  overdue: number;
  /** Promises that were broken in the last day. */
  breached: number;
};

const DAY: Duration = 24 * 3_600_000;

/** Each part reads a partial index. The server cancels it after `within`. */
export async function takeSnapshot(
  { inTx }: Database,
  now: Instant,
  real: Instant,
  within: Duration,
): Promise<Snapshot> {
  return inTx(async tx => {
    await sql`select set_config('statement_timeout', ${String(within)}, true)`.execute(tx);
    const { rows } = await sql<Snapshot>`
      with waiting as (
        select lane, 'queued' as state, count(*)::int as count, min(coalesce(due_at, not_before)) filter (where coalesce(due_at, not_before) <= ${at(real)}) as since
          from deliveries where status = 'queued' group by lane
        union all
        select lane, 'busy', count(*)::int, min(due_at) from deliveries where status = 'busy' group by lane
      )
      select
        (select coalesce(json_agg(json_build_object('lane', lane, 'party', coalesce(party, ''), 'state', state, 'count', count)), '[]')
          from waiting left join lanes on lanes.name = lane) as deliveries,
        (select coalesce(json_agg(json_build_object('lane', name, 'party', party)), '[]') from lanes
          where shut is not null or exists (select from deliveries where lane = lanes.name
            and status in ('queued', 'busy') and outcome = ${PUT_OFF_LONG})) as shut,
        (select min(since) from waiting) as oldest,
        (select count(*) from cases where phase = 'open')::int as open,
        (select count(*) from cases where phase = 'waiting')::int as waiting,
        (select count(*) from cases where phase = 'open' and due_at < ${at(now)})::int as overdue,
        (select count(*) from clocks where broken_at >= ${at(now - DAY)})::int as breached`.execute(tx);
    return rows[0]!;
  });
}
