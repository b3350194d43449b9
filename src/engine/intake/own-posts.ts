import type { Case, CaseId, Duration } from '../../case/types.ts';
import type { Post } from '../../ports/social.ts';
import { knownAs, sendsByPost, sendsInDoubt } from '../../store/cases/sends.ts';
import type { Tx } from '../../store/database/database.ts';

/**
 * Which of our own posts came from a send: known by its id, or the one send without an outcome that says the same to the same place, and was submitted
 * by then. Several that fit settle nothing, so the card goes on asking a person.
 */
export async function ownSends(
  tx: Tx,
  source: string,
  posts: Post[],
  caseOf: Map<string, CaseId | null>,
  cases: Map<CaseId, Case>,
): Promise<Map<string, string>> {
  const ours = posts.filter(post => post.by === 'us');
  const found = new Map<string, string>();
  if (ours.length === 0) return found;
  const byPost = await sendsByPost(
    tx,
    source,
    ours.map(post => post.id),
  );
  const doubtful = await sendsInDoubt(tx, [...new Set(ours.flatMap(post => caseOf.get(post.id) ?? []))]);
  const submitted = new Map(
    [...cases.values()].flatMap(({ sends }) => sends.map(send => [send.id, send.submitted] as const)),
  );
  for (const post of ours) {
    const settled = byPost.get(post.id);
    if (settled) {
      found.set(post.id, settled.send);
      continue;
    }
    const same = doubtful.filter(
      send =>
        send.case === caseOf.get(post.id) &&
        send.private === post.private &&
        post.at >= (submitted.get(send.id) ?? 0) - CLOCKS_DIFFER &&
        comparable(send.text) === comparable(post.text),
    );
    const [only] = same;
    if (!only || same.length !== 1) continue;
    found.set(post.id, only.id);
    await knownAs(tx, only.id, post.id);
  }
  return found;
}
/** So much a network's clock may be behind ours. */
const CLOCKS_DIFFER: Duration = 5 * 60_000;
/** Networks trim, fold white space and normalise; none of that makes it another text. */
const comparable = (text: string): string =>
  text.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLowerCase();
