import type { CaseId, Duration } from '../../case/types.ts';
import { privateCaseOf } from '../../store/cases/posts.ts';
import * as threads from '../../store/cases/threads.ts';
import type { Tx } from '../../store/database/database.ts';
import { type AnsweredPost, type Arriving, fromStored, type Placeable } from './placeable.ts';

/** Finds the cases of private posts. */

/** A private message belongs to a case for this long after the case was resolved. */
const PRIVATE_MEMORY: Duration = 7 * 24 * 3_600_000;

/**
 * Our private posts belong to the case of their parent, or of another post in their private thread. Returns
 * stored posts that waited for it.
 */
export async function privateAnswers(
  tx: Tx,
  { source, known }: Arriving,
  fresh: Placeable[],
  answeredPosts: Map<string, AnsweredPost | null>,
): Promise<Placeable[]> {
  const mine = fresh.filter(post => post.ours && post.private);
  const theirs = fresh.filter(post => post.private && !post.ours);
  const links = theirs.flatMap(post => [post.id, post.key].filter(each => each !== null));
  const waiting = (await threads.privateOrphans(tx, source, links)).map(fromStored);
  const stored = await threads.privatePosts(
    tx,
    source,
    mine.flatMap(post => [post.parent, post.key].filter(each => each !== null)),
  );
  for (const answer of [...mine, ...waiting]) {
    const near = (post: { id: string; key: string | null }): boolean =>
      post.id === answer.parent ||
      (answer.key !== null && (post.id === answer.key || post.key === answer.key));
    const above = answer.parent === null ? undefined : known.get(answer.parent);
    const parent = above?.case_id ? { id: above.id, case: above.case_id } : undefined;
    const found =
      theirs.find(post => post.id === answer.parent) ?? parent ?? theirs.find(near) ?? stored.find(near);
    answeredPosts.set(answer.id, found ? { id: found.id, case: found.case } : null);
  }
  return waiting;
}

/** The case with the private talk of each author who writes in private. */
export async function privateCases(
  tx: Tx,
  { source, now }: Arriving,
  fresh: Placeable[],
): Promise<Map<string, CaseId | null>> {
  const byAuthor = new Map<string, CaseId | null>();
  const found = new Map<string, CaseId | null>();
  for (const { id, author } of fresh.filter(post => post.private && post.author !== null)) {
    if (author === null) continue;
    if (!byAuthor.has(author))
      byAuthor.set(author, await privateCaseOf(tx, source, author, now - PRIVATE_MEMORY));
    found.set(id, byAuthor.get(author) ?? null);
  }
  return found;
}
