import type { Fact, Settled } from '../../case/commands.ts';
import { whyNotPossible } from '../../case/decide.ts';
import { behind } from '../../case/questions.ts';
import {
  type CaseId,
  type Code,
  type Duration,
  type Instant,
  idOf,
  postKey,
  type Send,
  sourceOf,
} from '../../case/types.ts';
import { brokenAt } from '../../ports/broken.ts';
import { type Outcome, ok } from '../../ports/outcome.ts';
import type { Outgoing, Reread, Sent, SocialAdapter } from '../../ports/social.ts';
import { lockCases } from '../../store/cases/cases.ts';
import { keepAnswer } from '../../store/cases/posts.ts';
import { keepWords, outgoing, recordPosted } from '../../store/cases/sends.ts';
import { isDatabaseGone, type Tx } from '../../store/database/database.ts';
import * as claims from '../../store/outbox/claims.ts';
import * as store from '../../store/outbox/deliveries.ts';
import { busyUntil, type Lane, nextProbe } from '../../store/outbox/lanes.ts';
import { untilStored } from '../call.ts';
import type { Deps } from '../deps.ts';
import { handleIn } from '../handle.ts';
import { aloneIfNeeded } from '../intake/ingest.ts';
import { placeSent } from '../intake/sent.ts';
import { putOff, reopen, shut, tellWait } from '../outbox/alarm.ts';
import {
  lookUp,
  MOST_REPEATS,
  makeSend,
  mayRepeat,
  otherAnswer,
  REPEAT_SLOWLY,
  repeatAfter,
  sameKeyOf,
  warnOfSecond,
} from './attempt.ts';

/** The wait of a send behind an earlier one of its case, before it is looked at again. */
const BEHIND: Duration = 2_000;
const ASIDE: Duration = 30_000;

/** `probe`: its lane is shut, and this delivery finds out whether that is still so. */
type Claimed = { case: CaseId; delivery: store.Delivery; send: Send; out: Outgoing; probe: boolean };

/** Claims and makes the next send of a network account. The claim checks that it is still wanted. */
export async function deliverSend(deps: Deps, lane: Lane): Promise<number> {
  const head = await claims.headSend(deps.database.db, lane.name, deps.clock.real());
  if (!head) return 0;
  const claimed = await deps.database
    .inTx(tx => claim(tx, deps, lane, head))
    .catch(error => setAside(deps, head, error));
  if (claimed === 'not_wanted') return 1;
  if (claimed === null) return 0;
  const network = deps.networks.get(sourceOf(claimed.send.target));
  const attempt = { ...claimed, since: claimed.delivery.maybe_since };
  const other = network ? await otherAnswer(deps, network, attempt) : null;
  if (other?.is === 'ok') {
    await untilStored(deps, () => answerChanged(deps, claimed, other.value));
  } else {
    const outcome: Outcome<Sent> = network
      ? (other ?? (await makeSend(deps, network, attempt)))
      : { is: 'refused', code: 'source_gone' };
    await untilStored(deps, () => settleAttempt(deps, network, claimed, outcome));
  }
  deps.enqueued();
  return 1;
}

/** A case that cannot be worked on is a bug. Its send waits, and the lane goes on with others. */
async function setAside(
  deps: Deps,
  head: { id: string; case: string },
  error: unknown,
): Promise<'not_wanted'> {
  broken(deps, head.case, error);
  await deps.database.inTx(tx => store.delay(tx, head.id, deps.clock.real() + ASIDE));
  return 'not_wanted';
}

export function broken(deps: Deps, id: CaseId, error: unknown): void {
  if (isDatabaseGone(error)) throw error;
  deps.log.error(
    { event: 'send_not_worked_on', case: id, ...brokenAt(error) },
    'a send could not be worked on',
  );
}

