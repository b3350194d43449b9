import type { Instant } from '../../case/types.ts';
import type { Db } from '../database/database.ts';

/** Somebody has this message open as a form: its edits wait until then. */
export async function holdEdits(db: Db, chat: string, ref: string, until: Instant | null): Promise<void> {
  await db
    .updateTable('messages')
    .set({ hold_until: until === null ? null : new Date(until) })
    .where('chat', '=', chat)
    .where('ref', '=', ref)
    .execute();
}

export async function heldUntil(db: Db, chat: string, ref: string): Promise<Instant | null> {
  const row = await db
    .selectFrom('messages')
    .select('hold_until')
    .where('chat', '=', chat)
    .where('ref', '=', ref)
    .executeTakeFirst();
  return row?.hold_until ?? null;
}
