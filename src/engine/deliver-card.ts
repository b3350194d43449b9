import type { Duration } from '../case/types.ts';
import type { ChatAdapter, ChatName, MessageRef } from '../ports/chat.ts';
import type { Outcome } from '../ports/outcome.ts';
import { readCases } from '../store/cases.ts';
import * as claims from '../store/claims.ts';
import type { Tx } from '../store/database.ts';
import * as store from '../store/deliveries.ts';
import * as outbox from '../store/outbox.ts';
import type { View } from '../view/types.ts';
import { call, stored } from './call.ts';
import type { Deps } from './deps.ts';
import { draw } from './draw.ts';
import * as enqueue from './enqueue.ts';

const DAY: Duration = 24 * 3_600_000;
/** A lost card is posted again at most this often in a day. */
const REPOSTS = 2;
/** After this many tries without a known outcome an operator must look. */
const TRIES = 12;

/** Claims and delivers what is due in one lane of a chat. Returns how many were tried. */
export async function deliverCards(deps: Deps, lane: outbox.Lane): Promise<number> {
  const lease = { worker: deps.worker, real: deps.clock.real(), for: deps.lease };
  const claimed = await deps.database.inTx(tx => claims.claimCards(tx, lane.name, lane.every, lease));
  await Promise.all(claimed.map(claim => deliverOne(deps, claim)));
  return claimed.length;
}

async function deliverOne(deps: Deps, { delivery, message }: claims.ClaimedCard): Promise<void> {
  const chat = deps.chats.get(message.chat as ChatName);
  const drawn = chat ? await draw(deps, message) : ({ drop: 'no_chat' } as const);
  if (!chat || 'drop' in drawn) {
    const why = 'drop' in drawn ? drawn.drop : 'no_chat';
    await stored(deps, () => deps.database.inTx(tx => store.finish(tx, delivery, 'dropped', why, deps.clock.real())));
    return;
  }
  const found = { was: false };
  const outcome =
    delivery.kind === 'post' ? await postOnce(deps, chat, delivery, message, drawn.view, found) : await editOnce(deps, chat, message, drawn.view);
  await stored(deps, () => deps.database.inTx(tx => settle(tx, deps, { delivery, message }, outcome, found.was ? null : drawn.version)));
  if (outcome.is !== 'later') deps.enqueued();
}

/** After a crash mid-call the message may be there: it is looked for by its key before it is posted again. */
async function postOnce(
  deps: Deps,
  chat: ChatAdapter,
  delivery: store.Delivery,
  message: outbox.MessageRow,
  view: View,
  found: { was: boolean },
): Promise<Outcome<MessageRef | null>> {
  const to = outbox.addressOf(message);
  if (message.ref !== null) return { is: 'ok', value: message.ref };
  if (delivery.maybe_since !== null) {
    const seen = await call(deps, 'find', signal => chat.find(to, message.id, signal));
    if (seen.is !== 'ok') return seen;
    found.was = seen.value !== null;
    if (seen.value !== null) return seen;
  }
  return call<MessageRef | null>(deps, 'post', signal => chat.post(to, view, message.id, signal));
}

async function editOnce(deps: Deps, chat: ChatAdapter, message: outbox.MessageRow, view: View): Promise<Outcome<null>> {
  const ref = message.ref;
  if (ref === null) return { is: 'refused', code: 'never_posted' };
  return call(deps, 'update', signal => chat.update(outbox.addressOf(message), ref, view, signal));
}

/** `version`: what the message shows now; null when it was found after a crash and may show anything. */
async function settle(
  tx: Tx,
  deps: Deps,
  { delivery, message }: claims.ClaimedCard,
  outcome: Outcome<MessageRef | null>,
  version: number | null,
): Promise<void> {
  const real = deps.clock.real();
  switch (outcome.is) {
    case 'ok': {
      await outbox.shown(tx, message.id, version, delivery.kind === 'post' ? outcome.value : undefined);
      await store.finish(tx, delivery, 'done', 'ok', real);
      if (version === null) await again(tx, deps, message);
      return;
    }
    case 'later':
      await store.putBack(tx, delivery, { notBefore: real + outcome.after, outcome: 'later', free: true });
      await store.busyUntil(tx, delivery.lane, real + outcome.after);
      return;
    case 'unknown':
      if (delivery.attempt >= TRIES) break;
      await store.putBack(tx, delivery, { notBefore: real + backoff(delivery.attempt), maybeSince: real, outcome: 'unknown' });
      return;
    case 'shut':
      await store.putBack(tx, delivery, { notBefore: real, outcome: `shut ${outcome.remedy.code}`, free: true });
      if (await store.shutLane(tx, delivery.lane, outcome.remedy.code, real)) {
        deps.log.error({ event: 'lane_shut', lane: delivery.lane, remedy: outcome.remedy.code }, deps.words.refusals.remedy(outcome.remedy.code));
      }
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
    { event: 'message_not_delivered', delivery: delivery.id, case: delivery.case_id, kind: delivery.kind, code },
    'a message could not be delivered',
  );
  await store.finish(tx, delivery, 'dropped', code, real);
}

const backoff = (attempt: number): Duration => Math.min(1_000 * 2 ** (attempt - 1), 60_000);

async function again(tx: Tx, deps: Deps, message: outbox.MessageRow): Promise<void> {
  const rows = enqueue.noRows();
  enqueue.edit(deps, rows, message);
  await enqueue.write(tx, deps, rows);
}

/** The card is gone from its channel: an open case gets a new one, whoever notices first, and not for ever. */
async function postAgain(tx: Tx, deps: Deps, message: outbox.MessageRow): Promise<void> {
  const now = deps.clock.now();
  if (!(await outbox.lose(tx, message.id, now)) || message.role !== 'card' || message.case_id === null) return;
  const c = (await readCases(tx, [message.case_id])).get(message.case_id);
  if (!c || c.phase.is === 'resolved') return;
  if ((await outbox.lostSince(tx, message, now - DAY)) > REPOSTS) {
    deps.log.warn({ event: 'card_lost_too_often', case: message.case_id }, 'a card was deleted again and is not posted anew today');
    return;
  }
  const rows = enqueue.noRows();
  enqueue.post(deps, rows, outbox.addressOf(message), { is: 'card' }, now, { case: message.case_id, role: 'card', subject: message.subject });
  await enqueue.write(tx, deps, rows);
}
