import {
  type CaseId,
  type Code,
  type Duration,
  type Instant,
  type Send,
  sourceOf,
} from '../../case/types.ts';
import { type Outcome, ok } from '../../ports/outcome.ts';
import type { Found, Outgoing, Reread, SameKey, Sent, SocialAdapter } from '../../ports/social.ts';
import { call } from '../call.ts';
import type { Deps } from '../deps.ts';

/** A call may take its whole deadline before the network counts its key. */
const ON_ITS_WAY: Duration = 30_000;

/** `since`: the time of the first call with an unclear outcome; null: the send is certainly not out. */
type Attempt = { send: Send; out: Outgoing; since: Instant | null };

/**
 * Makes the call. A send that may be out already (a process died, or an earlier call was unclear) is repeated
 * only with the same key, only where the network turns the repeat into the one post, and only within its
 * window. Otherwise we look for it, and repeat it only if it is certainly not there.
 */
export async function makeSend(
  deps: Deps,
  network: SocialAdapter,
  { send, out, since }: Attempt,
): Promise<Outcome<Sent>> {
  if (since !== null && !mayRepeat(sameKeyOf(deps, send), since, deps.clock.real())) {
    const seen = await lookUp(deps, network, out);
    if (seen.is === 'found') return ok(seen.sent);
    if (seen.is === 'not_seen') return { is: 'unknown' };
  }
  return call(deps, 'send', signal => network.send(out, signal));
}

export const sameKeyOf = (deps: Deps, send: Send): SameKey =>
  deps.sources.get(sourceOf(send.target))?.sameKey ?? 'never';

export function mayRepeat(sameKey: SameKey, since: Instant, real: Instant): boolean {
  if (sameKey === 'never') return false;
  return sameKey.within === 'always' || real - since < sameKey.within - ON_ITS_WAY;
}

/** The most repeats with the same key, well inside the network's window. */
export const MOST_REPEATS = 3;
const SOON: Duration[] = [1_000, 5_000];
/** The pace of later repeats. A send that is certainly not there is repeated until it is too old. */
export const REPEAT_SLOWLY: Duration = 60_000;
export const repeatAfter = (attempt: number): Duration => SOON[attempt - 1] ?? REPEAT_SLOWLY;

export async function lookUp(deps: Deps, network: SocialAdapter, out: Outgoing): Promise<Found> {
  const seen = await call(deps, 'find', signal => network.find(out, signal));
  return seen.is === 'ok' ? seen.value : { is: 'not_seen' };
}

/** The wait before a network is asked again for the answer that is there now. */
const UNREAD: Duration = 30_000;
/**
 * A send that replaces an answer must not replace another one than its preview showed. null: it may be sent.
 * For a repeat, the answer on the network may be the send itself.
 */
export async function otherAnswer(
  deps: Deps,
  network: SocialAdapter,
  { send, out, since }: Attempt,
): Promise<Outcome<Reread> | null> {
  const reread = network.reread?.bind(network);
  if (send.replaces === undefined || since !== null || !reread) return null;
  const seen = await call(deps, 'reread', signal => reread(out.target, signal));
  switch (seen.is) {
    case 'ok':
      return (seen.value.can.reply.answered ?? null) === send.replaces ? null : seen;
    case 'unknown':
    case 'refused':
      return { is: 'later', after: UNREAD };
    case 'later':
    case 'shut':
    case 'gone':
      return seen;
    default:
      return seen satisfies never;
  }
}

/** The first failure may be chance. The second is told. */
export function warnOfSecond({ log }: Deps, id: CaseId, send: Send, why: Code): void {
  if (send.waits?.times !== 1) return;
  const fields = { event: 'send_waits', case: id, send: send.id, source: sourceOf(send.target), why };
  log.warn(fields, 'a send failed twice and is tried again');
}
