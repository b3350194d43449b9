import { type Random, random } from '../fleet/random.ts';

/**
 * Random threads: several customers, answers of ours with and without a parent, private messages, edits and
 * deletions. No id is used twice.
 */

/** A post as the forum sends it. */
export type Sent = {
  id: string;
  text?: string;
  posted_at: string;
  author?: { id: string; handle: string; name: string };
  thread?: string;
  in_reply_to?: string;
  ours?: true;
  private?: true;
  edited_at?: string;
  deleted?: true;
};
/** All posts, and the edits and deletions of them. `removed` holds the ids of the posts that are deleted. */
export type Network = { posts: Sent[]; changes: Sent[]; removed: ReadonlySet<string> };

const MINUTE = 60_000;

export function randomNetwork(seed: number, threads: number, until: number): Network {
  const chance = random(seed);
  const posts: Sent[] = [];
  const people = Array.from({ length: Math.ceil(threads / 2) + 3 }, (_, n) => person(n));
  for (let nr = 0; nr < threads; nr++) posts.push(...thread(chance, nr, people, until));
  const changes = posts.flatMap(post => change(chance, post));
  return { posts, changes, removed: new Set(changes.filter(({ deleted }) => deleted).map(({ id }) => id)) };
}

const person = (n: number) => ({ id: `u${n}`, handle: `cust${n}`, name: `Customer ${n}` });
const pick = <T>(chance: Random, all: T[]): T => all[chance.between(0, all.length - 1)] as T;

function thread(chance: Random, nr: number, people: ReturnType<typeof person>[], until: number): Sent[] {
  const customers = Array.from({ length: chance.between(1, 4) }, () => pick(chance, people));
  const root = `t${nr}`;
  const ownRoot = chance.chance(0.15);
  // A key that names a post of ours groups what came before that post, so there the order would matter.
  const keyed = !ownRoot && chance.chance(0.7);
  const made: Sent[] = [];
  const count = chance.between(1, 9);
  // Most posts are minutes apart. Some have the same time as the post before.
  let at = until - 50 * MINUTE + chance.between(0, 9) * 1_000;
  for (let n = 0; n < count; n++) {
    at += chance.chance(0.1) ? 0 : chance.between(1, 240) * 1_000;
    const isRoot = n === 0;
    const ours = isRoot ? ownRoot : chance.chance(0.35);
    const customer = pick(chance, customers);
    const text =
      ours && chance.chance(0.3) ? `@${pick(chance, customers).handle} we are on it.` : `Text ${nr}.${n}`;
    const above = isRoot ? undefined : parent(chance, made, nr, n);
    made.push({
      id: isRoot ? root : `${root}.${n}`,
      text,
      posted_at: new Date(at).toISOString(),
      ...(keyed && { thread: root }),
      ...(above !== undefined && { in_reply_to: above }),
      ...(ours ? { ours: true as const } : { author: customer }),
    });
  }
  const talk = chance.chance(0.2) ? [privately(nr, pick(chance, customers), at)] : [];
  // In some threads the first post never arrives.
  return [...(chance.chance(0.1) ? made.slice(1) : made), ...talk];
}

function parent(chance: Random, made: Sent[], nr: number, n: number): string | undefined {
  if (chance.chance(0.1)) return `missing${nr}.${n % 2}`;
  return chance.chance(0.1) ? undefined : pick(chance, made).id;
}

const privately = (nr: number, author: Sent['author'], at: number): Sent => ({
  id: `p${nr}`,
  text: `My order is ${nr}.`,
  posted_at: new Date(at).toISOString(),
  private: true,
  ...(author && { author }),
});

function change(chance: Random, post: Sent): Sent[] {
  const edit = { ...post, text: `${post.text} (edited)`, edited_at: post.posted_at };
  if (chance.chance(0.1)) return [edit];
  return chance.chance(0.08) ? [{ id: post.id, posted_at: post.posted_at, deleted: true }] : [];
}

/**
 * The matter of each post. This reference sees all posts at once and shares no code with the program. A
 * post that answers nobody has null.
 */
