import { isDeepStrictEqual } from 'node:util';
import { type Insertable, type RawBuilder, sql } from 'kysely';
import type { CaseId, Instant } from '../../case/types.ts';
import type { Answered, Said } from '../../ports/social.ts';
import type { Tx } from '../database/database.ts';
import { at, type Schema } from '../database/schema.ts';
import { chunks } from './cases.ts';

export type PostRow = Insertable<Schema['posts']>;

/** Inserts the new posts, in id order because of the locks. Returns the ids of those that were new. */
export async function insertPosts(tx: Tx, rows: PostRow[]): Promise<Set<string>> {
  const sorted = [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
  const fresh = new Set<string>();
  for (const part of chunks(sorted)) {
    const inserted = await tx
      .insertInto('posts')
      .values(part)
      .onConflict(conflict => conflict.doNothing())
      .returning('id')
      .execute();
    for (const { id } of inserted) fresh.add(id);
  }
  return fresh;
}

/**
 * Saves authors. The name with the newest post wins, whatever arrives last. A field that a post leaves out
 * stays as it was, and an unknown field is filled in.
 */
export async function saveAuthors(tx: Tx, rows: Insertable<Schema['authors']>[]): Promise<void> {
  const sorted = [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
  const newest = (column: 'handle' | 'name' | 'url' | 'followers') => {
    const [given, known] = [sql.ref(`excluded.${column}`), sql.ref(`authors.${column}`)];
    return sql`case when excluded.named_at >= coalesce(authors.named_at, excluded.named_at)
      then coalesce(${given}, ${known}) else coalesce(${known}, ${given}) end`;
  };
  for (const part of chunks(sorted)) {
    await tx
      .insertInto('authors')
      .values(part)
      .onConflict(conflict =>
        conflict.columns(['source', 'id']).doUpdateSet({
          handle: newest('handle') as RawBuilder<string>,
          name: newest('name') as RawBuilder<string>,
          url: newest('url') as RawBuilder<string>,
          followers: newest('followers') as RawBuilder<number>,
          named_at: sql<Date>`greatest(excluded.named_at, authors.named_at)`,
          forget_at: sql<Date>`excluded.forget_at`,
        }),
      )
      .execute();
  }
}

type Of = { source: string; id: string };

/**
 * Saves the content of a post after an edit at that time, or after it was put back unchanged. A post with
 * content is not deleted. `forget`: the end of the time for which we may keep it; our own posts have none.
 */
export async function sayInPost(
  tx: Tx,
  { source, id }: Of,
  said: Said,
  { edited, forget }: { edited?: Instant; forget: Instant | null },
): Promise<void> {
  await tx
    .updateTable('posts')
    .set({
      text: said.text,
      media: JSON.stringify(said.media),
      language: said.language ?? null,
      rating: said.rating ?? null,
      deleted_at: null,
      forget_at: forget === null ? null : sql<Date>`case when not ours then ${at(forget)} end`,
      ...(edited !== undefined && { edited_at: new Date(edited) }),
    })
    .where('source', '=', source)
    .where('id', '=', id)
    .execute();
}

/**
 * Does the post say exactly this? A text that is no longer kept counts as the same: old words must not come back.
 */
export async function saysAlready(tx: Tx, { source, id }: Of, said: Said): Promise<boolean> {
  const row = await tx
    .selectFrom('posts')
    .select(['text', 'media', 'language', 'rating'])
    .where('source', '=', source)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return false;
  const { text, media, language = null, rating = null } = said;
  const now = { text, media, language, rating };
  return row.text === null || isDeepStrictEqual(row, JSON.parse(JSON.stringify(now)));
}

/** Saves the answer that a reply would replace; null: there is none. A deleted post keeps no text. */
export async function keepAnswer(tx: Tx, { source, id }: Of, answer: Answered | null): Promise<void> {
  await tx
    .updateTable('posts')
    .set({ answer: answer && JSON.stringify(answer) })
    .where('source', '=', source)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .execute();
}

/** false: the number was known, or the post is not. */
export async function countReposts(tx: Tx, { source, id }: Of, times: number): Promise<boolean> {
  const result = await tx
    .updateTable('posts')
    .set({ reposts: times })
    .where('source', '=', source)
    .where('id', '=', id)
    .where('reposts', 'is distinct from', times)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/**
 * Drops the rows of deletions that came before their posts. With `since`, only those whose deletion is older.
 */
export async function dropBare(
  tx: Tx,
  source: string,
  back: { id: string; since: Instant | null }[],
): Promise<void> {
  await sql`delete from posts using json_to_recordset(${JSON.stringify(back)}) as back (id text, since bigint)
    where posts.source = ${source} and posts.id = back.id and posts.case_id is null and posts.deleted_at is not null
      and (back.since is null or extract(epoch from posts.deleted_at) * 1000 < back.since)`.execute(tx);
}

/**
 * A deleted post loses its text, but keeps its row, so that it never comes back as new. A customer's post also
 * loses its address and its `ref`. While a send to it may be on its way, its network is still asked with `ref`.
 */
export async function emptyPost(tx: Tx, source: string, id: string, instant: Instant): Promise<void> {
  await sql`update posts set text = null, media = '[]', answer = null, forget_at = null, deleted_at = ${at(instant)},
      url = case when ours then url end,
      ref = case when ours or exists (select from sends where sends.case_id = posts.case_id
        and sends.target_id = posts.id and sends.stage in ('sending', 'unknown')) then ref end
    where source = ${source} and id = ${id}`.execute(tx);
}

/** Gives a post that is back what its deletion took besides its content. */
export async function addressPost(
  tx: Tx,
  { source, id }: Of,
  { url, ref }: Pick<PostRow, 'url' | 'ref'>,
): Promise<void> {
  await tx.updateTable('posts').set({ url, ref }).where('source', '=', source).where('id', '=', id).execute();
}

/** A post whose deletion came first: its text is not stored, but its answers need its thread. */
export async function placeDeleted(tx: Tx, row: PostRow): Promise<void> {
  const { thread, parent, root, answers, author, ours, posted_at } = row;
  await tx
    .updateTable('posts')
    .set({
      thread,
      parent,
      author,
      ours,
      private: row.private,
      posted_at,
      root: root ?? null,
      answers: answers ?? null,
    })
    .where('source', '=', row.source)
    .where('id', '=', row.id)
    .execute();
}

/**
 * The author's newest case with private talk: a private post of theirs, a private message to them, or an
 * invitation. Open cases come first, otherwise the newest that was resolved since `since`.
 */
export async function privateCaseOf(
  tx: Tx,
  source: string,
  author: string,
  since: Instant,
): Promise<CaseId | null> {
  const { rows } = await sql<{ id: CaseId }>`
    select id from cases
    where source = ${source} and customer = ${author} and not merged
      and (exists (select from posts where posts.case_id = cases.id and posts.private and not posts.ours)
        or exists (select from sends where sends.case_id = cases.id and sends.stage in ('sending', 'unknown', 'posted', 'removed')
          and (sends.kind = 'private_message' or sends.plan ->> 'plan' = 'move')))
      and (phase <> 'resolved' or resolved_at >= ${at(since)})
    order by phase = 'resolved', opened_at desc, id desc limit 1`.execute(tx);
  return rows[0]?.id ?? null;
}
