import { blank } from '../../case/evolve.ts';
import { type Case, type CaseId, idOf, postKey } from '../../case/types.ts';
import type { Incoming, Ingested, Post } from '../../ports/social.ts';
import { type Change, lockCases } from '../../store/cases/cases.ts';
import { readEvents } from '../../store/cases/log.ts';
import * as store from '../../store/cases/posts.ts';
import { keepWords } from '../../store/cases/sends.ts';
import * as threads from '../../store/cases/threads.ts';
import type { Tx } from '../../store/database/database.ts';
import { storable } from '../../store/database/storable.ts';
import { ctxOf, type Deps } from '../deps.ts';
import { commit, observeAll } from '../handle.ts';
import { redrawAll, redrawCards } from '../outbox/redraw.ts';
import { assignCases, type Joined } from './assign.ts';
import {
  type Amendment,
  changeFacts,
  type Facts,
  factsByCase,
  inOrderOfPosts,
  laterOf,
  moderationNote,
  postFact,
  storedFact,
  takedownWords,
} from './facts.ts';
import { type Placed, placePosts } from './join.ts';
import { followAuthors } from './leaving.ts';
import { factsOf } from './merge.ts';
import { type OwnSends, ownSends, sendsAround } from './own-posts.ts';
import { type Arriving, isBare } from './placeable.ts';
import { dropBare, keepChange, keptUntil, type PostState, rowOf, saveAuthors, tombstone } from './rows.ts';

/**
 * Takes everything that a source brought in one transaction: either every item is stored or none. The same
 * items again add and change nothing. `rows` commit with them, such as the cursor they came from.
 */
export async function ingest(
  deps: Deps,
  source: string,
  items: Incoming[],
  rows: (tx: Tx) => Promise<void> = async () => {},
): Promise<Ingested> {
  const take = (whole: boolean) =>
    deps.database.inTx(async tx => {
      const batch = { source, items: storable(items), sent: [], whole };
      const done = items.length === 0 ? { accepted: 0, duplicates: 0 } : await takeBatch(tx, deps, batch);
      if (done !== 'whole') await rows(tx);
      return done;
    });
  const ingested = await deps.database.aside(() => aloneIfNeeded(take));
  deps.measures.ingested(source, ingested);
  if (ingested.accepted > 0) deps.enqueued();
  return ingested;
}

/** A batch that changes the threads of stored posts stops before it writes, and is handled again, alone. */
export async function aloneIfNeeded<T>(take: (whole: boolean) => Promise<T | 'whole'>): Promise<T> {
  const done = await take(false);
  if (done !== 'whole') return done;
  const alone = await take(true);
  if (alone === 'whole') throw new Error('a batch that is alone asked to be alone');
  return alone;
}

type Batch = { source: string; items: Incoming[]; sent: threads.KnownPost[]; whole: boolean };

/**
 * The phases of a batch: lock and read, place its posts, lock their cases, store the rows, fold the facts.
 */
