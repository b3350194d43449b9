import { type Insertable, type Selectable, sql } from 'kysely';
import type { CaseId, Instant, SendId } from '../../case/types.ts';
import type { Address } from '../../ports/chat.ts';
import type { Json } from '../../ports/memory.ts';
import { chunks } from '../cases/cases.ts';
import type { Db, Tx } from '../database/database.ts';
import { at, type Schema } from '../database/schema.ts';

export type MessageRow = Selectable<Schema['messages']>;
export type NewMessage = Insertable<Schema['messages']>;
export type NewDelivery = Insertable<Schema['deliveries']>;

export function addressOf(row: Pick<MessageRow, 'to_kind' | 'chat' | 'workspace' | 'channel'>): Address {
  const { chat } = row;
  return row.to_kind === 'place'
    ? { to: 'place', place: { chat, workspace: row.workspace, channel: row.channel } }
    : { to: 'person', account: { chat, workspace: row.workspace, user: row.channel } };
}
export function addressColumns(to: Address): Pick<MessageRow, 'to_kind' | 'chat' | 'workspace' | 'channel'> {
  return to.to === 'place'
    ? { to_kind: 'place', chat: to.place.chat, workspace: to.place.workspace, channel: to.place.channel }
    : { to_kind: 'person', chat: to.account.chat, workspace: to.account.workspace, channel: to.account.user };
}

/** The messages about these cases besides their live cards: notices, and cards that were moved down. */
export function toldOf(tx: Tx, cases: CaseId[]): Promise<MessageRow[]> {
  if (cases.length === 0) return Promise.resolve([]);
  return tx
    .selectFrom('messages')
    .selectAll()
    .where('case_id', 'in', cases)
    .where(row => row.or([row('role', '=', 'notice'), row('live', '=', false)]))
    .where('ref', 'is not', null)
    .where('lost_at', 'is', null)
    .execute();
}

export async function addMessages(tx: Tx, messages: NewMessage[]): Promise<void> {
  for (const part of chunks(messages)) await tx.insertInto('messages').values(part).execute();
}

/**
 * Enqueues deliveries. If an edit of the message still waits, it stays the only one. It is locked until
 * this transaction ends, so that its drawing shows this transaction's changes. A second row for a send that
 * still waits is the same one too.
 */
export async function addDeliveries(tx: Tx, deliveries: NewDelivery[]): Promise<void> {
  const edits = deliveries
    .filter(row => row.kind === 'edit')
    .sort((a, b) => (a.message_id! < b.message_id! ? -1 : 1));
  for (const part of chunks(deliveries.filter(row => row.kind !== 'edit'))) {
    await tx
      .insertInto('deliveries')
      .values(part)
      .onConflict(conflict => conflict.doNothing())
      .execute();
  }
  for (const part of chunks(edits)) {
    await tx
      .insertInto('deliveries')
      .values(part)
      .onConflict(conflict =>
        conflict
          .column('message_id')
          .where(sql<boolean>`kind = 'edit' and status = 'queued'`)
          .doUpdateSet({ priority: sql<number>`greatest(deliveries.priority, excluded.priority)` }),
      )
      .execute();
  }
}

/** The message is in its chat, under this name. */
export async function posted(tx: Tx, id: string, ref: string | null): Promise<void> {
  await tx.updateTable('messages').set({ ref }).where('id', '=', id).execute();
}

/** Records that a message is gone from its chat. true for the first caller. */
export async function lose(tx: Tx, id: string, now: Instant): Promise<boolean> {
  const result = await tx
    .updateTable('messages')
    .set({ live: false, lost_at: new Date(now) })
    .where('id', '=', id)
    .where('live', '=', true)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
export async function lostSince(
  tx: Tx,
  of: Pick<MessageRow, 'subject' | 'chat' | 'channel'>,
  since: Instant,
): Promise<number> {
  const rows = await tx
    .selectFrom('messages')
    .select('id')
    .where('subject', '=', of.subject)
    .where('chat', '=', of.chat)
    .where('channel', '=', of.channel)
    .where('lost_at', '>', at(since))
    .execute();
  return rows.length;
}

/** The old card is no longer the card of the case. It gets one last edit. */
export async function retire(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length > 0) await tx.updateTable('messages').set({ live: false }).where('id', 'in', ids).execute();
}

