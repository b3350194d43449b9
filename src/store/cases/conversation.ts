/** A whole conversation: the public thread with everybody in it, then the private talk of one case. */
import { sql } from 'kysely';
import {
  type CaseId,
  type Instant,
  idOf,
  type PersonId,
  type PostKey,
  postKey,
  sourceOf,
} from '../../case/types.ts';
import { IN_FORM, newestThatFit } from '../../view/case/conversation.ts';
import type { AuthorFacts, Folder, Said } from '../../view/folder.ts';
import type { Db, Tx } from '../database/database.ts';
import { loadAuthors } from './folders.ts';

/** One post or send of a conversation, without its text. `length` in characters. */
export type Outlined = { is: 'post' | 'send'; source: string; id: string; length: number };

/**
 * The whole conversation of case `id`: public before private, each in the order in which it was said. A send
 * that its network shows is a post.
 */
const belonging = (id: CaseId) => sql`
  the_case as (select id, source, thread from cases where id = ${id}),
  posted as (
    select posts.source, posts.id, coalesce(length(posts.text), 0) as length, posts.private, posts.posted_at as at
      from posts, the_case where posts.source = the_case.source and posts.root = the_case.thread
        and not posts.private and (posts.author is not null or posts.ours)
    union
    select source, id, coalesce(length(text), 0), private, posted_at from posts where case_id = ${id}
  ),
  sent as (
    select sends.* from the_case, cases join sends on sends.case_id = cases.id
      where (cases.id = the_case.id or (cases.source = the_case.source and cases.thread = the_case.thread
          and sends.kind <> 'private_message'))
        and sends.stage = 'posted'
        and not exists (select from posts where posts.source = sends.target_source and posts.id = sends.posted_id)
  )`;

export async function outline(db: Db | Tx, id: CaseId): Promise<Outlined[]> {
  const { rows } = await sql<Outlined>`
    ${everyPart(id)} order by private, at, id`.execute(db);
  return rows.map(named);
}

/** The last `limit` parts of it. A form shows only those, however long the conversation is. */
async function outlineEnd(db: Db | Tx, id: CaseId, limit: number): Promise<Outlined[]> {
  const { rows } = await sql<Outlined>`
    ${everyPart(id)} order by private desc, at desc, id desc limit ${limit}`.execute(db);
  return rows.reverse().map(named);
}

const everyPart = (id: CaseId) => sql`
  with ${belonging(id)}
  select 'post' as is, source, id, length, private, at from posted
  union all
  select 'send', target_source, id, coalesce(length(text), 0), kind = 'private_message', posted_at from sent`;

const named = ({ is, source, id, length }: Outlined): Outlined => ({ is, source, id, length });

/** A post by its key, to be read alone. */
export const postPart = (key: PostKey): Outlined => ({
  is: 'post',
  source: sourceOf(key),
  id: idOf(key),
  length: 0,
});

/** Reads these parts whole, in the given order, with their authors. */
export async function readSaid(
  db: Db | Tx,
  parts: Outlined[],
): Promise<{ said: Said[]; authors: Map<string, AuthorFacts> }> {
  if (parts.length === 0) return { said: [], authors: new Map() };
  const [posts, sends] = [parts.filter(({ is }) => is === 'post'), parts.filter(({ is }) => is === 'send')];
  const { rows } = await sql<{
    is: Outlined['is'];
    source: string;
    id: string;
    case: CaseId | null;
    author: string | null;
    sender: PersonId | null;
    private: boolean;
    at: Instant;
    text: string | null;
    media: Said['media'];
    edited: Instant | null;
    deleted: Instant | null;
  }>`
    select 'post' as is, posts.source, posts.id, posts.case_id as case, posts.author, sends.by as sender, posts.private,
      posts.posted_at as at, coalesce(posts.text, case when posts.deleted_at is null then sends.text end) as text,
      posts.media, posts.edited_at as edited, posts.deleted_at as deleted
    from posts join unnest(${posts.map(({ source }) => source)}::text[], ${posts.map(({ id }) => id)}::text[])
      as asked (source, id) using (source, id)
    left join sends on sends.target_source = posts.source and sends.posted_id = posts.id
    union all
    select 'send', target_source, id, case_id, null, by, kind = 'private_message', posted_at, text, '[]', null, null
    from sends where id = any (${sends.map(({ id }) => id)})`.execute(db);
  const found = new Map(rows.map(row => [`${row.is} ${row.source} ${row.id}`, row]));
  const said = parts.flatMap(part => {
    const row = found.get(`${part.is} ${part.source} ${part.id}`);
    if (!row) return [];
    const { is, source, id, author, ...rest } = row;
    const by = author === null ? ('us' as const) : postKey(source, author);
    return [{ ...rest, key: is === 'post' ? postKey(source, id) : id, by }];
  });
  const authors = await loadAuthors(db, [...new Set(said.flatMap(({ by }) => (by === 'us' ? [] : [by])))]);
  return { said, authors };
}

/** One post or send of the conversation; null: it does not belong to it. */
export async function readOne(
  db: Db | Tx,
  id: CaseId,
  key: string,
): Promise<{ said: Said | null; authors: Map<string, AuthorFacts> }> {
  const all = await outline(db, id);
  const part = all.find(each => (each.is === 'post' ? postKey(each.source, each.id) : each.id) === key);
  const { said, authors } = await readSaid(db, part ? [part] : []);
  return { said: said[0] ?? null, authors };
}

/** A case with the newest part of its conversation, for a form. */
export async function withTalk(db: Db | Tx, folder: Folder): Promise<Folder> {
  // One more than a form shows tells whether there is something before it.
  const { parts, before } = newestThatFit(await outlineEnd(db, folder.case.id, IN_FORM.posts + 1));
  const { said, authors } = await readSaid(db, parts);
  return { ...folder, authors: new Map([...folder.authors, ...authors]), talk: { said, before } };
}