export async function takeBatch(
  tx: Tx,
  deps: Deps,
  { source, items, sent, whole }: Batch,
): Promise<Ingested | 'whole'> {
  const now = deps.clock.now();
  const posts = [
    ...new Map(
      items.flatMap(item => (item.is === 'post' ? [[item.post.id, item.post] as const] : [])),
    ).values(),
  ].sort(byTime);
  const changes = items.filter((item): item is Amendment => item.is !== 'post').sort(byEditTime);
  const named = [
    ...posts.flatMap(post => [post.id, post.parent, post.thread]),
    ...changes.map(change => change.id),
    ...sent.flatMap(({ id, parent }) => [id, parent]),
  ];
  const ids = [...new Set(named.filter(id => id !== undefined && id !== null))];
  const authors = posts.flatMap(({ by }) => (by === 'us' ? [] : by.id));
  // The authors of changed posts are known later, and all authors are locked at once.
  const early = changes.length === 0;
  await threads.lockThreads(tx, source, { ids, authors: early ? authors : [] }, whole);
  await dropBare(tx, source, changes);
  const arriving = [...posts, ...sent].map(({ id }) => id);
  const { posts: known, hang } = await threads.knownUnder(tx, source, ids, arriving);
  const isNew = ({ id }: Post): boolean => (known.get(id)?.send ?? null) !== null || !known.has(id);
  const batch: Arriving = {
    source,
    now,
    until: keptUntil(deps, source),
    posts: posts.filter(isNew),
    deleted: posts.filter(({ id }) => known.has(id) && isBare(known.get(id)!)),
    sent,
    known,
    whole,
  };
  const changed = changes.flatMap(({ id }) => known.get(id)?.author ?? []);
  if (!early && !whole) await threads.lockAuthors(tx, source, [...authors, ...changed]);
  if (hang && !whole && batch.posts.length + batch.deleted.length + sent.length > 0) return 'whole';
  if (items.length === 0 && !hang && !sent.some(({ id }) => known.has(id)))
    return { accepted: 0, duplicates: 0 };
  const placed = await placePosts(tx, batch);
  if (placed === 'whole') return 'whole';

  const doubtful = await sendsAround(tx, batch, placed);
  const cases = await lockCases(
    tx,
    casesAround(
      batch,
      placed,
      changes,
      doubtful.map(({ case: id }) => id),
    ),
  );
  const own = await ownSends(tx, batch, placed, { doubtful, cases });
  const joined = assignCases(deps, batch, placed, { cases, own });

  await keepRows(tx, batch, placed, joined);
  const facts = factsByCase();
  await absorb(tx, facts, joined);
  placeFacts(batch, joined, own, facts);
  const { news, redraw, reworded, states } = await amend(tx, { ...batch, changes }, joined, facts);
  const nameless = await followAuthors(tx, batch, { given: posts, states });
  await foldCases(tx, deps, {
    source,
    items,
    cases,
    facts,
    threads: joined.threads,
    alone: placed.beginning,
  });
  await redrawCards(tx, deps, [...redraw]);
  await redrawAll(tx, deps, [...new Set([...nameless, ...reworded])]);
  const all = new Set(items.map(item => (item.is === 'post' ? item.post.id : item.id)));
  const kept = new Set([...batch.posts.map(({ id }) => id), ...news]);
  return { accepted: kept.size, duplicates: all.size - kept.size };
}

const byTime = (a: Post, b: Post): number => a.at - b.at || (a.id < b.id ? -1 : 1);
const byEditTime = (a: Amendment, b: Amendment): number =>
  a.is === 'edited' && b.is === 'edited' ? a.at - b.at : 0;

/** Every case that this batch may change, in the order in which cases are locked. */
function casesAround(batch: Arriving, placed: Placed, changes: Amendment[], doubtful: CaseId[]): CaseId[] {
  const ids = [
    ...placed.matters.flatMap(matter => matter.cases.map(({ id }) => id)),
    ...[...placed.answeredPosts.values()].map(asking => asking?.case),
    ...placed.reconsidered.map(post => post.case),
    ...placed.privately.values(),
    ...changes.map(change => batch.known.get(change.id)?.case_id),
    ...batch.posts.map(({ id }) => batch.known.get(id)?.case_id),
    ...doubtful,
  ];
  return [...new Set(ids.filter((id): id is CaseId => id !== null && id !== undefined))].sort();
}

/** Stores the posts and their authors, and the posts that moved. */
async function keepRows(tx: Tx, batch: Arriving, placed: Placed, joined: Joined): Promise<void> {
  const { source } = batch;
  const row = (post: Post, id: CaseId | null): store.PostRow => ({
    ...rowOf(batch, post),
    case_id: id,
    root: placed.roots.get(post.id) ?? null,
    answers: placed.answers.get(post.id) ?? null,
  });
  await store.insertPosts(
    tx,
    batch.posts.map(post => row(post, joined.caseOf.get(post.id) ?? null)),
  );
  for (const post of batch.deleted) await store.placeDeleted(tx, row(post, null));
  // After the last case is locked: batches about other threads may have the same authors.
  await saveAuthors(tx, batch);
  for (const [from, to] of joined.merges) await threads.absorbPosts(tx, from, to);
  await threads.assignPosts(tx, source, new Map(joined.moves.map(({ post, to }) => [post.id, to])));
}

/** A merged case hands over its posts in order. Answers to another customer go on to that one's case. */
async function absorb(tx: Tx, facts: Facts, { merges, moves }: Joined): Promise<void> {
  const moved = new Map(moves.map(({ post, to }) => [post.id, to]));
  for (const [from, into] of merges) {
    facts.add(into, { is: 'absorbed', other: from });
    facts.add(from, { is: 'merged', into });
    for (const fact of factsOf(await readEvents(tx, from))) {
      if (fact.is === 'post') {
        const id = idOf(fact.post.key);
        facts.posts.push({ id: moved.has(id) ? (moved.get(id) ?? null) : into, post: fact.post });
      } else facts.later.push({ id: into, fact });
    }
  }
}

