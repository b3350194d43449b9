import pLimit from 'p-limit';
import type { Fact } from '../../case/commands.ts';
import { blank } from '../../case/evolve.ts';
import { type Can, type CaseId, type Instant, keyOf } from '../../case/types.ts';
import type { Incoming, Ingested, Post } from '../../ports/social.ts';
import { type Change, lockCases } from '../../store/cases/cases.ts';
import * as store from '../../store/cases/posts.ts';
import type { Tx } from '../../store/database/database.ts';
import { storable } from '../../store/database/storable.ts';
import type { Deps } from '../deps.ts';
import { commit, observeAll } from '../handle.ts';
import { joinCases } from './join.ts';
import { ownSends } from './own-posts.ts';

/** What our own posts are taken as: nothing is ever sent in answer to them. */
const NONE: Can = {
  reply: { is: 'no', why: 'ours', mode: 'append' },
  private: { is: 'no', why: 'ours', how: 'send' },
  limit: { max: 0, count: 'graphemes' },
};
type Amendment = Extract<Incoming, { is: 'edited' | 'deleted' | 'can' }>;
type PostFact = Extract<Fact, { is: 'post' }>['post'];

/** Batches of one thread wait for each other with a connection in hand; however many a network sends at once, some stay for people's presses. */
const taking = pLimit(4);

/**
 * Takes what a source brought, all of it in one transaction: either every item is kept or none. The same again adds and changes
 * nothing. `rows` commit with them, such as the cursor they came from.
 */
export async function ingest(
  deps: Deps,
  source: string,
  items: Incoming[],
  rows: (tx: Tx) => Promise<void> = async () => {},
): Promise<Ingested> {
  const ingested = await taking(() =>
    deps.database.inTx(async tx => {
      const done =
        items.length === 0
          ? { accepted: 0, duplicates: 0 }
          : await ingestIn(tx, deps, source, storable(items));
      await rows(tx);
      return done;
    }),
  );
  deps.measures.ingested(source, ingested);
  if (ingested.accepted > 0) deps.enqueued();
  return ingested;
}

async function ingestIn(tx: Tx, deps: Deps, source: string, items: Incoming[]): Promise<Ingested> {
  const now = deps.clock.now();
  const posts = [
    ...new Map(
      items.flatMap(item => (item.is === 'post' ? [[item.post.id, item.post] as const] : [])),
    ).values(),
  ].sort(byTime);
  const changes = items.filter((item): item is Amendment => item.is !== 'post');
  const named = [
    ...posts.flatMap(post => [post.id, post.parent, post.thread]),
    ...changes.map(change => change.id),
  ];
  const ids = [...new Set(named.filter(id => id !== undefined))];
  await store.lockThreads(tx, source, ids);
  const stored = await store.knownUnder(tx, source, ids);
  const known = stored.posts;
  const candidates = posts.filter(post => !known.has(post.id));
  const { caseOf, opened, claimed } = await joinCases(tx, source, candidates, stored, now, deps.mint);

  const touched = new Set(
    [...caseOf.values(), ...changes.map(change => known.get(change.id)?.case_id ?? null)].filter(
      id => id !== null,
    ),
  );
  const cases = await lockCases(tx, [...touched].filter(id => !opened.has(id)).sort());
  const fresh = await store.insertPosts(
    tx,
    candidates.map(post => row(source, post, caseOf.get(post.id) ?? null, now)),
  );
  const arrived = candidates.filter(post => fresh.has(post.id));
  const tombstones = changes.filter(
    change => change.is === 'deleted' && !known.has(change.id) && !fresh.has(change.id),
  );
  await store.insertPosts(
    tx,
    tombstones.map(change => tombstone(source, change.id, now)),
  );

  // Read again now that they are there and ours to change: what an amendment is about may have arrived in this batch, or in another at the same time.
  const amended =
    changes.length === 0
      ? known
      : (await store.knownUnder(tx, source, [...new Set(changes.map(change => change.id))])).posts;
  const late = [...amended.values()].flatMap(post =>
    post.case_id === null || cases.has(post.case_id) || opened.has(post.case_id) ? [] : [post.case_id],
  );
  for (const [id, c] of await lockCases(tx, late.sort())) cases.set(id, c);
  // After the last case is locked: batches about other threads may have authors in common.
  await saveAuthors(tx, source, arrived);

  const facts = new Map<CaseId, Fact[]>();
  const add = (id: CaseId | null | undefined, fact: Fact) => {
    if (id) facts.set(id, [...(facts.get(id) ?? []), fact]);
  };
  const own = await ownSends(tx, source, arrived, caseOf, cases);
  const adopted = await adoptOrphans(tx, source, claimed);
  const told = [
    ...arrived.map(post => ({
      id: caseOf.get(post.id),
      post: postFact(source, post, now, own.get(post.id)),
    })),
    ...adopted,
  ];
  for (const { id, post } of told.sort((a, b) => a.post.at - b.post.at)) add(id, { is: 'post', post });

  const accepted = new Set([...fresh, ...tombstones.map(change => change.id)]);
  for (const change of changes) {
    const post = amended.get(change.id);
    if (await keepChange(tx, source, change, post, now)) accepted.add(change.id);
    add(post?.case_id, changeFact(source, change, now));
  }
  const ctx = { now, promise: deps.promise };
  const result: Change[] = [];
  for (const [id, list] of inOrder(source, items, facts)) {
    const before = cases.get(id) ?? blank(id);
    const change = observeAll(before, [...list, { is: 'batch_folded', since: before.version }], ctx);
    result.push(change);
  }
  await commit(tx, deps, result, now);
  const all = new Set(items.map(item => (item.is === 'post' ? item.post.id : item.id)));
  return { accepted: accepted.size, duplicates: all.size - accepted.size };
}

