import type { Duration } from '../../case/types.ts';
import { brokenAt } from '../../ports/broken.ts';
import type { ChatAdapter, MessageRef } from '../../ports/chat.ts';
import type { Outcome, Remedy } from '../../ports/outcome.ts';
import { readCases } from '../../store/cases/cases.ts';
import { isDatabaseGone, type Tx } from '../../store/database/database.ts';
import * as claims from '../../store/outbox/claims.ts';
import * as store from '../../store/outbox/deliveries.ts';
import { casesOn, DIGEST, moveRows } from '../../store/outbox/digests.ts';
import { busyUntil, type Lane } from '../../store/outbox/lanes.ts';
import * as outbox from '../../store/outbox/outbox.ts';
import type { View } from '../../view/types.ts';
import { call, stored } from '../call.ts';
import type { Deps } from '../deps.ts';
import { putOff, reopen, shut, tellWait } from '../outbox/alarm.ts';
import { lockDigests, scatter } from '../outbox/digest.ts';
import { staysAway } from '../outbox/reposts.ts';
import { type About, edit, noRows, post, write } from '../outbox/rows.ts';
import { tellElsewhere } from '../outbox/tell.ts';
import { freeLeftBehind } from '../time/wake.ts';
import { type Drawn, draw, NOT_THEIRS } from './draw.ts';

/** After this many tries without a known outcome a private notice is given up, and told elsewhere. */
const TRIES = 12;
/** What chats say of an account that is no longer in use. */
const PERSON_GONE = 'person_gone';

/** Claims and delivers what is due in one lane of a chat. Returns how many were tried. */
export async function deliverCards(deps: Deps, lane: Lane): Promise<number> {
  const lease = { worker: deps.worker, real: deps.clock.real(), for: deps.lease };
  const claimed = await deps.database.inTx(tx => claims.claimCards(tx, lane.name, lane.every, lease));
  await Promise.all(claimed.map(claim => deliverOne(deps, claim)));
  return claimed.length;
}

async function deliverOne(deps: Deps, { delivery, message, probe }: claims.ClaimedCard): Promise<void> {
  const chat = deps.chats.get(message.chat);
  const drawn = chat ? await drawOrFail(deps, delivery, message) : ({ drop: 'no_chat' } as const);
  if (drawn === null) return;
  if (!chat || 'drop' in drawn) {
    const why = 'drop' in drawn ? drawn.drop : 'no_chat';
    await stored(deps, () =>
      deps.database.inTx(async tx => {
        await store.finish(tx, delivery, 'dropped', why, deps.clock.real());
        if ((!chat || why === NOT_THEIRS) && delivery.kind === 'post')
          await tellElsewhere(tx, deps, message, false);
      }),
    );
    return;
  }
  const found = { was: false };
  const outcome =
    delivery.kind === 'post'
      ? await postOnce(deps, chat, delivery, message, drawn.view, found)
      : await editOnce(deps, chat, message, drawn.view);
  await stored(deps, () =>
    deps.database.inTx(tx => settle(tx, deps, { delivery, message, probe }, outcome, found.was)),
  );
  if (outcome.is === 'refused' && outcome.code === PERSON_GONE) await freeLeftBehind(deps);
  if (outcome.is !== 'later') deps.enqueued();
}

/** A case that cannot be drawn is a bug; it waits and leaves its lane to the others. */
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
    await stored(deps, () =>
      deps.database.inTx(tx => store.putBack(tx, delivery, { notBefore, outcome: 'not_drawn' })),
    );
    return null;
  }
}

