import type { Fact, Settled } from '../../case/commands.ts';
import { impossible } from '../../case/decide.ts';
import { behind } from '../../case/questions.ts';
import {
  type Case,
  type CaseId,
  type Code,
  type Duration,
  type Instant,
  idOf,
  keyOf,
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
import { stored } from '../call.ts';
import type { Deps } from '../deps.ts';
import { handleIn } from '../handle.ts';
import { aloneIfNeeded } from '../intake/ingest.ts';
import { placeSent } from '../intake/sent.ts';
import { putOff, reopen, shut, tellWait } from '../outbox/alarm.ts';
import { lookUp, makeSend, mayRepeat, otherAnswer, sameKeyOf } from './attempt.ts';

/** A same-key repeat happens at most this often, well inside the network's window. */
const TRIES = 3;
const REPEAT_AFTER: Duration[] = [1_000, 5_000];
/** What is certainly not there is repeated at this pace, until it is too old. */
const REPEAT_SLOWLY: Duration = 60_000;
/** How long a send waits behind an earlier one of its case before it is looked at again. */
const BEHIND: Duration = 2_000;
const ASIDE: Duration = 30_000;

/** `probe`: its lane is shut, and this finds out whether it still is. */
type Claimed = { delivery: store.Delivery; send: Send; out: Outgoing; probe: boolean };

/** Claims and makes the next send of one network account. Claiming is a transaction of the case: it asks whether the send is still wanted and records that it starts. */
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
    await stored(deps, () => answerChanged(deps, claimed, other.value));
  } else {
    const outcome: Outcome<Sent> = network
      ? (other ?? (await makeSend(deps, network, attempt)))
      : { is: 'refused', code: 'source_gone' };
    await stored(deps, () => settle(deps, network, claimed, outcome));
  }
  deps.enqueued();
  return 1;
}

/** A case that cannot be worked on is a bug; its send waits and leaves its lane to the others. */
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
  // A process died in the middle of it, or an earlier call was unclear: it may be out.
  const repeat = delivery.maybe_since !== null;
  if ((send.stage !== 'queued' && send.stage !== 'sending') || send.n !== delivery.n) {
    await store.dropQueued(tx, delivery.id, 'not_wanted', real);
    return 'not_wanted';
  }
  const why = impossible(c, send, deps.clock.now());
  if (why !== null && !repeat) {
    await handleIn(
      tx,
      deps,
      settling(c, send, { is: 'withdrawn', why: why === 'deleted' ? 'author_deleted' : 'not_possible' }),
    );
    return 'not_wanted';
  }
  if (!repeat && behind(c, send)) {
    await store.delay(tx, delivery.id, real + BEHIND);
    return 'not_wanted';
  }
  const out = await outgoing(tx, send.id, send.submitted);
  if (!out) {
    await handleIn(tx, deps, settling(c, send, { is: 'withdrawn', why: 'text_gone' }));
    return 'not_wanted';
  }
  const busy = await claims.startSend(tx, delivery, lane.every, {
    worker: deps.worker,
    real,
    for: deps.lease,
  });
  if (locked.probe) await nextProbe(tx, delivery.lane, real + deps.lease);
  await handleIn(tx, deps, { case: c.id, facts: [{ is: 'started', send: send.id, n: send.n }] });
  return { delivery: busy, send, out, probe: locked.probe };
}

/** Back to its lane, to be repeated with the same key. */
async function repeat(deps: Deps, { delivery, send }: Claimed, wait: Duration): Promise<void> {
  const real = deps.clock.real();
  const sameKey = sameKeyOf(deps, send);
  const after = sameKey === 'never' ? 0 : sameKey.after;
  const back = { notBefore: real + Math.max(wait, after), maybeSince: real, outcome: 'unknown' };
  await deps.database.inTx(tx => store.putBack(tx, delivery, back));
}

