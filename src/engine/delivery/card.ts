import type { Duration } from '../../case/types.ts';
import { brokenAt } from '../../ports/broken.ts';
import type { ChatAdapter, MessageRef } from '../../ports/chat.ts';
import type { Outcome, Remedy } from '../../ports/outcome.ts';
import { readCases } from '../../store/cases/cases.ts';
import { isDatabaseGone, type Tx } from '../../store/database/database.ts';
import * as claims from '../../store/outbox/claims.ts';
import * as store from '../../store/outbox/deliveries.ts';
import { cardsOn, DIGEST, moveRows } from '../../store/outbox/digests.ts';
import { busyUntil, type Lane } from '../../store/outbox/lanes.ts';
import * as outbox from '../../store/outbox/outbox.ts';
import { plainer } from '../../view/plainer.ts';
import type { View } from '../../view/types.ts';
import { call, untilStored } from '../call.ts';
import type { Deps } from '../deps.ts';
import { putOff, redrawNotShown, reopen, shut, tellNotShown, tellWait } from '../outbox/alarm.ts';
import { lockDigests, splitDigest } from '../outbox/digest.ts';
import { wasRemovedTooOften } from '../outbox/removed-cards.ts';
import { edit, type MessageAbout, noRows, queueMessage, write } from '../outbox/rows.ts';
import { tellElsewhere } from '../outbox/tell.ts';
import { freeLeftBehind } from '../time/wake.ts';
import { type Drawn, draw, NOT_THEIRS } from './draw.ts';

/** After this many unclear tries, a private notice is given up and goes to another account or person. */
const NOTICE_TRIES = 12;
/** The outcome of a try in which the chat did not accept the drawing of the message. */
const PLAINER = 'plainer';
/** Chats give this code for an account that is no longer in use. */
const PERSON_GONE = 'person_gone';

/** Claims and makes the due deliveries in one lane of a chat. Returns the number of tries. */
export async function deliverCards(deps: Deps, lane: Lane): Promise<number> {
  const lease = { worker: deps.worker, real: deps.clock.real(), for: deps.limits.lease };
  const claimed = await deps.database.inTx(tx => claims.claimCards(tx, lane.name, lane.every, lease));
  await Promise.all(claimed.map(claim => deliverOne(deps, claim)));
  return claimed.length;
}

async function deliverOne(deps: Deps, claimed: claims.ClaimedCard): Promise<void> {
  const { delivery, message } = claimed;
  const chat = deps.chats.get(message.chat);
  const drawn = chat ? await drawOrFail(deps, delivery, message) : ({ drop: 'no_chat' } as const);
  if (drawn === null) return;
  if (!chat || 'drop' in drawn) {
    const why = 'drop' in drawn ? drawn.drop : 'no_chat';
    await untilStored(deps, () =>
      deps.database.inTx(async tx => {
        await store.finish(tx, delivery, { status: 'dropped', outcome: why }, deps.clock.real());
        if ((!chat || why === NOT_THEIRS) && delivery.kind === 'post')
          await tellElsewhere(tx, deps, message, false);
      }),
    );
    return;
  }
  const view = delivery.outcome === PLAINER ? plainer(drawn.view) : drawn.view;
  const tried =
    delivery.kind === 'post'
      ? await postOnce(deps, chat, claimed, view)
      : { outcome: await editOnce(deps, chat, message, view), found: false };
  await untilStored(deps, () => deps.database.inTx(tx => settleDelivery(tx, deps, claimed, tried)));
  const { outcome } = tried;
  if (outcome.is === 'refused' && outcome.code === PERSON_GONE) await freeLeftBehind(deps);
  if (outcome.is !== 'later') deps.enqueued();
}

/** A case that cannot be drawn is a bug. Its message waits, and the lane goes on with others. */
async function drawOrFail(
  deps: Deps,
  delivery: store.Delivery,
  message: outbox.MessageRow,
): Promise<Drawn | null> {
  try {
    return await draw(deps, message);
  } catch (error) {
    if (isDatabaseGone(error)) throw error;
    deps.log.error(
      { event: 'not_drawn', delivery: delivery.id, case: message.case_id, ...brokenAt(error) },
      'a message could not be drawn',
    );
    const notBefore = deps.clock.real() + backoff(delivery.attempt);
    await untilStored(deps, () =>
      deps.database.inTx(tx => store.putBack(tx, delivery, { notBefore, outcome: 'not_drawn' })),
    );
    return null;
  }
}

/** `found`: the message was there already, after a crash, and may show an older state. */
type Tried = { outcome: Outcome<MessageRef | null>; found: boolean };

/**
 * After a crash during the call, or a call that outlived its lease, the message may be there. So we look for
 * its key before we post it again.
 */
async function postOnce(
  deps: Deps,
  chat: ChatAdapter,
  { delivery, message }: claims.ClaimedCard,
  view: View,
): Promise<Tried> {
  const to = outbox.addressOf(message);
  if (message.ref !== null) return { outcome: { is: 'ok', value: message.ref }, found: true };
  if (delivery.maybe_since !== null) {
    const seen = await call(deps, 'find', signal => chat.find(to, message.id, signal));
    if (seen.is !== 'ok') return { outcome: seen, found: false };
    if (seen.value !== null) return { outcome: seen, found: true };
  }
  const outcome = await call<MessageRef | null>(deps, 'post', signal =>
    chat.post(to, view, message.id, signal),
  );
  return { outcome, found: false };
}

async function editOnce(
  deps: Deps,
  chat: ChatAdapter,
  message: outbox.MessageRow,
  view: View,
): Promise<Outcome<null>> {
  const ref = message.ref;
  if (ref === null) return { is: 'refused', code: 'never_posted' };
  return call(deps, 'update', signal => chat.update(outbox.addressOf(message), ref, view, signal));
}

