import { sql } from 'kysely';
import type { App } from '../../src/app.ts';
import type { Db } from '../../src/store/database/database.ts';
import { newMentions, signedBatch } from './site.ts';

/** A Webcare in this process or in another one, and its database. */
export type Site = { url: string; settle(): Promise<void>; db: Db };
export const siteOf = (app: App): Site => ({
  url: app.url(),
  settle: app.settle,
  db: app.deps.database.db,
});

/** An unclaimed card in the chat. `message` is its id in the chat, and `row` is its id in our table. */
export type Card = { case: string; message: string; row: string; post: string; author: string };

/** Makes new cards and delivers them to the chat. */
export async function unclaimed({ url, settle, db }: Site, count: number): Promise<Card[]> {
  const mentions = newMentions(count);
  for (let start = 0; start < count; start += 500)
    await signedBatch(url, mentions.slice(start, start + 500))();
  await settle();
  await sql`analyze`.execute(db);
  const rows = await db
    .selectFrom('messages')
    .innerJoin('posts', 'posts.case_id', 'messages.case_id')
    .select(['messages.case_id', 'messages.ref', 'messages.id as row', 'posts.id', 'posts.author'])
    .where(
      'posts.id',
      'in',
      mentions.map(({ id }) => id),
    )
    .execute();
  return rows.map(row => ({
    case: row.case_id!,
    message: row.ref!,
    row: row.row,
    post: row.id,
    author: row.author!,
  }));
}
