import type { Case, CaseId, Duration, SendId } from '../../case/types.ts';
import { type Doubtful, knownAs, sendsInDoubt } from '../../store/cases/sends.ts';
import type { Tx } from '../../store/database/database.ts';
import type { Placed } from './join.ts';
import type { Arriving } from './placeable.ts';

/** The send that each of our own posts came from, with its case. */
export type OwnSends = Map<string, { send: SendId; case: CaseId }>;

/** A network's clock may be behind ours by this much. */
const CLOCKS_DIFFER: Duration = 5 * 60_000;

/** Sends whose outcome is not known, in the threads of our own posts and in the cases that those seem to belong to. */
export async function sendsAround(tx: Tx, batch: Arriving, placed: Placed): Promise<Doubtful[]> {
  const ours = batch.posts.filter(post => post.by === 'us');
  if (ours.length === 0) return [];
  const threads = ours.flatMap(post => [placed.roots.get(post.id), post.thread].filter(each => each != null));
  const cases = ours.flatMap(post => placed.answeredPosts.get(post.id)?.case ?? []);
  return sendsInDoubt(tx, batch.source, { threads, cases });
}

/**
 * Which of our own posts came from a send: known by its id, or the one send without an outcome that says the same to the same place, and was
 * submitted by then. Several that fit settle nothing, so the card goes on asking a person.
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

/** Networks trim, fold white space and normalise; none of that makes it another text. */
const comparable = (text: string): string =>
  text.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLowerCase();