/** `found`: the message was already there after a crash, so it may show an older state. */
async function settleDelivery(
  tx: Tx,
  deps: Deps,
  { delivery, message, probe }: claims.ClaimedCard,
  { outcome: came, found }: Tried,
): Promise<void> {
  const real = deps.clock.real();
  const outcome = message.to_kind === 'person' ? ofOnePerson(came) : came;
  if (probe && (outcome.is === 'ok' || outcome.is === 'gone' || outcome.is === 'refused'))
    await reopen(tx, deps, delivery.lane);
  switch (outcome.is) {
    case 'ok': {
      if (delivery.kind === 'post') await outbox.posted(tx, message.id, outcome.value);
      await redrawNotShown(tx, deps, message);
      await store.finish(tx, delivery, { status: 'done', outcome: 'ok' }, real);
      if (found) await queueEdit(tx, deps, message);
      return;
    }
    // Lock the lane before the delivery: code that adds to a digest also locks the lane first.
    case 'later': {
      const { wait, outcome: is } = putOff(outcome.after);
      await busyUntil(tx, delivery.lane, real + wait);
      await store.putBack(tx, delivery, { notBefore: real + wait, outcome: is, free: true });
      await tellWait(tx, deps, delivery.lane, is);
      return;
    }
    case 'unknown':
      // A message for a whole channel has no other recipient. It keeps waiting, and is
      // dropped when its subject is over.
      if (message.to_kind === 'person' && delivery.attempt >= NOTICE_TRIES) break;
      await store.putBack(tx, delivery, {
        notBefore: real + backoff(delivery.attempt),
        maybeSince: real,
        outcome: 'unknown',
      });
      return;
    case 'shut':
      await shut(tx, deps, delivery.lane, outcome.remedy);
      await store.putBack(tx, delivery, {
        notBefore: real,
        outcome: `shut ${outcome.remedy.code}`,
        free: true,
      });
      return;
    case 'gone':
      await store.finish(tx, delivery, { status: 'dropped', outcome: 'gone' }, real);
      await postAgain(tx, deps, message);
      return;
    case 'refused':
      if (!outcome.plainer || delivery.outcome === PLAINER) break;
      deps.log.warn(
        { event: 'message_drawn_plainer', delivery: delivery.id, case: delivery.case_id, code: outcome.code },
        'a chat did not accept how a message is drawn, so it gets a plainer one',
      );
      await store.putBack(tx, delivery, { notBefore: real, outcome: PLAINER });
      return;
    default:
      outcome satisfies never;
  }
  const code = outcome.is === 'refused' ? outcome.code : 'gave_up';
  deps.log.error(
    {
      event: 'message_not_delivered',
      delivery: delivery.id,
      case: delivery.case_id,
      kind: delivery.kind,
      code,
    },
    'a message could not be delivered',
  );
  await store.finish(tx, delivery, { status: 'dropped', outcome: code }, real);
  await tellNotShown(tx, deps, message, code);
  if (delivery.kind !== 'post') return;
  await tellElsewhere(tx, deps, message, code === PERSON_GONE);
  if (message.subject === DIGEST) await splitDigest(tx, deps, message);
  // The next change of the case posts a new card.
  await outbox.lose(tx, message.id, deps.clock.now());
}

/**
 * Trouble of one person, such as one who blocks the bot, is not the chat's. Their messages are not
 * held: in time they go elsewhere.
 */
const OF_ONE: ReadonlySet<Remedy['code']> = new Set(['blocked', 'not_in_channel', 'archived', 'removed']);
const ofOnePerson = <T>(outcome: Outcome<T>): Outcome<T> =>
  outcome.is === 'shut' && OF_ONE.has(outcome.remedy.code)
    ? { is: 'refused', code: outcome.remedy.code }
    : outcome;

const backoff = (attempt: number): Duration => Math.min(1_000 * 2 ** (attempt - 1), 60_000);

async function queueEdit(tx: Tx, deps: Deps, message: outbox.MessageRow): Promise<void> {
  const rows = noRows();
  edit(deps, rows, message);
  await write(tx, deps, rows);
}

/** The message is gone. An open case gets a new card, once for each loss and only a few times a day. */
async function postAgain(tx: Tx, deps: Deps, message: outbox.MessageRow): Promise<void> {
  const now = deps.clock.now();
  if (message.subject === DIGEST) await lockDigests(tx, deps, message);
  if (!(await outbox.lose(tx, message.id, now)) || !(await stillNeeded(tx, message))) return;
  if (await wasRemovedTooOften(tx, message, now)) {
    deps.log.warn(
      { event: 'card_lost_too_often', case: message.case_id },
      'a card was deleted again and is not posted anew today',
    );
    return;
  }
  const rows = noRows();
  const { role, subject } = message;
  const anew = queueMessage({ deps, rows, now }, outbox.addressOf(message), message.about as MessageAbout, {
    case: message.case_id,
    role,
    subject,
  });
  await write(tx, deps, rows);
  await moveRows(tx, message.id, anew);
}

/** A card of an open case or a digest with rows is still needed. A deleted notice has been read. */
async function stillNeeded(tx: Tx, message: outbox.MessageRow): Promise<boolean> {
  if (message.subject === DIGEST) return (await cardsOn(tx, message.id)).length > 0;
  if (message.role !== 'card' || message.case_id === null) return false;
  const c = (await readCases(tx, [message.case_id])).get(message.case_id);
  return c !== undefined && c.phase.is !== 'resolved';
}
