import type { Case, CaseId, Duration, SendId } from '../../case/types.ts';
import { type Doubtful, knownAs, sendsInDoubt } from '../../store/cases/sends.ts';
import type { Tx } from '../../store/database/database.ts';
import type { Placed } from './join.ts';
import type { Arriving } from './placeable.ts';

/** The send of each of our own posts, with its case. */
export type OwnSends = Map<string, { send: SendId; case: CaseId }>;

/** A network's clock may be behind ours by this much. */
const CLOCKS_DIFFER: Duration = 5 * 60_000;

/** The doubtful sends in the threads of our own posts, and in the cases that these seem to belong to. */
export async function sendsAround(tx: Tx, batch: Arriving, placed: Placed): Promise<Doubtful[]> {
  const ours = batch.posts.filter(post => post.by === 'us');
  if (ours.length === 0) return [];
  const threads = ours.flatMap(post => [placed.roots.get(post.id), post.thread].filter(each => each != null));
  const cases = ours.flatMap(post => placed.answeredPosts.get(post.id)?.case ?? []);
  return sendsInDoubt(tx, batch.source, { threads, cases });
}

/**
 * Finds the send of each of our own posts: by its id, or as the one doubtful send with the same text and
 * target that was submitted by then. If several fit, none is taken, and the card still asks a person.
 */
export async function ownSends(
  tx: Tx,
  batch: Arriving,
  placed: Placed,
  { doubtful, cases }: { doubtful: Doubtful[]; cases: ReadonlyMap<CaseId, Case> },
): Promise<OwnSends> {
  const found: OwnSends = new Map();
  const submitted = new Map(
    [...cases.values()].flatMap(({ sends }) => sends.map(send => [send.id, send.submitted] as const)),
  );
  for (const post of batch.posts.filter(({ by }) => by === 'us')) {
    const known = batch.known.get(post.id);
    if (known?.send && known.case_id) {
      found.set(post.id, { send: known.send, case: known.case_id });
      continue;
    }
    const root = placed.roots.get(post.id) ?? post.thread;
    const answered = placed.answeredPosts.get(post.id)?.case;
    const same = doubtful.filter(
      send =>
        (send.case === answered || (!post.private && send.thread !== null && send.thread === root)) &&
        send.private === post.private &&
        post.at >= (submitted.get(send.id) ?? 0) - CLOCKS_DIFFER &&
        comparable(send.text) === comparable(post.text),
    );
    const [only] = same;
    if (!only || same.length !== 1) continue;
    found.set(post.id, { send: only.id, case: only.case });
    await knownAs(tx, only.id, post.id);
  }
  return found;
}

/** Networks trim, fold white space and normalise; the text is still the same. */
const comparable = (text: string): string =>
  text.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLowerCase();