async function claim(
  tx: Tx,
  deps: Deps,
  lane: Lane,
  head: { id: string; case: string },
): Promise<Claimed | 'not_wanted' | null> {
  const real = deps.clock.real();
  const c = (await lockCases(tx, [head.case])).get(head.case);
  const locked = await claims.lockSend(tx, head.id, real);
  const delivery = locked?.delivery;
  const send = c?.sends.find(each => each.id === delivery?.send_id);
  if (!c || !locked || !delivery || !send) return null;
  // A process died during the call, or an earlier call was unclear: the send may be out.
  const repeat = delivery.maybe_since !== null;
  if ((send.stage !== 'queued' && send.stage !== 'sending') || send.n !== delivery.n) {
    await store.dropQueued(tx, delivery.id, 'not_wanted', real);
    return 'not_wanted';
  }
  const why = whyNotPossible(c, send, deps.clock.now());
  if (why !== null && !repeat) {
    await handleIn(
      tx,
      deps,
      settling(c.id, send, { is: 'withdrawn', why: why === 'deleted' ? 'author_deleted' : 'not_possible' }),
    );
    return 'not_wanted';
  }
  if (!repeat && behind(c, send)) {
    await store.delay(tx, delivery.id, real + BEHIND);
    return 'not_wanted';
  }
  const out = await outgoing(tx, send.id, send.submitted);
  if (!out) {
    await handleIn(tx, deps, settling(c.id, send, { is: 'withdrawn', why: 'text_gone' }));
    return 'not_wanted';
  }
  const busy = await claims.startSend(tx, delivery, lane.every, {
    worker: deps.worker,
    real,
    for: deps.limits.lease,
  });
  if (locked.probe) await nextProbe(tx, delivery.lane, real + deps.limits.lease);
  await handleIn(tx, deps, { case: c.id, facts: [{ is: 'started', send: send.id, n: send.n }] });
  return { case: c.id, delivery: busy, send, out, probe: locked.probe };
}

/** Puts it back into its lane, for a repeat with the same key. */
async function repeat(deps: Deps, claimed: Claimed, least: Duration): Promise<void> {
  const { case: id, delivery, send } = claimed;
  const real = deps.clock.real();
  const sameKey = sameKeyOf(deps, send);
  const wait = Math.max(least, sameKey === 'never' ? 0 : sameKey.after);
  const back = { notBefore: real + wait, maybeSince: real, outcome: 'unknown' };
  const waits = { until: deps.clock.now() + wait, why: 'unclear' };
  await deps.database.inTx(async tx => {
    // Repeats within seconds are over before anybody could read of them.
    if (wait >= REPEAT_SLOWLY) await handleIn(tx, deps, settling(id, send, { is: 'repeats', waits }));
    await store.putBack(tx, delivery, back);
  });
  if (wait >= REPEAT_SLOWLY) warnOfSecond(deps, claimed.case, send, waits.why);
}

async function settleAttempt(
  deps: Deps,
  network: SocialAdapter | undefined,
  claimed: Claimed,
  first: Outcome<Sent>,
): Promise<void> {
  const { delivery, send, out } = claimed;
  const real = deps.clock.real();
  let outcome = first;
  if (outcome.is === 'unknown' && network) {
    const since = delivery.maybe_since ?? real;
    if (delivery.attempt < MOST_REPEATS && mayRepeat(sameKeyOf(deps, send), since, real))
      return repeat(deps, claimed, repeatAfter(delivery.attempt));
    const seen = await lookUp(deps, network, out);
    if (seen.is === 'not_there') {
      const tooOld = real + REPEAT_SLOWLY >= (delivery.give_up_at ?? Infinity);
      if (tooOld) return end(deps, claimed, { is: 'withdrawn', why: 'too_old' });
      return repeat(deps, claimed, repeatAfter(delivery.attempt));
    }
    if (seen.is === 'found') outcome = ok(seen.sent);
  }
  // A refusal of a repeat tells nothing about the call before it, which may have published.
  if ((outcome.is === 'refused' || outcome.is === 'gone') && delivery.maybe_since !== null) {
    const seen = network ? await lookUp(deps, network, out) : ({ is: 'not_seen' } as const);
    if (seen.is === 'found') outcome = ok(seen.sent);
    else if (seen.is === 'not_seen') outcome = { is: 'unknown' };
  }
  switch (outcome.is) {
    case 'later': {
      const { all, why = 'asked_to_wait' } = outcome;
      const { wait, outcome: is } = putOff(outcome.after);
      await deps.database.inTx(async tx => {
        await notDone(tx, deps, claimed, { until: deps.clock.now() + wait, why });
        await store.putBack(tx, delivery, { notBefore: real + wait, outcome: is, free: true });
        if (all) await busyUntil(tx, delivery.lane, real + wait);
        await tellWait(tx, deps, delivery.lane, is);
      });
      warnOfSecond(deps, claimed.case, send, why);
      return;
    }
    case 'shut': {
      const { remedy } = outcome;
      await deps.database.inTx(async tx => {
        await notDone(tx, deps, claimed);
        await store.putBack(tx, delivery, { notBefore: real, outcome: `shut ${remedy.code}`, free: true });
        await shut(tx, deps, delivery.lane, remedy);
      });
      return;
    }
    case 'ok': {
      const sent = outcome.value;
      const source = sourceOf(send.target);
      const at = sent.at ?? deps.clock.now();
      const post = sent.id === undefined ? {} : { post: postKey(source, sent.id) };
      const isPublic = send.kind !== 'private_message';
      await end(
        deps,
        claimed,
        { is: 'posted', at, ...post, ...(sent.pending && { pending: true }) },
        {
          rows: tx => recordPosted(tx, send.id, { ...sent, at }),
          ...(isPublic &&
            sent.id !== undefined && {
              before: placeSent(deps, { send, case: claimed.case, id: sent.id, at }),
            }),
        },
      );
      return;
    }
    case 'refused': {
      const { code: why, words } = outcome;
      if (words === undefined) return end(deps, claimed, { is: 'refused', why });
      const note = `${send.id}.refused`;
      const said = { id: note, case: claimed.case, text: words, at: deps.clock.now() };
      return end(deps, claimed, { is: 'refused', why, note }, { rows: tx => keepWords(tx, said) });
    }
    case 'gone':
      return end(deps, claimed, { is: 'refused', why: 'gone' });
    case 'unknown':
      return end(deps, claimed, { is: 'unknown' });
    default:
      outcome satisfies never;
  }
}

