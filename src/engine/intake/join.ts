import type { CaseId, Duration, Instant } from '../../case/types.ts';
import type { Post } from '../../ports/social.ts';
import {
  joinThreads,
  type KnownPost,
  lockAuthors,
  moveThreads,
  privateCaseOf,
} from '../../store/cases/posts.ts';
import type { Tx } from '../../store/database/database.ts';

/** How long after it was resolved a private message still belongs to a case. */
const PRIVATE_MEMORY: Duration = 7 * 24 * 3_600_000;

/** The case each post belongs to, and which of those cases are new; null for a post of ours that answers nothing we know. */
export type Joined = {
  caseOf: Map<string, CaseId | null>;
  opened: Set<CaseId>;
  /** The thread keys that are known from now on: posts of ours that waited for one of them join its case. */
  claimed: Map<string, CaseId>;
};

/**
 * Which case a post joins, in order: its parent's; its thread's (if the thread's root is ours, the topmost ancestor that is not ours);
 * if private, the author's newest case with private talk; else a new one. Look-up-then-insert would make two cases of one thread when two batches
 * meet, so threads are claimed by insert-or-get and whoever was first decides.
 */
export async function joinCases(
  tx: Tx,
  source: string,
  posts: Post[],
  { posts: known, threads }: { posts: Map<string, KnownPost>; threads: Map<string, CaseId> },
  now: Instant,
  mint: () => string,
): Promise<Joined> {
  const batch = new Map(posts.map(post => [post.id, post]));
  const ours = (id: string): boolean => {
    const stored = known.get(id);
    // One that turned out to be a send is known as a thread.
    return stored ? stored.ours && stored.case_id === null && !threads.has(id) : batch.get(id)?.by === 'us';
  };
  const keysOf = (post: Post): string[] => {
    const related = [post.parent, post.thread].filter((id): id is string => id !== undefined && !ours(id));
    return [...new Set([post.id, ...related])];
  };

  const caseOf = new Map<string, CaseId | null>();
  const opened = new Set<CaseId>();
  const byKey = new Map<string, CaseId>(threads);
  const byAuthor = new Map<string, CaseId>();
  const deciding = new Set<string>();
  await lockAuthors(
    tx,
    source,
    [...new Set(posts.flatMap(post => (post.private && post.by !== 'us' ? [post.by.id] : [])))].sort(),
  );

  const decideFor = async (post: Post): Promise<CaseId | null> => {
    const settled = caseOf.get(post.id);
    if (settled !== undefined) return settled;
    if (deciding.has(post.id)) return null;
    deciding.add(post.id);
    const found =
      (await parentCase(post)) ??
      keysOf(post)
        .map(key => byKey.get(key))
        .find(id => id !== undefined) ??
      (await privateCase(post)) ??
      fresh(post);
    deciding.delete(post.id);
    caseOf.set(post.id, found);
    if (found !== null && post.private && post.by !== 'us') byAuthor.set(post.by.id, found);
    if (found !== null) for (const key of keysOf(post)) if (!byKey.has(key)) byKey.set(key, found);
    return found;
  };
  const parentCase = async (post: Post): Promise<CaseId | null> => {
    if (post.parent === undefined) return null;
    const parent = batch.get(post.parent);
    return known.get(post.parent)?.case_id ?? (parent ? await decideFor(parent) : null);
  };
  const privateCase = async (post: Post): Promise<CaseId | null> =>
    post.private && post.by !== 'us'
      ? (byAuthor.get(post.by.id) ?? (await privateCaseOf(tx, source, post.by.id, now - PRIVATE_MEMORY)))
      : null;
  const fresh = (post: Post): CaseId | null => {
    if (post.by === 'us') return null;
    const id = mint();
    opened.add(id);
    return id;
  };
  for (const post of posts) await decideFor(post);
  // A post of ours that came before what it answers, in this very batch.
  for (const post of posts)
    if (caseOf.get(post.id) === null)
      caseOf.set(
        post.id,
        keysOf(post)
          .map(key => byKey.get(key))
          .find(id => id !== undefined) ?? null,
      );

  await claimThreads(tx, source, { caseOf, opened, byKey, threads });
  return { caseOf, opened, claimed: new Map([...byKey].filter(([key]) => !threads.has(key))) };
}

/** Registers the new keys. Where another transaction was first, its case is the one, and everything we meant for ours goes there. */
async function claimThreads(
  tx: Tx,
  source: string,
  mine: {
    caseOf: Map<string, CaseId | null>;
    opened: Set<CaseId>;
    byKey: Map<string, CaseId>;
    threads: Map<string, CaseId>;
  },
): Promise<void> {
  const wanted = new Map([...mine.byKey].filter(([key]) => !mine.threads.has(key)));
  if (wanted.size === 0) return;
  const got = await joinThreads(tx, source, wanted);
  const moved = new Map<CaseId, CaseId>();
  for (const [key, id] of wanted) {
    const actual = got.get(key);
    if (actual !== undefined && actual !== id && mine.opened.has(id)) moved.set(id, actual);
  }
  for (const [from, to] of moved) {
    mine.opened.delete(from);
    await moveThreads(tx, from, to);
    for (const [post, id] of mine.caseOf) if (id === from) mine.caseOf.set(post, to);
    for (const [key, id] of mine.byKey) if (id === from) mine.byKey.set(key, to);
  }
}