/** Cards come in the order in which the posts were written, and where that is the same, in which the source handed them over. */
function inOrder(source: string, items: Incoming[], facts: Map<CaseId, Fact[]>): [CaseId, Fact[]][] {
  const came = new Map(
    items.map((item, n) => [keyOf(source, item.is === 'post' ? item.post.id : item.id), n]),
  );
  const first = ([, list]: [CaseId, Fact[]]) => {
    const posts = list.flatMap(fact => (fact.is === 'post' ? [fact.post] : []));
    return {
      at: Math.min(...posts.map(post => post.at)),
      came: Math.min(...posts.map(post => came.get(post.key) ?? 0)),
    };
  };
  const keyed = [...facts].map(entry => ({ entry, ...first(entry) }));
  return keyed.sort((a, b) => (a.at === b.at ? a.came - b.came : a.at - b.at)).map(({ entry }) => entry);
}

const byTime = (a: Post, b: Post): number => a.at - b.at || (a.id < b.id ? -1 : 1);

function row(source: string, post: Post, caseId: CaseId | null, now: Instant): store.PostRow {
  return {
    source,
    id: post.id,
    case_id: caseId,
    thread: post.thread ?? null,
    parent: post.parent ?? null,
    author: post.by === 'us' ? null : post.by.id,
    ours: post.by === 'us',
    private: post.private,
    text: post.text,
    media: JSON.stringify(post.media),
    posted_at: new Date(Math.min(post.at, now)),
    arrived_at: new Date(now),
    url: post.url ?? null,
    language: post.language ?? null,
    rating: post.rating ?? null,
    ref: JSON.stringify(post.ref),
  };
}

function tombstone(source: string, id: string, now: Instant): store.PostRow {
  const at = new Date(now);
  const empty = {
    case_id: null,
    thread: null,
    parent: null,
    author: null,
    text: null,
    url: null,
    language: null,
    rating: null,
    ref: null,
  };
  return { ...empty, source, id, ours: false, private: false, posted_at: at, arrived_at: at, deleted_at: at };
}

function postFact(source: string, post: Post, now: Instant, send: string | undefined): PostFact {
  return {
    key: keyOf(source, post.id),
    by: post.by === 'us' ? 'us' : keyOf(source, post.by.id),
    private: post.private,
    at: Math.min(post.at, now),
    arrived: now,
    ...(post.parent !== undefined && { parent: keyOf(source, post.parent) }),
    can: post.by === 'us' ? NONE : post.can,
    ...(send !== undefined && { send }),
  };
}

async function saveAuthors(tx: Tx, source: string, posts: Post[]): Promise<void> {
  const authors = new Map(posts.flatMap(post => (post.by === 'us' ? [] : [[post.by.id, post.by] as const])));
  const facts = [...authors.values()].map(({ id, handle, name, url, followers }) => ({
    source,
    id,
    handle: handle ?? null,
    name: name ?? null,
    url: url ?? null,
    followers: followers ?? null,
  }));
  await store.saveAuthors(tx, facts);
}

async function adoptOrphans(tx: Tx, source: string, byKey: Map<string, CaseId>) {
  const found = await store.orphans(tx, source, [...byKey.keys()]);
  const adopted = found.flatMap(post => {
    const id = byKey.get(post.parent ?? '') ?? byKey.get(post.thread ?? '');
    if (id === undefined) return [];
    const fact: PostFact = {
      key: keyOf(source, post.id),
      by: 'us',
      private: post.private,
      at: post.posted_at,
      arrived: post.arrived_at,
      can: NONE,
    };
    return [{ id, post: post.parent === null ? fact : { ...fact, parent: keyOf(source, post.parent) } }];
  });
  await store.assignPosts(
    tx,
    source,
    new Map(adopted.map(({ id, post }) => [post.key.slice(source.length + 1), id])),
  );
  return adopted;
}

/** Keeps an edit or a deletion on the post's own row. false: it was known already. */
async function keepChange(
  tx: Tx,
  source: string,
  change: Amendment,
  known: store.KnownPost | undefined,
  now: Instant,
): Promise<boolean> {
  if (change.is === 'can' || (known && known.deleted_at !== null)) return false;
  if (change.is === 'deleted') {
    if (known) await store.emptyPost(tx, source, change.id, now);
    return known !== undefined;
  }
  if (known?.edited_at != null && known.edited_at >= change.at) return false;
  await store.editPost(tx, source, change.id, change.text, change.at);
  return true;
}

function changeFact(source: string, change: Amendment, now: Instant): Fact {
  const post = keyOf(source, change.id);
  switch (change.is) {
    case 'edited':
      return { is: 'edited', post, at: change.at };
    case 'deleted':
      return { is: 'deleted', post, at: now };
    case 'can':
      return { is: 'can', post, can: change.can };
    default: {
      const never: never = change;
      return never;
    }
  }
}
