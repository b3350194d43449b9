import type { Instant } from '../../case/types.ts';
import type { Place } from '../../ports/chat.ts';
import type { Tx } from '../database/database.ts';
import { at } from '../database/schema.ts';
import type { MessageRow } from './outbox.ts';

/** The subject of a digest: one message in a place with a row for each case without its own message there. */
export const DIGEST = 'digest';

/** The number of new cases in a place since `since`, in the case's time. */
export async function newCards(tx: Tx, place: Place, since: Instant): Promise<number> {
  const row = await tx
    .selectFrom('messages')
    .select(({ fn }) => fn.count<string>('case_id').distinct().as('count'))
    .where('chat', '=', place.chat)
    .where('workspace', '=', place.workspace)
    .where('channel', '=', place.channel)
    .where('role', '=', 'card')
    .where('created_at', '>', at(since))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** The newest digest of a place that still exists. */
export async function digestIn(tx: Tx, place: Place, since: Instant): Promise<MessageRow | null> {
  const row = await tx
    .selectFrom('messages')
    .selectAll()
    .where('chat', '=', place.chat)
    .where('workspace', '=', place.workspace)
    .where('channel', '=', place.channel)
    .where('role', '=', 'notice')
    .where('subject', '=', DIGEST)
    .where('live', '=', true)
    .where('created_at', '>', at(since))
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

export async function readMessages(tx: Tx, ids: string[]): Promise<MessageRow[]> {
  return ids.length === 0 ? [] : tx.selectFrom('messages').selectAll().where('id', 'in', ids).execute();
}

/** Gives the case a message of its own in that place. The caller enqueues its post. */
export async function leaveDigest(tx: Tx, messages: string[]): Promise<void> {
  if (messages.length > 0)
    await tx.updateTable('messages').set({ digest_id: null }).where('id', 'in', messages).execute();
}
/** Moves the rows after the digest was posted anew. */
export async function moveRows(tx: Tx, from: string, to: string): Promise<void> {
  await tx.updateTable('messages').set({ digest_id: to }).where('digest_id', '=', from).execute();
}

/** The cards for open cases on a digest, in the order in which the cases came. */
export async function cardsOn(tx: Tx, digest: string): Promise<MessageRow[]> {
  return tx
    .selectFrom('messages')
    .innerJoin('cases', 'cases.id', 'messages.case_id')
    .selectAll('messages')
    .where('messages.digest_id', '=', digest)
    .where('messages.live', '=', true)
    .where('cases.phase', '<>', 'resolved')
    .orderBy('cases.opened_at')
    .orderBy('messages.created_at')
    .execute();
}
