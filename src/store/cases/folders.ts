import { type Selectable, sql } from 'kysely';
import { type AuthorKey, type CaseId, idOf, keyOf, type PostKey, sourceOf } from '../../case/types.ts';
import type { AuthorFacts, Folder, PostFacts, SourceFacts } from '../../view/folder.ts';
import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { readCases } from './cases.ts';
import { present } from './sends.ts';

export type Shared = { sources: ReadonlyMap<string, SourceFacts>; brand: string };

/** Cases with the text that belongs to them, in the order asked for; unknown ids are left out. */
export async function loadFolders(db: Db | Tx, ids: CaseId[], shared: Shared): Promise<Folder[]> {
  if (ids.length === 0) return [];
  const cases = await readCases(db, ids);
  const posts = await db.selectFrom('posts').selectAll().where('case_id', 'in', ids).execute();
  const sends = await db
    .selectFrom('sends')
    .select(['id', 'case_id', 'text', 'posted_url'])
    .where('case_id', 'in', ids)
    .where('stage', '<>', 'draft')
    .execute();
  const notes = await db
    .selectFrom('notes')
    .select(['id', 'case_id', 'text'])
    .where('case_id', 'in', ids)
    .execute();
  const people = await db.selectFrom('people').select(['id', 'name']).execute();
  const keys = [
    ...new Set(posts.flatMap(post => (post.author === null ? [] : [keyOf(post.source, post.author)]))),
  ];
  const authors = await loadAuthors(db, keys);
  const names = new Map(people.map(person => [person.id, person.name]));
  return ids.flatMap(id => {
    const state = cases.get(id);
    if (!state) return [];
    const mine = posts.filter(post => post.case_id === id);
    const facts = new Map<PostKey, PostFacts>(
      mine.map(({ source, id: post, text, media, url, language, rating }) => [
        keyOf(source, post),
        { text, media, ...present({ url, language, rating }) },
      ]),
    );
    return [
      {
        case: state,
        posts: facts,
        authors: new Map(mine.flatMap(post => authorEntry(post, authors))),
        sends: new Map(
          sends
            .filter(send => send.case_id === id)
            .map(send => [send.id, { text: send.text, ...present({ url: send.posted_url }) }]),
        ),
        notes: new Map(notes.filter(note => note.case_id === id).map(note => [note.id, note.text])),
        people: names,
        ...shared,
      },
    ];
  });
}

export async function loadFolder(db: Db | Tx, id: CaseId, shared: Shared): Promise<Folder | null> {
  return (await loadFolders(db, [id], shared))[0] ?? null;
}

async function loadAuthors(db: Db | Tx, keys: AuthorKey[]): Promise<Map<AuthorKey, AuthorFacts>> {
  if (keys.length === 0) return new Map();
  // Thousands may write in one thread.
  const { rows } = await sql<Selectable<Schema['authors']>>`
    select authors.* from authors join unnest(${keys.map(sourceOf)}::text[], ${keys.map(idOf)}::text[]) as asked (source, id) using (source, id)`.execute(
    db,
  );
  return new Map(rows.map(({ source, id, customer_id: _, ...facts }) => [keyOf(source, id), present(facts)]));
}

function authorEntry(
  post: { source: string; author: string | null },
  authors: Map<AuthorKey, AuthorFacts>,
): [AuthorKey, AuthorFacts][] {
  if (post.author === null) return [];
  const key = keyOf(post.source, post.author);
  return [[key, authors.get(key) ?? {}]];
}
