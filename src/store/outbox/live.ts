/** The messages of a case that must be drawn anew when it changes. */
import { sql } from 'kysely';
import type { CaseId } from '../../case/types.ts';
import { listsAround } from '../cases/late.ts';
import type { Tx } from '../database/database.ts';
import type { MessageRow } from './outbox.ts';

/** `queued`: its post is not claimed yet. `lost`: it has no message of its own, and its digest is gone. */
export type LiveCard = MessageRow & { queued: boolean; lost: boolean };
/**
 * A card names at most the first number of other customers. When one of them changes, at most the
 * second number of cards is redrawn.
 */
const NAMED = 6;
const NEIGHBOURS = 25;

/** The live cards of these cases, as `liveMessages` gives them. */
export const liveCards = async (tx: Tx, cases: CaseId[]): Promise<LiveCard[]> =>
  (await liveMessages(tx, cases)).cards;

export type LiveMessages = { cards: LiveCard[]; notices: MessageRow[] };
/**
 * The live cards of these cases, and their live notices that are in a chat or are being posted now. A queued one is
 * locked until this transaction ends, so that it will show this transaction's changes. `told`: cases with a change
 * that the cards of other customers in their threads mention; those cards are included.
 */
export async function liveMessages(tx: Tx, cases: CaseId[], told: CaseId[] = []): Promise<LiveMessages> {
  // Most new cases are alone in their thread.
  if (cases.length === 0 && (told.length === 0 || !(await haveNeighbours(tx, told))))
    return { cards: [], notices: [] };
  const { rows } = await sql<MessageRow & { lost: boolean }>`
    with neighbours as (
      select other.id from cases as changed
      join cases as other on other.source = changed.source and other.thread = changed.thread and other.id <> changed.id
      where changed.id = any (${told}) and other.phase <> 'resolved' and changed.id in (
        select named.id from cases as named
        where named.source = changed.source and named.thread = changed.thread and not named.merged
        order by named.posted_at, named.id limit ${NAMED})
      order by other.posted_at desc limit ${NEIGHBOURS}
    )
    select messages.*, digest.id is not null as lost
    from (select unnest(${cases}::text[]) as id union select id from neighbours) as asked
    join messages on messages.case_id = asked.id
    left join messages as digest on digest.id = messages.digest_id and not digest.live
    where messages.live and (messages.role = 'card' or messages.case_id = any (${cases}))`.execute(tx);
  const unposted = rows.filter(row => row.ref === null).map(row => row.id);
  const waiting = await waitingPosts(tx, unposted);
  const cards = rows.filter(row => row.role === 'card');
  const notices = rows.filter(row => row.role === 'notice' && !waiting.includes(row.id));
  return {
    cards: cards.map(row => ({ ...row, queued: waiting.includes(row.id) })),
    notices: await inChat(tx, notices),
  };
}

/**
 * The lists of late cases that may show one of these cases and are in a chat or are being posted now. A queued one is
 * locked, as above.
 */
export async function lateListsWith(tx: Tx, cases: CaseId[]): Promise<MessageRow[]> {
  if (cases.length === 0) return [];
  const late = await tx
    .selectFrom('clocks')
    .select('late_at')
    .where('case_id', 'in', cases)
    .where('late_at', 'is not', null)
    .execute();
  const subjects = [
    ...new Set(late.flatMap(({ late_at }) => (late_at === null ? [] : listsAround(late_at)))),
  ];
  if (subjects.length === 0) return [];
  const lists = await tx
    .selectFrom('messages')
    .selectAll()
    .where('subject', 'in', subjects)
    .where('role', '=', 'notice')
    .where('live', '=', true)
    .execute();
  const waiting = await waitingPosts(
    tx,
    lists.filter(({ ref }) => ref === null).map(({ id }) => id),
  );
  return inChat(
    tx,
    lists.filter(({ id }) => !waiting.includes(id)),
  );
}

async function haveNeighbours(tx: Tx, cases: CaseId[]): Promise<boolean> {
  const { rows } = await sql`
    select from cases as changed
    join cases as other on other.source = changed.source and other.thread = changed.thread and other.id <> changed.id
    where changed.id = any (${cases}) limit 1`.execute(tx);
  return rows.length > 0;
}

async function waitingPosts(tx: Tx, messages: string[]): Promise<(string | null)[]> {
  if (messages.length === 0) return [];
  const rows = await tx
    .selectFrom('deliveries')
    .select('message_id')
    .where('message_id', 'in', messages)
    .where('kind', '=', 'post')
    .where('status', '=', 'queued')
    .orderBy('id')
    .forShare()
    .execute();
  return rows.map(row => row.message_id);
}

/** Those of these messages that are in their chat by now, or are being posted. Others were never posted. */
async function inChat(tx: Tx, messages: MessageRow[]): Promise<MessageRow[]> {
  const unposted = messages.filter(({ ref }) => ref === null).map(({ id }) => id);
  if (unposted.length === 0) return messages;
  const { rows } = await sql<{ id: string }>`
    select id from messages where id = any (${unposted}) and (ref is not null
      or exists (select from deliveries where message_id = messages.id and kind = 'post' and status = 'busy'))`.execute(
    tx,
  );
  return messages.filter(({ id, ref }) => ref !== null || rows.some(row => row.id === id));
}
