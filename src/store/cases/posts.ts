import { type Insertable, sql } from 'kysely';
import type { CaseId } from '../../case/types.ts';
import type { Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { chunks } from './cases.ts';

export type PostRow = Insertable<Schema['posts']>;
/** What ingest needs to know of a stored post. */
export type KnownPost = {
  id: string;
  case_id: CaseId | null;
  ours: boolean;
  parent: string | null;
  thread: string | null;
  deleted_at: number | null;
  edited_at: number | null;
};

/** Inserts the posts that are new, in id order for locking, and says which those were. */
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

/** So many batches of a source may be taken at the same time, if their threads are others. */
const ROADS = 64;
/**
 * Batches that speak of the same thread are taken one after the other: of an answer of ours and the post it answers, arriving at the same instant in
 * two batches, the later one must see the earlier. In sorted order, and before anything is read.
 */
export async function lockThreads(tx: Tx, source: string, ids: string[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${source}), road) from (
    select distinct abs(hashtext(id) % ${ROADS}) as road from unnest(${ids}::text[]) as id order by 1) as roads`.execute(
    tx,
  );
}

/** What is known under these ids: the posts, and the cases of the threads. In one question. */
export async function knownUnder(
  tx: Tx,
  source: string,
  ids: string[],
): Promise<{ posts: Map<string, KnownPost>; threads: Map<string, CaseId> }> {
  const { rows } = await sql<({ is: 'post' } & KnownPost) | { is: 'thread'; id: string; case_id: CaseId }>`
    select 'post' as is, id, case_id, ours, parent, thread, deleted_at, edited_at from posts where source = ${source} and id = any (${ids})
    union all
    select 'thread', id, case_id, null, null, null, null, null from threads where source = ${source} and id = any (${ids})`.execute(
    tx,
  );
  const posts = new Map<string, KnownPost>();
  const threads = new Map<string, CaseId>();
  for (const row of rows) {
    if (row.is === 'thread') threads.set(row.id, row.case_id);
    else posts.set(row.id, row);
  }
  return { posts, threads };
}

/** Our own posts that came before anything they answer: they join the case once it opens. */
export async function orphans(tx: Tx, source: string, keys: string[]) {
  if (keys.length === 0) return [];
  return tx
    .selectFrom('posts')
    .select(['id', 'thread', 'parent', 'private', 'posted_at', 'arrived_at'])
    .where('source', '=', source)
    .where('case_id', 'is', null)
    .where('ours', '=', true)
    .where('deleted_at', 'is', null)
    .where(either => either.or([either('thread', 'in', keys), either('parent', 'in', keys)]))
    .execute();
}

export async function assignPosts(tx: Tx, source: string, toCase: Map<string, CaseId>): Promise<void> {
  for (const [id, caseId] of toCase) {
    await tx
      .updateTable('posts')
      .set({ case_id: caseId })
      .where('source', '=', source)
      .where('id', '=', id)
      .execute();
  }
}

async function threadCases(tx: Tx, source: string, ids: string[]): Promise<Map<string, CaseId>> {
  const found = new Map<string, CaseId>();
  for (const part of chunks(ids, 10_000)) {
    const rows = await tx
      .selectFrom('threads')
      .select(['id', 'case_id'])
      .where('source', '=', source)
      .where('id', 'in', part)
      .execute();
    for (const row of rows) found.set(row.id, row.case_id);
  }
  return found;
}

/** Insert-or-get: the case each thread belongs to after this, whoever was first. Sorted, so that two batches never lock in a circle. */
export async function joinThreads(
  tx: Tx,
  source: string,
  wanted: Map<string, CaseId>,
): Promise<Map<string, CaseId>> {
  const rows = [...wanted]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, case_id]) => ({ source, id, case_id }));
  const mine = new Map<string, CaseId>();
  for (const part of chunks(rows)) {
    const inserted = await tx
      .insertInto('threads')
      .values(part)
      .onConflict(conflict => conflict.doNothing())
      .returning(['id', 'case_id'])
      .execute();
    for (const row of inserted) mine.set(row.id, row.case_id);
  }
  const others = await threadCases(
    tx,
    source,
    rows.map(row => row.id).filter(id => !mine.has(id)),
  );
  return new Map([...mine, ...others]);
}

/** What a source leaves out is not gone: it stays as it was last told. */
export async function saveAuthors(tx: Tx, rows: Insertable<Schema['authors']>[]): Promise<void> {
  const sorted = [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const part of chunks(sorted)) {
    await tx
      .insertInto('authors')
      .values(part)
      .onConflict(conflict =>
        conflict.columns(['source', 'id']).doUpdateSet(({ fn }) => ({
          handle: fn.coalesce('excluded.handle', 'authors.handle'),
          name: fn.coalesce('excluded.name', 'authors.name'),
          url: fn.coalesce('excluded.url', 'authors.url'),
          followers: fn.coalesce('excluded.followers', 'authors.followers'),
        })),
      )
      .execute();
  }
}

export async function editPost(tx: Tx, source: string, id: string, text: string, at: number): Promise<void> {
  await tx
    .updateTable('posts')
    .set({ text, edited_at: new Date(at) })
    .where('source', '=', source)
    .where('id', '=', id)
    .execute();
}

/** A deleted post keeps its row, so that it never comes back as new, and loses its words. */
export async function emptyPost(tx: Tx, source: string, id: string, at: number): Promise<void> {
  await tx
    .updateTable('posts')
    .set({ text: null, media: '[]', deleted_at: new Date(at) })
    .where('source', '=', source)
    .where('id', '=', id)
    .execute();
}

/** The newest case in which the author was written to or wrote privately, or was invited to: open first, else resolved since `since`. */
export async function privateCaseOf(
  tx: Tx,
  source: string,
  author: string,
  since: number,
): Promise<CaseId | null> {
  const row = await tx
    .selectFrom('cases')
    .innerJoin('posts', 'posts.case_id', 'cases.id')
    .select('cases.id')
    .where('posts.source', '=', source)
    .where('posts.author', '=', author)
    .where(either =>
      either.or([
        either('posts.private', '=', true),
        either.exists(
          either
            .selectFrom('sends')
            .select('sends.id')
            .whereRef('sends.case_id', '=', 'cases.id')
            .whereRef('sends.target_id', '=', 'posts.id')
            .where(either =>
              either.or([
                either('sends.kind', '=', 'private_message'),
                sql<boolean>`sends.plan ->> 'plan' = 'move'`,
              ]),
            )
            .where('sends.stage', 'in', ['sending', 'unknown', 'posted']),
        ),
      ]),
    )
    .where(either =>
      either.or([
        either('cases.phase', '<>', 'resolved'),
        sql<boolean>`(cases.state -> 'phase' ->> 'since')::numeric >= ${since}`,
      ]),
    )
    .orderBy(order => order.case().when('cases.phase', '=', 'resolved').then(1).else(0).end())
    .orderBy('cases.opened_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Posts and threads of a case that turned out to be part of another. */
export async function movePosts(
  tx: Tx,
  from: CaseId,
  to: CaseId,
  posts: { source: string; id: string }[],
): Promise<void> {
  for (const { source, id } of posts) {
    await tx
      .updateTable('posts')
      .set({ case_id: to })
      .where('source', '=', source)
      .where('id', '=', id)
      .execute();
  }
  await moveThreads(tx, from, to);
}
export async function moveThreads(tx: Tx, from: CaseId, to: CaseId): Promise<void> {
  await tx.updateTable('threads').set({ case_id: to }).where('case_id', '=', from).execute();
}

/** Private posts of one author join one case: their batches go one after another. Ascending, so that nobody waits in a circle. */
export async function lockAuthors(tx: Tx, source: string, authors: string[]): Promise<void> {
  for (const author of authors)
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${source}:${author}`}, 0))`.execute(tx);
}