export function mattersOf({ posts }: Network): Map<string, string | null> {
  const byId = new Map(posts.map(post => [post.id, post]));
  const at = (post: Sent): number => Date.parse(post.posted_at);
  const roots = new Map<string, string | null>();
  const rootOf = (post: Sent): string | null => {
    const known = roots.get(post.id);
    if (known !== undefined) return known;
    const parentPost = post.in_reply_to === undefined ? undefined : byId.get(post.in_reply_to);
    const first = post.thread === undefined || post.thread === post.id ? undefined : byId.get(post.thread);
    const above = (parentPost && rootOf(parentPost)) ?? (first && rootOf(first)) ?? null;
    const unknown = post.thread !== undefined && !byId.has(post.thread) ? post.thread : undefined;
    const root = above ?? (post.ours ? null : (unknown ?? post.id));
    roots.set(post.id, root);
    return root;
  };
  const matterOf = (post: Sent): string =>
    post.private ? `private ${post.author?.id}` : `${rootOf(post)} ${post.author?.id}`;
  const inPublic = posts.filter(post => !post.private);
  const askers = inPublic.filter(post => !post.ours);
  const answered = (answer: Sent): Sent | undefined => {
    let above = answer.in_reply_to === undefined ? undefined : byId.get(answer.in_reply_to);
    while (above?.ours) above = above.in_reply_to === undefined ? undefined : byId.get(above.in_reply_to);
    if (above) return above;
    const scope = [answer.thread, rootOf(answer)].filter(each => each !== undefined && each !== null);
    const before = askers
      .filter(post => scope.includes(post.thread ?? '') || scope.includes(rootOf(post) ?? ''))
      .filter(post => at(post) <= at(answer))
      .sort((a, b) => at(b) - at(a) || (a.id < b.id ? 1 : -1));
    const words = answer.text?.split(/\s+/) ?? [];
    return before.find(post => words.includes(`@${post.author?.handle}`)) ?? before[0];
  };
  return new Map(
    posts.map(post => {
      if (!post.ours) return [post.id, matterOf(post)];
      const asker = answered(post);
      return [post.id, asker ? matterOf(asker) : null];
    }),
  );
}

/**
 * The matters whose times depend on the moment of a deletion: those with a deleted post, and those of a thread
 * with a deleted answer of ours that hung below nobody. If its words are gone before the customer whom they named
 * arrives, nobody can tell whom it answered.
 */
function touchedBy({ posts, removed }: Network, matters: ReadonlyMap<string, string | null>): Set<string> {
  const byId = new Map(posts.map(post => [post.id, post]));
  const hangs = ({ in_reply_to: id }: Sent): boolean => {
    const above = id === undefined ? undefined : byId.get(id);
    return above !== undefined && (!above.ours || hangs(above));
  };
  const threadOf = ({ id }: Sent): string => id.split('.')[0] ?? id;
  const gone = posts.filter(({ id }) => removed.has(id));
  const loose = new Set(gone.filter(post => post.ours && !hangs(post)).map(threadOf));
  const touched = posts.filter(post => removed.has(post.id) || loose.has(threadOf(post)));
  return new Set(touched.flatMap(({ id }) => matters.get(id) ?? []));
}

/** The times of the first question and the first answer of each matter that no deletion touched. */
export function firstReplies(network: Network): Map<string, { asked: number; answered: number | null }> {
  const matters = mattersOf(network);
  const touched = touchedBy(network, matters);
  const found = new Map<string, { asked: number; answered: number | null }>();
  const of = (ours: boolean) => network.posts.filter(post => (post.ours === true) === ours);
  const at = (post: Sent): number => Date.parse(post.posted_at);
  for (const post of of(false)) {
    const matter = matters.get(post.id);
    if (!matter || touched.has(matter)) continue;
    found.set(matter, { asked: Math.min(found.get(matter)?.asked ?? Infinity, at(post)), answered: null });
  }
  for (const post of of(true).sort((a, b) => at(a) - at(b))) {
    const matter = found.get(matters.get(post.id) ?? '');
    if (matter && matter.answered === null && at(post) >= matter.asked) matter.answered = at(post);
  }
  return found;
}
