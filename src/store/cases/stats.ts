import { sql } from 'kysely';
import type { CaseId, Duration, Instant } from '../../case/types.ts';
import type { Figures } from '../../stats/figures.ts';
import type { Db } from '../database/database.ts';

/** Cases with a promise that was broken, or nearly, when they arrived, and still runs; those of the list that starts at `since` and what came after it. */
export async function lateCases(db: Db, since: Instant): Promise<CaseId[]> {
  const { rows } = await sql<{ id: CaseId }>`
    select c.id from cases c
    where c.phase = 'open' and exists (
      select 1 from case_events e
      where e.case_id = c.id and e.kind = 'clock_step' and e.data ? 'arrival' and e.at >= ${new Date(since - 10 * 60_000)}::timestamptz)
    order by c.due_at nulls last limit 500`.execute(db);
  return rows.map(row => row.id);
}

/**
 * The figures of a period, from the log. A first reply is a first-reply clock that ended with an answer; its cohort is the clocks started in the period;
 * the share is those ended within their due over those ended plus those still open past it. The newest end of a clock counts: an older answer may turn up later.
 */
export async function figures(db: Db, period: Figures['period'], now: Instant): Promise<Figures> {
  const from = new Date(period.from);
  const to = new Date(period.to);
  const { rows } = await sql<{
    opened: number;
    open_now: number;
    median: Duration | null;
    p90: Duration | null;
    answered: number;
    met: number;
    judged: number;
    elsewhere: number;
    late_on_arrival: number;
    debt: number;
  }>`
    with newest as (
      select distinct on (s.case_id, s.data ->> 'clock')
        s.case_id, s.data ->> 'clock' as clock, (s.data ->> 'from')::numeric as started, (s.data ->> 'due')::numeric as due
      from case_events s
      where s.kind = 'clock_started' and s.data ->> 'clockKind' = 'first_reply' and s.at >= ${from}::timestamptz
      order by s.case_id, s.data ->> 'clock', s.version desc
    ), started as (
      select * from newest where started >= ${period.from} and started < ${period.to}
    ), clocks as (
      select started.*, ended.how, ended.at, ended.elsewhere, ended.late
      from started left join lateral (
        select e.data ->> 'how' as how, (e.data ->> 'ended')::numeric as at, e.data ? 'elsewhere' as elsewhere, e.data ->> 'how' = 'late' as late
        from case_events e
        where e.case_id = started.case_id and e.kind = 'clock_ended' and e.data ->> 'clock' = started.clock
        order by e.version desc limit 1) ended on true
    )
    select
      (select count(*) from case_events where kind = 'opened' and at >= ${from}::timestamptz and at < ${to}::timestamptz)::int as opened,
      (select count(*) from cases where phase <> 'resolved')::int as open_now,
      percentile_cont(0.5) within group (order by at - started) filter (where how = 'answered') as median,
      percentile_cont(0.9) within group (order by at - started) filter (where how = 'answered') as p90,
      (count(*) filter (where how = 'answered'))::int as answered,
      (count(*) filter (where how = 'answered' and at <= due))::int as met,
      (count(*) filter (where how = 'answered' or (how is null and due < ${now})))::int as judged,
      (count(*) filter (where how = 'answered' and elsewhere))::int as elsewhere,
      (count(*) filter (where late or exists (
        select 1 from case_events e where e.case_id = clocks.case_id and e.kind = 'clock_step' and e.data ->> 'clock' = clocks.clock and e.data ? 'arrival')))::int as late_on_arrival,
      (select count(*) from cases where debt_since is not null)::int as debt
    from clocks`.execute(db);
  const row = rows[0]!;
  const debts = await db
    .selectFrom('cases')
    .select(['id', 'debt_since as since'])
    .where('debt_since', 'is not', null)
    .orderBy('debt_since')
    .limit(5)
    .execute();
  const number = (value: Duration | null): Duration | null => (value === null ? null : Number(value));
  return {
    period,
    opened: row.opened,
    openNow: row.open_now,
    firstReply: { median: number(row.median), p90: number(row.p90), answered: row.answered },
    promise: { met: row.met, judged: row.judged },
    answeredElsewhere: row.elsewhere,
    debt: { open: row.debt, cases: debts.map(({ id, since }) => ({ id, since: since ?? now })) },
    lateOnArrival: row.late_on_arrival,
  };
}
