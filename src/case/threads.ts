/**
 * Finds the public thread of a post. A thread is named by its root: the topmost post in its chain of
 * answers that is not ours. Pure, and a function of the known posts, so that the order of their
 * arrival makes no difference.
 */

/** The parts of a post that decide its thread. Ids are the network's own. */
export type ThreadPost = {
  id: string;
  parent: string | null;
  /** The network's name of the thread: the id of the thread's first post. */
  key: string | null;
  ours: boolean;
  private: boolean;
};

/**
 * The root of each of these posts; null for private posts and for ours that are below no customer's post.
 * `known` holds the roots of posts outside: null for one of ours without a root; a missing post is unknown.
 * The first rule that applies counts:
 * - the root of the parent;
 * - the root of the post that the thread's key names;
 * - the key itself, if no such post is known, since some networks number their threads;
 * - otherwise the post begins a thread of its own, as it does below a post of ours.
 */
export function rootsOf(
  posts: ThreadPost[],
  known: ReadonlyMap<string, string | null>,
): Map<string, string | null> {
  const byId = new Map(posts.map(post => [post.id, post]));
  const roots = new Map<string, string | null>();
  const rootBy = (id: string): string | null => roots.get(id) ?? known.get(id) ?? null;
  const judge = (post: ThreadPost): string | null => {
    if (post.private) return null;
    const above = linksOf(post)
      .map(rootBy)
      .find(root => root !== null);
    if (above !== null && above !== undefined) return above;
    if (post.ours) return null;
    const { key } = post;
    return key === null || byId.has(key) || known.has(key) ? post.id : key;
  };
  // An explicit stack, because a chain may be longer than calls can be nested. A post above
  // itself counts as unknown there.
  for (const first of posts) {
    const stack = [first];
    const above = new Set([first.id]);
    for (let post = stack.at(-1); post; post = stack.at(-1)) {
      const open = post.private ? [] : linksOf(post);
      const next = open.find(id => byId.has(id) && !roots.has(id) && !above.has(id));
      const isReady = next === undefined || roots.has(post.id);
      if (!isReady) {
        stack.push(byId.get(next)!);
        above.add(next);
        continue;
      }
      if (!roots.has(post.id)) roots.set(post.id, judge(post));
      stack.pop();
    }
  }
  return roots;
}

const linksOf = ({ id, parent, key }: ThreadPost): string[] =>
  [parent, key].filter((each): each is string => each !== null && each !== id);

/**
 * The customer's post that each of ours answers: its nearest parent that is not ours. null:
 * none is known. `known` gives, for posts outside, the customer's post that one of ours
 * answers, or the customer's post itself.
 */
export function answeredBy(
  posts: ThreadPost[],
  known: ReadonlyMap<string, string | null>,
): Map<string, string | null> {
  const byId = new Map(posts.map(post => [post.id, post]));
  const climb = (post: ThreadPost): string | null => {
    const seen = new Set<string>();
    for (let at: ThreadPost | undefined = post; at && !seen.has(at.id); ) {
      seen.add(at.id);
      if (at.parent === null) return null;
      const above = byId.get(at.parent);
      if (!above) return known.get(at.parent) ?? null;
      if (!above.ours) return above.id;
      at = above;
    }
    return null;
  };
  return new Map(posts.filter(({ ours }) => ours).map(post => [post.id, climb(post)]));
}
