import type { Fact } from '../../case/commands.ts';
import { type CaseId, idOf, sourceOf } from '../../case/types.ts';
import { lockCases } from '../../store/cases/cases.ts';
import { joinThreads, movePosts } from '../../store/cases/posts.ts';
import type { Tx } from '../../store/database/database.ts';
import type { Deps } from '../deps.ts';
import { handleIn } from '../handle.ts';

/**
 * A send of this case is out as `id`: what answers it belongs here. If somebody answered before we knew the id, a case was opened for that id
 * meanwhile; the younger becomes part of the elder.
 */
export async function registerThread(
  tx: Tx,
  deps: Deps,
  caseId: CaseId,
  source: string,
  id: string,
  isPublic: boolean,
): Promise<void> {
  if (!isPublic) return;
  const owner = (await joinThreads(tx, source, new Map([[id, caseId]]))).get(id);
  if (owner === undefined || owner === caseId) return;
  const cases = await lockCases(tx, [owner, caseId].sort());
  const [mine, other] = [cases.get(caseId), cases.get(owner)];
  if (!mine || !other) return;
  const [elder, younger] = mine.opened <= other.opened ? [mine, other] : [other, mine];
  // What somebody has begun to work on stays where they work on it.
  if (younger.owner || younger.private || younger.sends.length > 0) return;
  const posts: Fact[] = younger.posts
    .toSorted((a, b) => a.at - b.at)
    .flatMap(({ edited, deleted, changed: _, ...post }): Fact[] => [
      { is: 'post', post },
      ...(edited === undefined ? [] : [{ is: 'edited' as const, post: post.key, at: edited }]),
      ...(deleted === undefined ? [] : [{ is: 'deleted' as const, post: post.key, at: deleted }]),
    ]);
  await movePosts(
    tx,
    younger.id,
    elder.id,
    younger.posts.map(post => ({ source: sourceOf(post.key), id: idOf(post.key) })),
  );
  await handleIn(tx, deps, { case: elder.id, facts: [{ is: 'absorbed', other: younger.id }, ...posts] });
  await handleIn(tx, deps, { case: younger.id, facts: [{ is: 'merged', into: elder.id }] });
}