async function settle(
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
    if (delivery.attempt < TRIES && mayRepeat(sameKeyOf(deps, send), since, real))
      return repeat(deps, claimed, REPEAT_AFTER[delivery.attempt - 1] ?? REPEAT_SLOWLY);
    const seen = await lookUp(deps, network, out);
    if (seen.is === 'not_there') {
      const tooOld = real + REPEAT_SLOWLY >= (delivery.give_up_at ?? Infinity);
      if (tooOld) return end(deps, claimed, { is: 'withdrawn', why: 'too_old' });
      return repeat(deps, claimed, REPEAT_AFTER[delivery.attempt - 1] ?? REPEAT_SLOWLY);
    }
    if (seen.is === 'found') outcome = ok(seen.sent);
  }
  // A "no" to a repeat says nothing of the call before it, which may have been published.
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
      const post = sent.id === undefined ? {} : { post: keyOf(source, sent.id) };
      const isPublic = send.kind !== 'private_message';
      const id = delivery.case_id;
      await end(
        deps,
        claimed,
        { is: 'posted', at, ...post, ...(sent.pending && { pending: true }) },
        {
          rows: tx => recordPosted(tx, send.id, { ...sent, at }),
          ...(isPublic &&
            sent.id !== undefined && { before: placeSent(deps, { send, case: id, id: sent.id, at }) }),
        },
      );
      return;
    }
    case 'refused': {
      const { code: why, words } = outcome;
      if (words === undefined) return end(deps, claimed, { is: 'refused', why });
      const note = `${send.id}.refused`;
      const said = { id: note, case: delivery.case_id ?? '', text: words, at: deps.clock.now() };
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

/** Somebody answered there meanwhile: back to the form, which shows that answer. */
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

/** Back to waiting: unless an earlier call of it may be out, it can be taken back again and is judged anew when its turn comes. */
async function notDone(
  tx: Tx,
  deps: Deps,
  { delivery, send }: Claimed,
  waits?: { until: Instant; why: Code },
): Promise<void> {
  if (delivery.maybe_since !== null) return;
  const outcome: Settled = { is: 'not_done', ...(waits && { waits }) };
  await handleIn(tx, deps, {
    case: delivery.case_id ?? '',
    facts: [{ is: 'settled', send: send.id, n: delivery.n ?? 1, outcome }],
  });
}

type Ending = {
  first?: Fact;
  rows?(tx: Tx): Promise<void>;
  before?(tx: Tx, whole: boolean): Promise<unknown>;
};
/**
 * The outcome, its event, its card and the end of the delivery commit together. The fact counts even if the lease
 * was lost meanwhile. `first` is told before it; `before` runs before the case is locked.
 */
async function end(
  deps: Deps,
  { delivery, send, probe }: Claimed,
  outcome: Settled,
  { first, rows, before }: Ending = {},
): Promise<void> {
  const fact: Fact = { is: 'settled', send: send.id, n: delivery.n ?? 1, outcome };
  const facts = first ? [first, fact] : [fact];
  await aloneIfNeeded(whole =>
    deps.database.inTx(async tx => {
      if ((await before?.(tx, whole)) === 'whole') return 'whole';
      // Cases that it answers too are locked with its own, in their order.
      const also = outcome.is === 'posted' ? (send.also ?? []) : [];
      await lockCases(
        tx,
        also.length === 0 ? [] : [...also.map(({ case: id }) => id), delivery.case_id ?? ''].sort(),
      );
      await handleIn(tx, deps, { case: delivery.case_id ?? '', facts }, async inner => {
        await rows?.(inner);
        await store.finish(inner, delivery, 'done', outcome.is, deps.clock.real());
        if (probe && outcome.is !== 'unknown') await reopen(inner, deps, delivery.lane);
      });
      return null;
    }),
  );
}

/** Of a send that no call was made for. */
export const settling = (c: Case, send: Send, outcome: Settled) => ({
  case: c.id,
  facts: [{ is: 'settled' as const, send: send.id, n: send.n, outcome }],
});
