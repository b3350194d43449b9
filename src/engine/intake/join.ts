import { answeredBy, rootsOf } from '../../case/threads.ts';
import type { CaseId, SendId } from '../../case/types.ts';
import * as threads from '../../store/cases/threads.ts';
import type { Tx } from '../../store/database/database.ts';
import { askerOf } from './askers.ts';
import {
  type AnsweredPost,
  type Arriving,
  fromPost,
  fromStored,
  isBare,
  type Placeable,
} from './placeable.ts';
import { privateAnswers, privateCases } from './private.ts';

/** One customer's cases in one thread: none yet, one, or several that are one matter, as we know now. */
export type Matter = { root: string; cases: threads.CaseKey[] };
export type Placed = {
  /** All of them begin threads of their own, so no stored case is in one of those. */
  beginning: boolean;
  roots: ReadonlyMap<string, string | null>;
  answers: ReadonlyMap<string, string | null>;
  matters: Matter[];
  /** For each customer's public post that is new, or below a new one. */
  matterOf: ReadonlyMap<string, Matter>;
  /** For each of our posts; null: we know no post that it could answer. */
  answeredPosts: ReadonlyMap<string, AnsweredPost | null>;
  /** Our stored posts whose case may be another now. */
  reconsidered: Placeable[];
  /** For each private post of a customer: the case with their private talk; null: there is none yet. */
  privately: ReadonlyMap<string, CaseId | null>;
};

/**
 * Finds the thread of each post, the cases of its author there, and the customers that our own posts answer.
 * 'whole': the batch must be handled alone.
 */
export async function placePosts(tx: Tx, batch: Arriving): Promise<Placed | 'whole'> {
  const { source, whole } = batch;
  const fresh = batch.posts.map(post => fromPost(post, batch.now));
  const deleted = batch.deleted.map(post => fromPost(post, batch.now));
  const arriving = [...fresh, ...deleted, ...batch.sent.map(fromStored)];
  const below = whole ? await threads.hangingOn(tx, source, idsOf(arriving)) : [];
  const seen = [...arriving, ...below.map(fromStored)];
  const outside = await outsideOf(tx, batch, below);
  const roots = rootsOf(seen, new Map(outside.map(post => [post.id, post.private ? null : post.root])));
  const answers = answeredBy(seen, new Map(outside.map(post => [post.id, throughTo(post)])));
  const sentPosts = batch.sent.flatMap(({ id }) => batch.known.get(id) ?? []);
  await saveMoved(tx, source, [...below, ...sentPosts], { roots, answers });

  const customers = seen.filter(isOfCustomer);
  const scopeOf = ({ id, key }: Placeable): string[] =>
    [key, roots.get(id) ?? null].filter(each => each !== null);
  // Most mentions begin a thread. If something of it were stored, it would be known or hang below. An answer of
  // ours or a private post may belong to any case.
  const begun = new Set(idsOf(fresh));
  const beginning =
    !whole &&
    batch.known.size === 0 &&
    fresh.every(isOfCustomer) &&
    customers.every(post => scopeOf(post).every(id => begun.has(id)));
  const { matters, matterOf } = await mattersOf(tx, source, { customers, roots, stored: !beginning });

  const loose = beginning ? [] : await looseBeside(tx, source, customers, scopeOf);
  if (!whole && loose.length > 0) return 'whole';
  const stored = uniquely([...loose, ...seen.filter(post => isAnswer(post) && !arriving.includes(post))]);
  const inBatch = [...fresh, ...deleted]
    .filter(isOfCustomer)
    .map(post => ({ ...post, scope: scopeOf(post) }));
  const answering = [...fresh.filter(isAnswer), ...stored];
  const caseOf = await casesOfAnswered(tx, source, {
    near: [...outside, ...below],
    inBatch,
    answered: answering.flatMap(({ id }) => answers.get(id) ?? []),
  });
  const answeredPosts = new Map<string, AnsweredPost | null>();
  for (const answer of answering) {
    const firm = answers.get(answer.id) ?? null;
    // Its words are gone, and with them whom it named, so it stays where they brought it.
    if (firm === null && answer.text === null) continue;
    const found =
      firm !== null
        ? { id: firm, case: caseOf.get(firm) ?? null }
        : await askerOf(tx, source, { ...answer, scope: scopeOf(answer) }, inBatch);
    answeredPosts.set(answer.id, found);
  }
  for (const { id, parent, case_id } of batch.sent)
    answeredPosts.set(id, parent === null ? null : { id: parent, case: case_id });
  const sendOf = (id: string): SendId | null => batch.sent.find(post => post.id === id)?.send ?? null;
  const orphans = await privateAnswers(tx, batch, fresh, answeredPosts);
  return {
    beginning,
    roots,
    answers,
    matters,
    matterOf,
    answeredPosts,
    // The network showed a post before we knew that it is our send.
    reconsidered: [
      ...stored,
      ...orphans,
      ...sentPosts.map(post => ({ ...fromStored(post), send: sendOf(post.id) })),
    ],
    privately: await privateCases(tx, batch, fresh),
  };
}

type CustomerPost = Placeable & { author: string };
const isOfCustomer = (post: Placeable): post is CustomerPost =>
  !post.ours && !post.private && post.author !== null;
