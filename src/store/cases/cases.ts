import { sql } from 'kysely';
import type { Event } from '../../case/events.ts';
import { customerOf, nextDue, nextWake, owes } from '../../case/questions.ts';
import { revive, type StoredCase, toStored } from '../../case/stored.ts';
import { type Case, type CaseId, type Instant, idOf, type PersonId, sourceOf } from '../../case/types.ts';
import type { Place } from '../../ports/chat.ts';
import type { Db, Tx } from '../database/database.ts';
import { at, isoOrNull } from '../database/schema.ts';
import { clockRows, saveClocks } from './clocks.ts';

/** One step of a case: its new events, and the states before and after them. */
export type Change = {
  before: Case;
  events: Event[];
  after: Case;
  /** The first post of the case's thread, if this change found it out. */
  thread?: string;
};

/** Locks the cases for this transaction. In id order, so that no two transactions wait for each other. */
export async function lockCases(tx: Tx, ids: CaseId[]): Promise<Map<CaseId, Case>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{
    id: CaseId;
    state: StoredCase;
  }>`select id, state from cases where id = any (${ids}) order by id for update`.execute(tx);
  return new Map(rows.map(({ id, state }) => [id, revive(id, state)]));
}

export async function readCases(db: Db | Tx, ids: CaseId[]): Promise<Map<CaseId, Case>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('cases').select(['id', 'state']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, state }) => [id, revive(id, state)]));
}

/**
 * Appends the events, and saves the folded states and the clocks. The cases must be locked or new in this
 * transaction. Every press and every mention comes through here. So it is one statement, with the same
 * text for any number of rows.
 */
export async function saveChanges(tx: Tx, changes: Change[]): Promise<void> {
  if (changes.length === 0) return;
  const cases = changes.map(({ after, thread }) => ({
    id: after.id,
    version: after.version,
    state: toStored(after),
    phase: after.phase.is,
    owner: after.owner?.person ?? null,
    mode: after.mode,
    source: sourceOf(after.posts[0]?.key ?? ':'),
    thread: thread ?? null,
    customer: customer(after),
    merged: after.phase.is === 'resolved' && after.phase.why === 'merged',
    due_at: isoOrNull(nextDue(after)?.due ?? null),
    wake_at: isoOrNull(nextWake(after)),
    debt_since: isoOrNull(owes(after) ? (after.debt?.since ?? null) : null),
    opened_at: isoOrNull(after.opened),
    posted_at: isoOrNull(after.posts[0]?.at ?? after.opened),
    resolved_at: isoOrNull(after.phase.is === 'resolved' ? after.phase.since : null),
  }));
  const events = changes.flatMap(({ before, after, events: told }) =>
    told.map(({ at, by, kind, ...data }, index) => {
      return {
        case_id: after.id,
        version: before.version + index + 1,
        at: isoOrNull(at),
        kind,
        by: by ?? null,
        data,
      };
    }),
  );
  const clocks = changes.flatMap(({ before, events, after }) => clockRows(before, events, after));
  // Most presses move no clock, so they are spared the planning of this part.
  const timed = clocks.length === 0 ? sql`` : sql`, timed as (${saveClocks(clocks)})`;
  await sql`
    with saved as (
      insert into cases (id, version, state, phase, owner, mode, source, thread, customer, merged,
        due_at, wake_at, debt_since, opened_at, posted_at, resolved_at)
      select * from json_to_recordset(${JSON.stringify(cases)}) as given (
        id text, version int, state jsonb, phase text, owner text, mode text, source text, thread text,
        customer text, merged boolean, due_at timestamptz, wake_at timestamptz, debt_since timestamptz,
        opened_at timestamptz, posted_at timestamptz, resolved_at timestamptz)
      on conflict (id) do update set version = excluded.version, state = excluded.state,
        phase = excluded.phase, owner = excluded.owner, mode = excluded.mode,
        thread = coalesce(excluded.thread, cases.thread), customer = excluded.customer,
        merged = excluded.merged, due_at = excluded.due_at, wake_at = excluded.wake_at,
        debt_since = excluded.debt_since, resolved_at = excluded.resolved_at
    )${timed}
    insert into case_events (case_id, version, at, kind, by, data)
    select * from json_to_recordset(${JSON.stringify(events)})
      as given (case_id text, version int, at timestamptz, kind text, by text, data jsonb)`.execute(tx);
}
const customer = (c: Case): string | null => {
  const key = customerOf(c);
  return key === null ? null : idOf(key);
};

/**
 * Locks cases in which something falls due by itself, the most overdue first. Cases locked by another
 * transaction are left to that one.
 */
export async function lockDue(tx: Tx, now: Instant, limit: number): Promise<CaseId[]> {
  const rows = await tx
    .selectFrom('cases')
    .select('id')
    .where('wake_at', '<=', at(now))
    .orderBy('wake_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map(row => row.id);
}

/** A due case sleeps until `until`; null: until something else happens to it. */
export async function letSleep(tx: Tx, id: CaseId, now: Instant, until: Instant | null): Promise<void> {
  await tx
    .updateTable('cases')
    .set({ wake_at: until === null ? null : new Date(until) })
    .where('id', '=', id)
    .where('wake_at', '<=', at(now))
    .execute();
}

/** The time at which a case came. A new place gets the cases in this order. */
export type Came = { id: CaseId; opened: Instant; posted: Instant };

/** Open cases of these sources that came after `after`, the oldest first. */
export async function openAfter(
  tx: Tx,
  after: Came | null,
  sources: string[],
  limit: number,
): Promise<Came[]> {
  const later =
    after === null
      ? sql`true`
      : sql`(opened_at, posted_at, id) > (${at(after.opened)}, ${at(after.posted)}, ${after.id})`;
  const { rows } = await sql<Came>`
    select id, opened_at as opened, posted_at as posted from cases
    where phase <> 'resolved' and source = any (${sources}::text[]) and ${later}
    order by opened_at, posted_at, id limit ${limit}`.execute(tx);
  return rows;
}

/** Those of these cases that never had a card in that place. */
export async function withoutCard(
  tx: Tx,
  ids: CaseId[],
  { chat, workspace, channel }: Place,
): Promise<CaseId[]> {
  const { rows } = await sql<{ id: CaseId }>`
    select case_id as id from messages where case_id = any (${ids}::text[]) and role = 'card'
      and chat = ${chat} and workspace = ${workspace} and channel = ${channel}`.execute(tx);
  const withCard = new Set(rows.map(({ id }) => id));
  return ids.filter(id => !withCard.has(id));
}

/** Cases whose owner is no longer on the team. */
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

/** Postgres takes at most 65,535 parameters in one statement. */
export function* chunks<T>(rows: T[], size = 1_000): Generator<T[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}
