import { type Selectable, sql } from 'kysely';
import { revive, type StoredCase } from '../../case/stored.ts';
import {
  type AuthorKey,
  type Case,
  type CaseId,
  idOf,
  type NoteId,
  type PersonId,
  type PostKey,
  postKey,
  type SendId,
  sourceOf,
} from '../../case/types.ts';
import type { AuthorFacts, Contacts, Folder, Neighbour, PostFacts } from '../../view/folder.ts';
import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { withoutNulls } from './sends.ts';

export type Shared = Pick<Folder, 'sources' | 'brand' | 'texts'>;

/** A card names at most this many other customers of a thread. */
const NEIGHBOURS = 6;

/** Cases with their texts, in the given order. Unknown ids are left out. */
export async function loadFolders(db: Db | Tx, ids: CaseId[], shared: Shared): Promise<Folder[]> {
  if (ids.length === 0) return [];
  const cases = await readAround(db, ids, { lock: false });
  return foldersOf(
    db,
    ids.flatMap(id => cases.get(id) ?? []),
    shared,
  );
}

export async function loadFolder(db: Db | Tx, id: CaseId, shared: Shared): Promise<Folder | null> {
  return (await loadFolders(db, [id], shared))[0] ?? null;
}

/** Loads one folder and locks its case until this transaction ends. */
export async function lockFolder(tx: Tx, id: CaseId, shared: Shared): Promise<Folder | null> {
  const cases = await readAround(tx, [id], { lock: true });
  return (await foldersOf(tx, [...cases.values()], shared))[0] ?? null;
}

/**
 * The same folder with the earlier cases of its customer. They are counted, and their states are not read.
 */
export async function withContacts(db: Db | Tx, folder: Folder): Promise<Folder> {
  const { rows } = await sql<Contacts['last'] & { before: number }>`
    with other as (
      select other.id, other.posted_at from cases as it join cases as other
        on other.source = it.source and other.customer = it.customer
          and (other.posted_at, other.id) < (it.posted_at, it.id)
      where it.id = ${folder.case.id} and not other.merged
    )
    select (select count(*) from other)::int as before, posted_at as at, phase,
      state -> 'phase' ->> 'by' as by
    from cases where id = (select id from other order by posted_at desc, id desc limit 1)`.execute(db);
  const [found] = rows;
  if (!found) return folder;
  const { before, ...last } = found;
  return { ...folder, contacts: { before, last } };
}

type Around = { case: Case; around: Neighbour[] };

/** Cases, with the other customers of their threads in the order in which they came. */
async function readAround(
  db: Db | Tx,
  ids: CaseId[],
  { lock }: { lock: boolean },
): Promise<Map<CaseId, Around>> {
  const { rows } = await sql<{
    id: CaseId;
    state: StoredCase;
    source: string;
    around: (Omit<Neighbour, 'customer'> & { customer: string })[] | null;
  }>`
    select cases.id, cases.state, cases.source, (
      select json_agg(other) from (
        select other.id as "case", other.version, other.customer, other.owner, other.phase from cases as other
        where other.source = cases.source and other.thread = cases.thread and other.id <> cases.id
          and not other.merged and other.customer is not null
        order by other.posted_at, other.id limit ${NEIGHBOURS}
      ) as other) as around
    from cases where id = any (${ids}) ${lock ? sql`for update` : sql``}`.execute(db);
  return new Map(
    rows.map(({ id, state, source, around }) => [
      id,
      {
        case: revive(id, state),
        around: (around ?? []).map(other => ({ ...other, customer: postKey(source, other.customer) })),
      },
    ]),
  );
}

type Texts = {
  posts:
    | Pick<
        Selectable<Schema['posts']>,
        'source' | 'id' | 'text' | 'media' | 'url' | 'language' | 'rating' | 'speaks' | 'reposts' | 'answer'
      >[]
    | null;
  sends: { id: SendId; case_id: CaseId; text: string | null; posted_url: string | null }[] | null;
  notes: { id: NoteId; case_id: CaseId; text: string | null }[] | null;
  people: { id: PersonId; name: string }[] | null;
};

/** The texts of these cases, in two queries, however many cases there are. */
async function foldersOf(db: Db | Tx, all: Around[], shared: Shared): Promise<Folder[]> {
  const ids = all.map(({ case: c }) => c.id);
  const keys = all.flatMap(({ case: c }) => c.posts.map(post => post.key));
  const { rows } = await sql<Texts>`
    select
      (select json_agg(found) from (select source, id, text, media, url, language, rating, speaks, reposts, answer from posts
        join unnest(${keys.map(sourceOf)}::text[], ${keys.map(idOf)}::text[]) as asked (source, id) using (source, id)) as found) as posts,
      (select json_agg(found) from (select id, case_id, text, posted_url from sends
        where case_id = any (${ids}) and stage <> 'draft') as found) as sends,
      (select json_agg(found) from (select id, case_id, text from notes where case_id = any (${ids})) as found) as notes,
      (select json_agg(found) from (select id, name from people) as found) as people`.execute(db);
  const { posts, sends, notes, people } = rows[0]!;
  const authors = await loadAuthors(db, [
    ...new Set(
      all.flatMap(({ case: c, around }) => [
        ...c.posts.flatMap(({ by }) => (by === 'us' ? [] : [by])),
        ...around.map(({ customer }) => customer),
      ]),
    ),
  ]);
  const facts = new Map<PostKey, PostFacts>(
    (posts ?? []).map(({ source, id, text, media, ...more }) => [
      postKey(source, id),
      { text, media, ...withoutNulls(more) },
    ]),
  );
  const names = new Map((people ?? []).map(person => [person.id, person.name]));
  const of = <T extends { case_id: CaseId }>(rows: T[] | null, { id }: Case): T[] =>
    (rows ?? []).filter(row => row.case_id === id);
  return all.map(({ case: c, around }) => ({
    case: c,
    around,
    posts: facts,
    authors,
    sends: new Map(
      of(sends, c).map(({ id, text, posted_url: url }) => [id, { text, ...withoutNulls({ url }) }]),
    ),
    notes: new Map(of(notes, c).map(note => [note.id, note.text])),
    people: names,
    ...shared,
  }));
}

export async function loadAuthors(db: Db | Tx, keys: AuthorKey[]): Promise<Map<AuthorKey, AuthorFacts>> {
  if (keys.length === 0) return new Map();
  // Thousands of people may write in one thread.
  const { rows } = await sql<
    Pick<Selectable<Schema['authors']>, 'source' | 'id' | 'handle' | 'name' | 'url' | 'followers'>
  >`
    select source, id, handle, name, url, followers from authors
    join unnest(${keys.map(sourceOf)}::text[], ${keys.map(idOf)}::text[]) as asked (source, id) using (source, id)`.execute(
    db,
  );
  return new Map(rows.map(({ source, id, ...facts }) => [postKey(source, id), withoutNulls(facts)]));
}
