import type { Case, CaseId } from '../../case/types.ts';
import type { Deps } from '../deps.ts';
import type { Placed } from './join.ts';
import { inOrder, mergesAmong } from './merge.ts';
import type { OwnSends } from './own-posts.ts';
import type { Arriving, Placeable } from './placeable.ts';

/** `to` null: the post that it answers was deleted before we stored anything of it. */
type Move = { post: Placeable; from: CaseId | null; to: CaseId | null };
export type Joined = {
  /** The case of each new post; null: it answers no known post. */
  caseOf: Map<string, CaseId | null>;
  /** Cases that become part of another. */
  merges: Map<CaseId, CaseId>;
  /** Our answers that belong to another customer than we thought, or for which we now know a customer. */
  moves: Move[];
  /** The thread of each case whose thread is new. */
  threads: Map<CaseId, string>;
};

/** Decides on locked cases: which of them are one, which are new, and where every post goes. */
export function assignCases(
  deps: Deps,
  batch: Arriving,
  placed: Placed,
  { cases, own }: { cases: Map<CaseId, Case>; own: OwnSends },
): Joined {
  const merges = mergesAmong(placed, cases);
  const now = (id: CaseId | null): CaseId | null => (id === null ? null : (merges.get(id) ?? id));
  const threadOf = new Map<CaseId, string>();
  const opened = new Map<object | string, CaseId>();
  const open = (of: object | string): CaseId => {
    const id = opened.get(of) ?? deps.mint();
    opened.set(of, id);
    return id;
  };
  for (const matter of placed.matters) {
    const [kept] = inOrder(matter.cases.flatMap(({ id }) => cases.get(id) ?? []));
    if (kept) opened.set(matter, kept.id);
    if (kept && matter.cases.some(({ id, thread }) => id === kept.id && thread !== matter.root))
      threadOf.set(kept.id, matter.root);
  }
  const caseOf = new Map<string, CaseId | null>();
  for (const post of batch.posts) {
    if (post.by === 'us') continue;
    const matter = placed.matterOf.get(post.id);
    const privately = now(placed.privately.get(post.id) ?? null);
    const id = matter && !post.private ? open(matter) : (privately ?? open(post.by.id));
    caseOf.set(post.id, id);
    if (matter && !post.private && !cases.has(id)) threadOf.set(id, matter.root);
  }
  const answered = (id: string): CaseId | null => {
    const asking = placed.answeredPosts.get(id);
    if (!asking) return null;
    const matter = placed.matterOf.get(asking.id);
    return caseOf.get(asking.id) ?? now(asking.case) ?? (matter && opened.get(matter)) ?? null;
  };
  for (const post of batch.posts) {
    if (post.by === 'us') caseOf.set(post.id, own.get(post.id)?.case ?? answered(post.id));
  }
  const moves = placed.reconsidered.flatMap((post): Move[] => {
    if (!placed.answeredPosts.get(post.id)) return [];
    const to = answered(post.id);
    return to === now(post.case) ? [] : [{ post, from: post.case, to }];
  });
  return { caseOf, merges, moves, threads: threadOf };
}
