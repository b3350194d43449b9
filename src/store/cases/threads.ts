/**
 * Queries of intake about threads: the known posts around a batch, their cases, and posts below a late one.
 */
import { sql } from 'kysely';
import type { CaseId, Instant, SendId } from '../../case/types.ts';
import type { Tx } from '../database/database.ts';
import { at } from '../database/schema.ts';

/** A stored post, or one of our sends that its network has not shown yet. */
export type KnownPost = {
  id: string;
  case_id: CaseId | null;
  ours: boolean;
  private: boolean;
  author: string | null;
  parent: string | null;
  thread: string | null;
  root: string | null;
  answers: string | null;
  posted_at: Instant;
  arrived_at: Instant;
  deleted_at: Instant | null;
  edited_at: Instant | null;
  send: SendId | null;
  /** The text of our own answers, because it may name a customer. */
  text: string | null;
};

/** At most this many batches of a source are handled at the same time, if they are about other posts. */
const LOCK_BUCKETS = 64;

/**
 * Batches that name the same post are handled one after the other. Otherwise an answer of ours and its post
 * that arrive at the same instant in two batches would not see each other. So are batches with new posts of one
 * of these `authors`, because posts of one author join one case. `whole`: locks the whole source, for batches that
 * change the threads of stored posts. Locks in one order, so that nobody waits in a circle. Call it before anything
 * is read.
 */