const isAnswer = (post: Placeable): boolean => post.ours && !post.private && post.send === null;
const idsOf = (posts: { id: string }[]): string[] => posts.map(({ id }) => id);
const uniquely = (posts: Placeable[]): Placeable[] => [
  ...new Map(posts.map(post => [post.id, post])).values(),
];

/** The stored posts around the batch: the parents and the first posts of their threads. */
async function outsideOf(tx: Tx, batch: Arriving, below: threads.KnownPost[]): Promise<threads.KnownPost[]> {
  const linked = below.flatMap(({ parent, thread }) => [parent, thread].filter(id => id !== null));
  const missing = linked.filter(id => !batch.known.has(id));
  const more = missing.length === 0 ? new Map() : (await threads.knownUnder(tx, batch.source, missing)).posts;
  return [...batch.known.values(), ...more.values()].filter(post => !isBare(post));
}

/** `answered`: the posts whose case is asked for, which may be among the others. */
type Around = { near: threads.KnownPost[]; inBatch: { id: string }[]; answered: string[] };
/**
 * The cases of customers' posts that are answered, also through an answer of ours in between. A post that was
 * deleted before it came is in no case, but its author may have one in its thread.
 */
async function casesOfAnswered(
  tx: Tx,
  source: string,
  { near, inBatch, answered }: Around,
): Promise<Map<string, CaseId | null>> {
  const there = new Set([...near, ...inBatch].map(({ id }) => id));
  const above = answered.filter(id => !there.has(id));
  const more = above.length === 0 ? [] : (await threads.knownUnder(tx, source, above)).posts.values();
  const all = [...near, ...more];
  const pairs = all.flatMap(({ id, case_id, author, root }) =>
    answered.includes(id) && case_id === null && author !== null ? [{ root: root ?? id, author }] : [],
  );
  const theirs = pairs.length === 0 ? [] : await threads.casesOf(tx, source, pairs);
  const caseOf = (post: threads.KnownPost): CaseId | null =>
    post.case_id ??
    theirs.find(each => each.thread === post.root && each.customer === post.author)?.id ??
    null;
  return new Map(all.map(post => [post.id, caseOf(post)]));
}

/** The customer's post that an answer to this post answers. */
function throughTo(post: threads.KnownPost): string | null {
  if (post.private) return null;
  return post.ours ? post.answers : post.id;
}

type Places = Pick<Placed, 'roots' | 'answers'>;
async function saveMoved(
  tx: Tx,
  source: string,
  below: threads.KnownPost[],
  { roots, answers }: Places,
): Promise<void> {
  const places = below.map(post => ({
    id: post.id,
    root: roots.get(post.id) ?? null,
    answers: answers.get(post.id) ?? null,
  }));
  const moved = places.filter(
    (place, n) => place.root !== below[n]?.root || place.answers !== below[n]?.answers,
  );
  await threads.saveRoots(tx, source, moved);
}

/**
 * The matter of each customer's post. All cases with the same thread and author are one matter. `stored`: there
 * may be cases already.
 */
async function mattersOf(
  tx: Tx,
  source: string,
  given: { customers: CustomerPost[]; roots: ReadonlyMap<string, string | null>; stored: boolean },
): Promise<Pick<Placed, 'matters' | 'matterOf'>> {
  const { customers, roots, stored } = given;
  if (customers.length === 0) return { matters: [], matterOf: new Map() };
  const pairOf = ({ id, author }: CustomerPost) => ({ root: roots.get(id) ?? id, author });
  const pairs = customers.map(pairOf);
  const own = customers.flatMap(post => post.case ?? []);
  const found = stored ? await threads.casesOf(tx, source, pairs, own) : [];
  const byPair = new Map<string, Matter>();
  const byCase = new Map<CaseId, Matter>();
  for (const post of customers) {
    const { root, author } = pairOf(post);
    const key = `${root}\n${author}`;
    const cases = found.filter(
      each => each.customer === author && (each.thread === root || each.id === post.case),
    );
    const joined = [byPair.get(key), ...cases.map(({ id }) => byCase.get(id))].filter(
      each => each !== undefined,
    );
    const all = [
      ...new Map([...joined.flatMap(each => each.cases), ...cases].map(each => [each.id, each])).values(),
    ];
    const matter: Matter = { root: joined[0]?.root ?? root, cases: all };
    for (const [pair, each] of byPair) if (joined.includes(each)) byPair.set(pair, matter);
    byPair.set(key, matter);
    for (const { id } of all) byCase.set(id, matter);
  }
  const matterOf = new Map(
    customers.map(post => [post.id, byPair.get(`${pairOf(post).root}\n${post.author}`)!] as const),
  );
  return { matters: [...new Set(byPair.values())], matterOf };
}

/** Our loose answers that are not older than one of these posts, so they may answer it. */
async function looseBeside(
  tx: Tx,
  source: string,
  customers: Placeable[],
  scopeOf: (post: Placeable) => string[],
): Promise<Placeable[]> {
  if (customers.length === 0) return [];
  const oldest = customers.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const scopes = [...new Set(customers.flatMap(scopeOf))];
  return (await threads.looseAnswers(tx, source, scopes, oldest)).map(fromStored);
}