export async function dropQueuedSends(tx: Tx, sends: SendId[], outcome: string, at: Instant): Promise<void> {
  if (sends.length === 0) return;
  await tx
    .updateTable('deliveries')
    .set({ status: 'dropped', outcome, done_at: new Date(at) })
    .where('send_id', 'in', sends)
    .where('status', '=', 'queued')
    .execute();
}

/** true for the first caller. A slot of time that belongs to no case is taken once. */
export async function takeOnce(tx: Tx, name: string, slot: string, at: Instant): Promise<boolean> {
  const rows = await tx
    .insertInto('once')
    .values({ name, slot, at: new Date(at) })
    .onConflict(conflict => conflict.doNothing())
    .returning('slot')
    .execute();
  return rows.length > 0;
}

export async function hasNotice(tx: Tx, subject: string): Promise<boolean> {
  const row = await tx
    .selectFrom('messages')
    .select('id')
    .where('subject', '=', subject)
    .where('role', '=', 'notice')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Updates a private notice that still waits to be posted. false: there is none. Its post is locked
 * until this transaction ends.
 */
export async function updateWaitingNotice(
  tx: Tx,
  { subject, to, about }: { subject: string; to: Address; about: Json },
): Promise<boolean> {
  const { chat, workspace, channel } = addressColumns(to);
  const { rows } = await sql<{ id: string }>`
    select messages.id from messages join deliveries on deliveries.message_id = messages.id and deliveries.kind = 'post' and deliveries.status = 'queued'
    where messages.subject = ${subject} and messages.role = 'notice' and messages.ref is null and deliveries.maybe_since is null
      and (messages.chat, messages.workspace, messages.channel) = (${chat}, ${workspace}, ${channel})
    limit 1 for update of deliveries`.execute(tx);
  const [waiting] = rows;
  if (!waiting) return false;
  await tx
    .updateTable('messages')
    .set({ about: JSON.stringify(about) })
    .where('id', '=', waiting.id)
    .execute();
  return true;
}

export async function liveNotices(tx: Tx, subject: string): Promise<MessageRow[]> {
  return tx
    .selectFrom('messages')
    .selectAll()
    .where('subject', '=', subject)
    .where('role', '=', 'notice')
    .where('live', '=', true)
    .execute();
}

/** The content of the live notices of a subject, for `doctor`. */
export async function noticesOf(db: Db, subject: string): Promise<Json[]> {
  const rows = await db
    .selectFrom('messages')
    .select('about')
    .where('subject', '=', subject)
    .where('role', '=', 'notice')
    .where('live', '=', true)
    .execute();
  return rows.map(({ about }) => about);
}

/** Those of these subjects of which there is a live notice. */
export async function liveSubjects(db: Db, subjects: string[]): Promise<string[]> {
  const { rows } = await sql<{ subject: string }>`select distinct subject from messages
    where subject = any (${subjects}::text[]) and role = 'notice' and live`.execute(db);
  return rows.map(({ subject }) => subject);
}

/** The age of the oldest delivery that should have gone out by now; null: none is waiting. */
export async function oldestWaiting(
  db: Db,
  real: Instant,
): Promise<{ since: Instant; lane: string; shut: string | null } | null> {
  const row = await db
    .selectFrom('deliveries')
    .leftJoin('lanes', 'lanes.name', 'deliveries.lane')
    .select(['deliveries.lane', 'lanes.shut', sql<Instant>`coalesce(due_at, not_before)`.as('since')])
    .where('status', 'in', ['queued', 'busy'])
    .where(sql`coalesce(due_at, not_before)`, '<=', at(real))
    .orderBy('since')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

export async function knowsRef(db: Db, chat: string, ref: string): Promise<boolean> {
  const { rows } = await sql`select 1 from messages where chat = ${chat} and ref = ${ref} limit 1`.execute(
    db,
  );
  return rows.length > 0;
}
/** The subject of one of our messages; null: the message is not ours. */
export async function aboutRef(db: Db, chat: string, ref: string): Promise<unknown> {
  const row = await db
    .selectFrom('messages')
    .select('about')
    .where('chat', '=', chat)
    .where('ref', '=', ref)
    .executeTakeFirst();
  return row?.about ?? null;
}
export async function addFound(tx: Tx, message: NewMessage): Promise<MessageRow> {
  return tx.insertInto('messages').values(message).returningAll().executeTakeFirstOrThrow();
}