/** Another answer appeared there meanwhile. The send goes back to the form, which shows that answer. */
async function answerChanged(deps: Deps, claimed: Claimed, { can, answer }: Reread): Promise<void> {
  const { target } = claimed.send;
  const of = { source: sourceOf(target), id: idOf(target) };
  await end(
    deps,
    claimed,
    { is: 'withdrawn', why: 'answer_changed' },
    { first: { is: 'can', post: target, can }, rows: tx => keepAnswer(tx, of, answer ?? null) },
  );
}

/** The send waits again and is judged anew. Unless it may be out, its author can take it back. */
async function notDone(
  tx: Tx,
  deps: Deps,
  { case: id, delivery, send }: Claimed,
  waits?: { until: Instant; why: Code },
): Promise<void> {
  const outcome: Settled = { is: 'not_done', ...(waits && { waits }) };
  if (delivery.maybe_since === null) await handleIn(tx, deps, settling(id, send, outcome));
}

type Ending = {
  first?: Fact;
  rows?(tx: Tx): Promise<void>;
  before?(tx: Tx, whole: boolean): Promise<unknown>;
};
/**
 * Commits the outcome, its event, its card and the end of the delivery together, even if the lease was lost
 * meanwhile. `first` is a fact to record before it; `before` runs before the case is locked.
 */
async function end(
  deps: Deps,
  { case: id, delivery, send, probe }: Claimed,
  outcome: Settled,
  { first, rows, before }: Ending = {},
): Promise<void> {
  const fact: Fact = { is: 'settled', send: send.id, n: send.n, outcome };
  const facts = first ? [first, fact] : [fact];
  await aloneIfNeeded(whole =>
    deps.database.inTx(async tx => {
      if ((await before?.(tx, whole)) === 'whole') return 'whole';
      // Cases that it answers too are locked together with its own, in id order.
      const also = outcome.is === 'posted' ? (send.also ?? []) : [];
      if (also.length > 0) await lockCases(tx, [...also.map(other => other.case), id].sort());
      await handleIn(tx, deps, { case: id, facts }, async inner => {
        await rows?.(inner);
        await store.finish(inner, delivery, { status: 'done', outcome: outcome.is }, deps.clock.real());
        if (probe && outcome.is !== 'unknown') await reopen(inner, deps, delivery.lane);
      });
      return null;
    }),
  );
}

export const settling = (id: CaseId, send: Send, outcome: Settled) => ({
  case: id,
  facts: [{ is: 'settled' as const, send: send.id, n: send.n, outcome }],
});
