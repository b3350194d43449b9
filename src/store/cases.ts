import { type Insertable, sql } from 'kysely';
import type { Event } from '../case/events.ts';
import { nextDue, nextWake } from '../case/questions.ts';
import { type Case, type CaseId, type Instant, type PersonId, sourceOf } from '../case/types.ts';
import type { Logged } from '../view/folder.ts';
import type { Db, Tx } from './database.ts';
import { at, type Schema } from './schema.ts';

/** One case's step: the events told and the states around them. */
export type Change = { before: Case; events: Event[]; after: Case };

/** Locks the cases for this transaction, in id order so that two transactions never wait for each other in a circle. */
export async function lockCases(tx: Tx, ids: CaseId[]): Promise<Map<CaseId, Case>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.selectFrom('cases').select(['id', 'state']).where('id', 'in', ids).orderBy('id').forUpdate().execute();
  return new Map(rows.map(row => [row.id, row.state]));
}

export async function readCases(db: Db | Tx, ids: CaseId[]): Promise<Map<CaseId, Case>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('cases').select(['id', 'state']).where('id', 'in', ids).execute();
  return new Map(rows.map(row => [row.id, row.state]));
}

/** Appends the events and saves the folded states. The cases must be locked or new in this transaction. */
export async function saveChanges(tx: Tx, changes: Change[]): Promise<void> {
  const cases = changes.map(({ after }): Insertable<Schema['cases']> => {
    const [due, wake] = [nextDue(after)?.due ?? null, nextWake(after)];
    return {
      id: after.id,
      version: after.version,
      state: JSON.stringify(after),
      phase: after.phase.is,
      owner: after.owner?.person ?? null,
      mode: after.mode,
      source: sourceOf(after.posts[0]?.key ?? ':'),
      due_at: due === null ? null : new Date(due),
      wake_at: wake === null ? null : new Date(wake),
      opened_at: new Date(after.opened),
    };
  });
  const events = changes.flatMap(({ before, after, events: told }) =>
    told.map(({ at, by, kind, ...data }, index): Insertable<Schema['case_events']> => {
      return { case_id: after.id, version: before.version + index + 1, at: new Date(at), kind, by: by ?? null, data: JSON.stringify(data) };
    }),
  );
  for (const part of chunks(cases)) {
    await tx
      .insertInto('cases')
      .values(part)
      .onConflict(conflict =>
        conflict.column('id').doUpdateSet(row => ({
          version: row.ref('excluded.version'),
          state: row.ref('excluded.state'),
          phase: row.ref('excluded.phase'),
          owner: row.ref('excluded.owner'),
          mode: row.ref('excluded.mode'),
          due_at: row.ref('excluded.due_at'),
          wake_at: row.ref('excluded.wake_at'),
        })),
      )
      .execute();
  }
  for (const part of chunks(events)) await tx.insertInto('case_events').values(part).execute();
}

/** Cases in which something falls due by itself, the most overdue first. */
export async function dueCases(db: Db, now: Instant, limit: number): Promise<CaseId[]> {
  const rows = await db.selectFrom('cases').select('id').where('wake_at', '<=', at(now)).orderBy('wake_at').limit(limit).execute();
  return rows.map(row => row.id);
}

/** Open cases by deadline: the queue. `owner` limits it to one person's, null to nobody's. */
export async function openCases(
  db: Db,
  filter: { owner?: string | null; waiting: boolean },
  limit: number,
): Promise<{ ids: CaseId[]; more: number }> {
  const query = db
    .selectFrom('cases')
    .where('phase', 'in', filter.waiting ? ['open', 'waiting'] : ['open'])
    .$if(filter.owner === null, q => q.where('owner', 'is', null))
    .$if(typeof filter.owner === 'string', q => q.where('owner', '=', filter.owner as string));
  const rows = await query
    .select(['id', sql<number>`count(*) over ()`.as('total')])
    .orderBy('due_at', order => order.asc().nullsLast())
    .orderBy('opened_at')
    .limit(limit)
    .execute();
  return { ids: rows.map(row => row.id), more: Math.max(0, Number(rows[0]?.total ?? 0) - rows.length) };
}

/** Cases that somebody has who is no longer on the team. */
export async function leftBehind(db: Db): Promise<{ id: CaseId; owner: PersonId }[]> {
  const rows = await db
    .selectFrom('cases')
    .innerJoin('people', 'people.id', 'cases.owner')
    .select(['cases.id', 'cases.owner'])
    .where('people.left_at', 'is not', null)
    .where('cases.phase', '<>', 'resolved')
    .execute();
  return rows.flatMap(({ id, owner }) => (owner === null ? [] : [{ id, owner }]));
}

export async function readLog(db: Db, id: CaseId): Promise<Logged[]> {
  const rows = await db.selectFrom('case_events').selectAll().where('case_id', '=', id).orderBy('version').execute();
  return rows.map(({ version, at, by, kind, data }) => ({ version, at, by, kind, data }));
}

/** The case folded from the log alone; tests compare it with the stored state. */
export async function readEvents(db: Db, id: CaseId): Promise<Event[]> {
  const rows = await db.selectFrom('case_events').selectAll().where('case_id', '=', id).orderBy('version').execute();
  return rows.map(({ at, by, kind, data }) => ({ at, kind, ...(by !== null && { by }), ...data }) as unknown as Event);
}

/** Postgres takes at most 65,535 parameters in one statement. */
export function* chunks<T>(rows: T[], size = 1_000): Generator<T[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}