function placeFacts(batch: Arriving, { caseOf, merges, moves }: Joined, own: OwnSends, facts: Facts): void {
  const { source, now } = batch;
  for (const { post, from, to } of moves) {
    if (from !== null && merges.has(from)) continue;
    if (from !== null) facts.add(from, { is: 'post_moved', post: postKey(source, post.id), to });
    facts.posts.push({ id: to, post: storedFact(source, post) });
    if (to !== null) for (const fact of laterOf(source, post)) facts.later.push({ id: to, fact });
  }
  for (const post of batch.posts) {
    facts.posts.push({
      id: caseOf.get(post.id) ?? null,
      post: postFact(source, post, now, own.get(post.id)?.send),
    });
  }
  for (const { id, post } of facts.posts.sort(byAnswer)) facts.add(id, { is: 'post', post });
  for (const { id, fact } of facts.later) facts.add(id, fact);
}

type Dealt = Facts['posts'][number];
/** At the same instant, a post comes before its answer. */
const byAnswer = (a: Dealt, b: Dealt): number =>
  a.post.at - b.post.at || Number(a.post.by === 'us') - Number(b.post.by === 'us');

/** Stores edits, deletions and permissions. `reworded`: cases with words that must disappear everywhere. */
async function amend(
  tx: Tx,
  batch: Arriving & { changes: Amendment[] },
  { caseOf, merges }: Joined,
  facts: Facts,
): Promise<{ news: string[]; redraw: Set<CaseId>; reworded: Set<CaseId>; states: Map<string, PostState> }> {
  const { source, known, now, changes } = batch;
  const news: string[] = [];
  const [redraw, reworded] = [new Set<CaseId>(), new Set<CaseId>()];
  const unknown = changes.filter(({ is, id }) => is === 'deleted' && !known.has(id) && !caseOf.has(id));
  await store.insertPosts(
    tx,
    unknown.map(({ id }) => tombstone(source, id, now)),
  );
  news.push(...unknown.map(({ id }) => id));
  const states = new Map<string, PostState>();
  for (const change of changes) {
    const post = known.get(change.id);
    const was = caseOf.get(change.id) ?? post?.case_id ?? null;
    const id = was === null ? null : (merges.get(was) ?? was);
    const before = states.get(change.id) ?? (caseOf.has(change.id) ? FRESH : post);
    const after = await keepChange(tx, batch, change, before);
    if (after) {
      news.push(change.id);
      states.set(change.id, after);
    } else if (change.is !== 'can' && change.is !== 'moderated') continue;
    const words = takedownWords(change);
    if (words !== undefined && id !== null)
      await keepWords(tx, { id: moderationNote(source, change.id), case: id, text: words, at: now });
    const gone = before !== undefined && before.deleted_at !== null;
    const counted = change.is === 'edited' ? { ...change, at: after?.edited_at ?? change.at } : change;
    const happened = changeFacts(source, counted, { now, ours: post?.ours ?? false, gone });
    for (const fact of happened) facts.add(id, fact);
    if (happened.length === 0 && id !== null) redraw.add(id);
    if ((change.is === 'deleted' || change.is === 'edited') && id !== null) reworded.add(id);
  }
  return { news, redraw, reworded, states };
}
/** A post of this same batch. */
const FRESH: PostState = { deleted_at: null, edited_at: null };

/** Folds the facts of each case, and commits. */
async function foldCases(
  tx: Tx,
  deps: Deps,
  given: {
    source: string;
    items: Incoming[];
    cases: Map<CaseId, Case>;
    facts: Facts;
    threads: Map<CaseId, string>;
    alone: boolean;
  },
): Promise<void> {
  const { source, items, cases, facts } = given;
  const now = deps.clock.now();
  const ctx = ctxOf(deps, now);
  const changes: Change[] = [];
  for (const [id, list] of inOrderOfPosts(source, items, facts.all)) {
    const before = cases.get(id) ?? blank(id);
    const thread = given.threads.get(id);
    const change = observeAll(before, [...list, { is: 'batch_folded', since: before.version }], ctx);
    changes.push(thread === undefined ? change : { ...change, thread });
  }
  await commit(tx, deps, changes, { now, alone: given.alone });
  const written = new Set(changes.filter(({ events }) => events.length > 0).map(({ after }) => after.id));
  await threads.saveThreads(tx, new Map([...given.threads].filter(([id]) => !written.has(id))));
}