export async function lockThreads(
  tx: Tx,
  source: string,
  { ids, authors }: { ids: string[]; authors: string[] },
  whole = false,
): Promise<void> {
  if (whole) {
    await sql`select pg_advisory_xact_lock(hashtext(${source}), ${LOCK_BUCKETS})`.execute(tx);
    return;
  }
  await sql`select pg_advisory_xact_lock_shared(hashtext(${source}), ${LOCK_BUCKETS}) union all
    select pg_advisory_xact_lock(hashtext(${source}), bucket) from ${buckets(ids)} union all
    select pg_advisory_xact_lock(hashtext(${`${source} authors`}), bucket) from ${buckets(authors)}`.execute(
    tx,
  );
}
/** The same for authors who were not known before. Call it after `lockThreads`. */
export async function lockAuthors(tx: Tx, source: string, authors: string[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`${source} authors`}), bucket) from ${buckets(authors)}`.execute(
    tx,
  );
}
const buckets = (ids: string[]) => sql`(
  select distinct abs(hashtext(id) % ${LOCK_BUCKETS}) as bucket from unnest(${ids}::text[]) as id order by 1
) as buckets`;

const columns = sql`posts.id, posts.case_id, posts.ours, posts.private, posts.author, posts.parent, posts.thread, posts.root, posts.answers,
  posts.posted_at, posts.arrived_at, posts.deleted_at, posts.edited_at, case when posts.ours then posts.text end as text`;

/** The posts known under these ids, and whether stored posts hang below one of `arriving`, which is new. */
export async function knownUnder(
  tx: Tx,
  source: string,
  ids: string[],
  arriving: string[] = [],
): Promise<{ posts: Map<string, KnownPost>; hang: boolean }> {
  const { rows } = await sql<KnownPost & { hang: boolean }>`
    select ${columns}, null as send, false as hang from posts where source = ${source} and id = any (${ids})
    union all
    select sends.posted_id, sends.case_id, true, sends.kind = 'private_message', null, sends.target_id, null,
      case when sends.kind <> 'private_message' then target.root end, target.id,
      coalesce(sends.posted_at, sends.updated_at), coalesce(sends.posted_at, sends.updated_at), null, null, null, sends.id, false
    from sends join posts as target on target.source = sends.target_source and target.id = sends.target_id
    where sends.target_source = ${source} and sends.posted_id = any (${ids})
    union all
    select null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, true
    where exists (select from posts where source = ${source} and parent = any (${arriving}))
      or exists (select from posts where source = ${source} and thread = any (${arriving}))`.execute(tx);
  const found = rows.filter(({ hang }) => !hang);
  // A send that its network has shown is a post, which says more.
  found.sort((a, b) => Number(a.send === null) - Number(b.send === null));
  return {
    posts: new Map(found.map(({ hang: _, ...post }) => [post.id, post])),
    hang: found.length < rows.length,
  };
}

/**
 * The stored posts below these: answers, answers to those, and posts that name one of them as their thread.
 */
export async function hangingOn(tx: Tx, source: string, ids: string[]): Promise<KnownPost[]> {
  const { rows } = await sql<KnownPost>`
    with recursive below as (
      select id from posts where source = ${source} and parent = any (${ids})
      union
      select id from posts where source = ${source} and thread = any (${ids})
      union
      select posts.id from below join posts on posts.source = ${source} and (posts.parent = below.id or posts.thread = below.id)
    )
    select ${columns}, sends.id as send from below join posts on posts.source = ${source} and posts.id = below.id
      left join sends on sends.target_source = ${source} and sends.posted_id = posts.id`.execute(tx);
  return rows;
}

/** Our public answers in these threads since `since` that stand below no customer's post. */
export async function looseAnswers(
  tx: Tx,
  source: string,
  threads: string[],
  since: Instant,
): Promise<KnownPost[]> {
  const { rows } = await sql<KnownPost>`
    select ${columns}, null as send from posts
    where posts.source = ${source} and posts.ours and posts.answers is null and not posts.private
      and (posts.thread = any (${threads}) or posts.root = any (${threads})) and posts.posted_at >= ${at(since)}
      and not exists (select from sends where sends.target_source = posts.source and sends.posted_id = posts.id)`.execute(
    tx,
  );
  return rows;
}

/** Our private posts that came before the post they answer. */
export async function privateOrphans(tx: Tx, source: string, parents: string[]): Promise<KnownPost[]> {
  if (parents.length === 0) return [];
  const { rows } = await sql<KnownPost>`
    select ${columns}, null as send from posts where source = ${source} and ours and private and case_id is null and deleted_at is null
      and (parent = any (${parents}) or thread = any (${parents}))`.execute(tx);
  return rows;
}

/** Stored private posts with these ids, or in these private threads, that are in a case. */
export async function privatePosts(
  tx: Tx,
  source: string,
  links: string[],
): Promise<{ id: string; key: string | null; case: CaseId }[]> {
  if (links.length === 0) return [];
  const { rows } = await sql<{ id: string; key: string | null; case: CaseId }>`
    select id, thread as key, case_id as case from posts where source = ${source} and private and case_id is not null
      and (id = any (${links}) or thread = any (${links})) order by posted_at desc, id limit 200`.execute(tx);
  return rows;
}

/** A customer's public post that a loose answer may belong to. */
export type Asker = { id: string; case: CaseId | null; handle: string | null; at: Instant };
/** The number of posts in which we look for the customer that an answer names. */
const ASKERS = 200;

/** The newest customers' posts of a thread up to `until`, newest first. */
export async function askersIn(tx: Tx, source: string, threads: string[], until: Instant): Promise<Asker[]> {
  const { rows } = await sql<Asker>`
    select posts.id, posts.case_id as case, authors.handle, posts.posted_at as at from posts
    left join authors on authors.source = posts.source and authors.id = posts.author
    where posts.source = ${source} and not posts.ours and not posts.private and posts.author is not null
      and (posts.root = any (${threads}) or posts.thread = any (${threads})) and posts.posted_at <= ${at(until)}
    order by posts.posted_at desc, posts.id desc limit ${ASKERS}`.execute(tx);
  return rows;
}

/** The thread and the customer of a stored case. */
export type CaseKey = { id: CaseId; thread: string | null; customer: string | null };

/**
 * The cases of these authors in these threads, pair by pair, and `others` by their ids, without merged cases.
 */
export async function casesOf(
  tx: Tx,
  source: string,
  pairs: { root: string; author: string }[],
  others: CaseId[] = [],
): Promise<CaseKey[]> {
  const { rows } = await sql<CaseKey>`
    select cases.id, cases.thread, cases.customer from cases
    join unnest(${pairs.map(({ root }) => root)}::text[], ${pairs.map(({ author }) => author)}::text[]) as asked (thread, customer)
      on asked.thread = cases.thread and asked.customer = cases.customer
    where cases.source = ${source} and not cases.merged
    union
    select id, thread, customer from cases where id = any (${others}) and not merged`.execute(tx);
  return rows;
}

/** Saves new knowledge about the threads of stored posts. */
export async function saveRoots(
  tx: Tx,
  source: string,
  posts: { id: string; root: string | null; answers: string | null }[],
): Promise<void> {
  if (posts.length === 0) return;
  await sql`update posts set root = given.root, answers = given.answers
    from json_to_recordset(${JSON.stringify(posts)}) as given (id text, root text, answers text)
    where posts.source = ${source} and posts.id = given.id`.execute(tx);
}

export async function saveThreads(tx: Tx, threads: Map<CaseId, string>): Promise<void> {
  if (threads.size === 0) return;
  await sql`update cases set thread = given.thread
    from unnest(${[...threads.keys()]}::text[], ${[...threads.values()]}::text[]) as given (id, thread)
    where cases.id = given.id`.execute(tx);
}

/** Moves posts to another case, or to none. */
export async function assignPosts(tx: Tx, source: string, toCase: Map<string, CaseId | null>): Promise<void> {
  if (toCase.size === 0) return;
  await sql`update posts set case_id = given.case_id
    from unnest(${[...toCase.keys()]}::text[], ${[...toCase.values()]}::text[]) as given (id, case_id)
    where posts.source = ${source} and posts.id = given.id`.execute(tx);
}

/** Moves all posts of a merged case, and the drafts about it, to the case that it became part of. */
export async function absorbPosts(tx: Tx, from: CaseId, to: CaseId): Promise<void> {
  await tx.updateTable('posts').set({ case_id: to }).where('case_id', '=', from).execute();
  await tx
    .updateTable('sends')
    .set({ case_id: to })
    .where('case_id', '=', from)
    .where('stage', '=', 'draft')
    .execute();
}