/** After a crash mid-call, or a call that outlived its lease, the message may be there: it is looked for by its key before it is posted again. */
async function postOnce(
  deps: Deps,
  chat: ChatAdapter,
  delivery: store.Delivery,
  message: outbox.MessageRow,
  view: View,
  found: { was: boolean },
): Promise<Outcome<MessageRef | null>> {
  const to = outbox.addressOf(message);
  if (message.ref !== null) {
    found.was = true;
    return { is: 'ok', value: message.ref };
  }
  if (delivery.maybe_since !== null) {
    const seen = await call(deps, 'find', signal => chat.find(to, message.id, signal));
    if (seen.is !== 'ok') return seen;
    found.was = seen.value !== null;
    if (seen.value !== null) return seen;
  }
  return call<MessageRef | null>(deps, 'post', signal => chat.post(to, view, message.id, signal));
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

/** `found`: the message was there already, after a crash, and may show an older state. */
async function settle(
  tx: Tx,
  deps: Deps,
  { delivery, message, probe }: claims.ClaimedCard,
  came: Outcome<MessageRef | null>,
  found: boolean,
): Promise<void> {
  const real = deps.clock.real();
  const outcome = message.to_kind === 'person' ? ofOnePerson(came) : came;
  if (probe && (outcome.is === 'ok' || outcome.is === 'gone' || outcome.is === 'refused'))
    await reopen(tx, deps, delivery.lane);
  switch (outcome.is) {
    case 'ok': {
      if (delivery.kind === 'post') await outbox.posted(tx, message.id, outcome.value);
      await store.finish(tx, delivery, 'done', 'ok', real);
      if (found) await again(tx, deps, message);
      return;
    }
    // The lane before the delivery: who adds to a digest holds the lane and then changes what waits in it.
    case 'later': {
      const { wait, outcome: is } = putOff(outcome.after);
      await busyUntil(tx, delivery.lane, real + wait);
      await store.putBack(tx, delivery, { notBefore: real + wait, outcome: is, free: true });
      await tellWait(tx, deps, delivery.lane, is);
      return;
    }
    case 'unknown':
      // What is for a whole channel has nowhere else to go; where it loses its point, it is not drawn any more.
      if (message.to_kind === 'person' && delivery.attempt >= TRIES) break;
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
      await store.finish(tx, delivery, 'dropped', 'gone', real);
      await postAgain(tx, deps, message);
      return;
    case 'refused':
      break;
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
  await store.finish(tx, delivery, 'dropped', code, real);
  if (delivery.kind !== 'post') return;
  await tellElsewhere(tx, deps, message, code === PERSON_GONE);
  if (message.subject === DIGEST) await scatter(tx, deps, message);
  // The next change of the case posts a new card.
  await outbox.lose(tx, message.id, deps.clock.now());
}

/** Somebody who blocks the bot is no trouble of the chat's: what they are not told in time is told elsewhere, and does not wait for a mending. */
const OF_ONE: ReadonlySet<Remedy['code']> = new Set(['blocked', 'not_in_channel', 'archived', 'removed']);
const ofOnePerson = <T>(outcome: Outcome<T>): Outcome<T> =>
  outcome.is === 'shut' && OF_ONE.has(outcome.remedy.code)
    ? { is: 'refused', code: outcome.remedy.code }
    : outcome;

const backoff = (attempt: number): Duration => Math.min(1_000 * 2 ** (attempt - 1), 60_000);

async function again(tx: Tx, deps: Deps, message: outbox.MessageRow): Promise<void> {
  const rows = noRows();
  edit(deps, rows, message);
  await write(tx, deps, rows);
}

/** It is gone from its channel: an open case gets a new card, whoever notices first, and not for ever. */
async function postAgain(tx: Tx, deps: Deps, message: outbox.MessageRow): Promise<void> {
  const now = deps.clock.now();
  if (message.subject === DIGEST) await lockDigests(tx, deps, message);
  if (!(await outbox.lose(tx, message.id, now)) || !(await stillNeeded(tx, message))) return;
  if (await staysAway(tx, message, now)) {
    deps.log.warn(
      { event: 'card_lost_too_often', case: message.case_id },
      'a card was deleted again and is not posted anew today',
    );
    return;
  }
  const rows = noRows();
  const { role, subject } = message;
  const anew = post(deps, rows, outbox.addressOf(message), message.about as About, now, {
    case: message.case_id,
    role,
    subject,
  });
  await write(tx, deps, rows);
  await moveRows(tx, message.id, anew);
}

/** A card of an open case, or a digest that still has rows: a notice that somebody deleted has been read. */
async function stillNeeded(tx: Tx, message: outbox.MessageRow): Promise<boolean> {
  if (message.subject === DIGEST) return (await casesOn(tx, message.id, 1)).ids.length > 0;
  if (message.role !== 'card' || message.case_id === null) return false;
  const c = (await readCases(tx, [message.case_id])).get(message.case_id);
  return c !== undefined && c.phase.is !== 'resolved';
}
