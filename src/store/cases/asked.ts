import type { Instant } from '../../case/types.ts';
import type { Db } from '../database/database.ts';

/** The words that people typed to filter or to find. The buttons of their list carry its id. */

export async function keepAsked(db: Db, id: string, text: string, now: Instant): Promise<void> {
  await db
    .insertInto('asked')
    .values({ id, text, at: new Date(now) })
    .execute();
}

/** null: it is no longer kept. */
export async function readAsked(db: Db, id: string): Promise<string | null> {
  const row = await db.selectFrom('asked').select('text').where('id', '=', id).executeTakeFirst();
  return row?.text ?? null;
}
