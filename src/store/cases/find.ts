import { type RawBuilder, sql } from 'kysely';
import type { CaseId, Instant } from '../../case/types.ts';
import type { Db, Tx } from '../database/database.ts';
import { at } from '../database/schema.ts';
import type { Came } from './cases.ts';
import { matches, matchesHere } from './full-text.ts';
import { cameOf, type Mark, type Page, type Turn } from './lists.ts';

/**
 * Finds cases, open and closed, by their words, their customer and their days: the newest first, a page at a
 * time.
 */

/** All of it must be true of a case. `day`: from its first instant until the first of the next day. */
export type Wanted = { words: string; handle: string | null; day: [from: Instant, to: Instant] | null };
/** `like`: no case has the words as they were typed, and these have similar ones. */
export type Found = Page & { like: boolean };

/** So many of the newest cases are looked at one by one. */
const NEWEST = 500;
/** So many of the newest posts are compared with a word that nobody wrote like that. */
const COMPARED = 2_000;

export async function findCases(db: Db | Tx, wanted: Wanted, turn: Turn, limit: number): Promise<Found> {
  const exact = await exactly(db, wanted, turn, limit);
  if (exact.length === 0 && turn !== null) return findCases(db, wanted, null, limit);
  if (exact.length > 0 || wanted.words === '' || wanted.handle !== null || wanted.day)
    return { ...pageOf(exact, turn, limit), like: false };
  return { ...pageOf(await similarly(db, wanted.words, limit), null, limit), like: true };
}

/** The other cases of a case's customer that came before it. */
export async function contactsBefore(db: Db | Tx, id: CaseId, turn: Turn, limit: number): Promise<Page> {
  const hits = sql`hits as (select other.id as case_id from cases as it join cases as other
    on other.source = it.source and other.customer = it.customer
      and (other.posted_at, other.id) < (it.posted_at, it.id) where it.id = ${id})`;
  return pageOf(await newest(db, hits, turn, limit), turn, limit);
}

/** One row more than fits says that there are more. */
function pageOf(rows: Came[], turn: Turn, limit: number): Page {
  const back = turn !== null && 'before' in turn;
  const some = rows.slice(0, limit);
  const marks: Mark[] = (back ? some.toReversed() : some).map(came => ({ due: null, ...came }));
  const more = rows.length > limit;
  return {
    ids: marks.map(({ id }) => id),
    first: marks[0] ?? null,
    last: marks.at(-1) ?? null,
    earlier: back ? more : turn !== null,
    later: back || more,
    count: null,
  };
}

async function newest(db: Db | Tx, hits: RawBuilder<unknown>, turn: Turn, limit: number): Promise<Came[]> {
  const { rows } = await sql<Came>`
    with ${hits} select cases.id, opened_at as opened, posted_at as posted
    from hits join cases on cases.id = hits.case_id where not cases.merged and ${beyond(turn)} order by ${order(turn)} limit ${limit + 1}`.execute(
    db,
  );
  return rows;
}

async function exactly(db: Db | Tx, wanted: Wanted, turn: Turn, limit: number): Promise<Came[]> {
  if (wanted.words !== '' && wanted.handle === null && wanted.day === null) {
    const frequent = await amongNewest(db, wanted.words, turn, limit);
    if (frequent.length > limit) return frequent;
  }
  return newest(db, hitsOf(wanted), turn, limit);
}

/** The index names a million posts with a frequent word. Most of the newest cases have it too. */
async function amongNewest(db: Db | Tx, words: string, turn: Turn, limit: number): Promise<Came[]> {
  const { rows } = await sql<Came>`
    select id, opened_at as opened, posted_at as posted from (
      select id, opened_at, posted_at from cases where not merged and ${beyond(turn)}
      order by ${order(turn)} limit ${NEWEST}
    ) as newest cross join lateral (
      select from posts where posts.case_id = newest.id and ${matchesHere(words)} limit 1
    ) as hit order by ${order(turn)} limit ${limit + 1}`.execute(db);
  return rows;
}

/** The same expression as in the index. */
const handleKey = sql`(lower(ltrim(handle, '@')) collate "C")`;

/**
 * The cases, as a table named hits. Materialised, so that the planner begins with the index of the rarest.
 */
function hitsOf({ words, handle, day }: Wanted): RawBuilder<unknown> {
  const wanted: RawBuilder<unknown>[] = [sql`case_id is not null`];
  if (words !== '') wanted.push(matches(words));
  if (day) wanted.push(sql`posted_at >= ${at(day[0])} and posted_at < ${at(day[1])}`);
  const ofPost = sql.join(wanted, sql` and `);
  if (handle === null) return sql`hits as materialized (select distinct case_id from posts where ${ofPost})`;
  const name = handle.toLowerCase();
  // "@jan" finds "@jan@example.social" too: "A" comes right after "@".
  return sql`hits as materialized (
    select cases.id as case_id from cases
    join authors on cases.source = authors.source and cases.customer = authors.id
    where handle is not null and (${handleKey} = ${name}
        or (${handleKey} >= ${`${name}@`} and ${handleKey} < ${`${name}A`}))
      and exists (select from posts where posts.case_id = cases.id and ${ofPost}))`;
}

function beyond(turn: Turn): RawBuilder<unknown> {
  if (turn === null) return sql`true`;
  return 'after' in turn
    ? sql`(opened_at, posted_at, id) < ${cameOf(turn.after)}`
    : sql`(opened_at, posted_at, id) > ${cameOf(turn.before)}`;
}
const order = (turn: Turn): RawBuilder<unknown> =>
  turn !== null && 'before' in turn
    ? sql`opened_at, posted_at, id`
    : sql`opened_at desc, posted_at desc, id desc`;

/**
 * Cases whose newest posts have nearly these words. It needs the extension pg_trgm; nothing is found in a
 * database without it.
 */
async function similarly(db: Db | Tx, words: string, limit: number): Promise<Came[]> {
  const { rows: extensions } = await sql<{ schema: string }>`
    select nspname as schema from pg_extension join pg_namespace on pg_namespace.oid = extnamespace
    where extname = 'pg_trgm'`.execute(db);
  const [extension] = extensions;
  if (!extension) return [];
  const likeness = sql`${sql.id(extension.schema, 'word_similarity')}(word, recent.text)`;
  const hits = sql`recent as materialized (
    select case_id, left(text, 2000) as text from posts order by posted_at desc limit ${COMPARED}
  ), hits as materialized (select distinct case_id from recent where case_id is not null and text is not null
    and (select min(${likeness}) from unnest(${words.split(/\s+/)}::text[]) as word) >= 0.5)`;
  return (await newest(db, hits, null, limit)).slice(0, limit);
}
