import { sql } from 'kysely';
import type { Instant, PersonId } from '../../case/types.ts';
import type { Figures, PersonFigures } from '../../stats/figures.ts';
import type { Db } from '../database/database.ts';
import { at } from '../database/schema.ts';

/**
 * The figures of a period. A first reply is a first-reply clock that ended with an answer; its cohort is the
 * clocks that started in the period. The share of kept promises is the clocks that ended in time, divided by
 * those that ended and those that are still open past their due time.
 */
export async function figures(db: Db, period: Figures['period'], now: Instant): Promise<Figures> {
  const [from, to] = [at(period.from), at(period.to)];
  const { rows } = await sql<{
    opened: number;
    open_now: number;
    took: [median: number, p90: number] | null;
    answered: number;
    met: number;
    judged: number;
    elsewhere: number;
    late_on_arrival: number;
    debt: number;
  }>`
    select
      (select count(*) from cases where opened_at >= ${from} and opened_at < ${to})::int as opened,
      (select count(*) from cases where phase <> 'resolved')::int as open_now,
      percentile_cont(array[0.5, 0.9])
        within group (order by extract(epoch from ended_at - started_at) * 1000)
        filter (where how = 'answered') as took,
      (count(*) filter (where how = 'answered'))::int as answered,
      (count(*) filter (where how = 'answered' and ended_at <= due_at))::int as met,
      (count(*) filter (where how = 'answered' or (how is null and due_at < ${at(now)})))::int as judged,
      (count(*) filter (where how = 'answered' and elsewhere))::int as elsewhere,
      (count(*) filter (where how = 'late' or late_at is not null))::int as late_on_arrival,
      (select count(*) from cases where debt_since is not null)::int as debt
    from clocks where kind = 'first_reply' and started_at >= ${from} and started_at < ${to}`.execute(db);
  const row = rows[0]!;
  const debts = await db
    .selectFrom('cases')
    .select(['id', 'debt_since as since'])
    .where('debt_since', 'is not', null)
    .orderBy('debt_since')
    .limit(5)
    .execute();
  return {
    period,
    opened: row.opened,
    openNow: row.open_now,
    firstReply: { median: row.took?.[0] ?? null, p90: row.took?.[1] ?? null, answered: row.answered },
    promise: { met: row.met, judged: row.judged },
    answeredElsewhere: row.elsewhere,
    debt: { open: row.debt, cases: debts.map(({ id, since }) => ({ id, since: since ?? now })) },
    lateOnArrival: row.late_on_arrival,
  };
}

/** The figures of each person who answered in the period or has an overdue case now, by name. */
export async function figuresByPerson(
  db: Db,
  { from, to }: Figures['period'],
  now: Instant,
): Promise<PersonFigures[]> {
  const { rows } = await sql<Omit<PersonFigures, 'who'> & { id: PersonId | null; name: string | null }>`
    with answers as (
      select owner, count(*)::int as answered,
        percentile_cont(0.5) within group (order by extract(epoch from ended_at - started_at) * 1000) as median
      from clocks where kind = 'first_reply' and started_at >= ${at(from)} and started_at < ${at(to)}
        and how = 'answered' and owner is not null group by owner
    ), late as (
      select owner, count(*)::int as overdue from cases
      where phase = 'open' and due_at < ${at(now)} group by owner
    )
    select people.id, people.name, coalesce(answered, 0) as answered, median, coalesce(overdue, 0) as overdue
    from answers full join late on late.owner = answers.owner
      left join people on people.id = coalesce(answers.owner, late.owner)
    order by people.name nulls last, people.id`.execute(db);
  return rows.map(({ id, name, ...each }) => ({ ...each, who: id && name ? { id, name } : null }));
}
