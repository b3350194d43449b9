import { type Effect, effects } from '../../case/effects.ts';
import type { Event } from '../../case/events.ts';
import { sendOf } from '../../case/questions.ts';
import { type Case, type CaseId, type Instant, sourceOf } from '../../case/types.ts';
import type { Address } from '../../ports/chat.ts';
import type { Change } from '../../store/cases/cases.ts';
import type { Tx } from '../../store/database/database.ts';
import { DIGEST } from '../../store/outbox/digests.ts';
import { type LiveCard, lateListsWith, liveMessages } from '../../store/outbox/live.ts';
import * as outbox from '../../store/outbox/outbox.ts';
import { isOver, nobodyIsOver } from '../../view/notices/over.ts';
import type { Deps } from '../deps.ts';
import { type DigestPlan, needsCard, planDigests } from './digest.ts';
import { wasRemovedTooOften } from './removed-cards.ts';
import {
  deliver,
  edit,
  laneOf,
  type MessageAbout,
  messageOf,
  noRows,
  placesOf,
  type Queue,
  queueMessage,
  write,
} from './rows.ts';
import { lateList, type Teller, tell, teller } from './tell.ts';

/**
 * Writes the durable effects of these changes as rows, in the transaction of their cause. `alone`: no card of
 * another case shows them.
 */
export async function enqueue(
  tx: Tx,
  deps: Deps,
  changes: Change[],
  { now, alone = false }: { now: Instant; alone?: boolean | undefined },
): Promise<void> {
  const rows = noRows();
  const known = changes.filter(change => change.before.version > 0).map(change => change.after.id);
  const withNewNeighbours = alone ? [] : changes.filter(changesNeighbours).map(({ after }) => after.id);
  const { cards, notices } = await liveMessages(tx, known, withNewNeighbours);
  const isNew = changes.some(change => change.before.version === 0);
  const crowded: DigestPlan =
    deps.limits.digest && isNew ? await planDigests(tx, deps, deps.limits.digest, now) : () => null;
  const by = teller(tx, { deps, rows, now });
  let late = false;
  for (const { before, events, after } of changes) {
    const pressed = events.some(event => event.by !== undefined);
    for (const effect of effects(before, events, after)) {
      if (effect.is === 'card' || effect.is === 'card_below') {
        const theirs = cards.filter(card => card.case_id === after.id);
        const isKnown = before.version > 0;
        const below = effect.is === 'card_below';
        await showCard(by, after, { below, pressed, isKnown, cards: theirs, crowded });
      } else if (effect.is === 'send') sendOut(by, after, effect);
      else if (effect.is === 'tell') await tell(by, after, effect);
      else late = true;
    }
  }
  const changed = new Set(changes.map(({ after }) => after.id));
  for (const card of cards) {
    if (card.case_id === null || changed.has(card.case_id) || card.digest_id || card.queued) continue;
    edit(deps, rows, card);
  }
  for (const change of changes.filter(changesNotices))
    followed(
      by,
      change.after,
      notices.filter(notice => notice.case_id === change.after.id),
    );
  const listed = changes.filter(({ after }) => after.clocks.some(({ lateOnArrival }) => lateOnArrival));
  const lists = await lateListsWith(
    tx,
    listed.map(({ after }) => after.id).filter(id => known.includes(id)),
  );
  for (const list of lists) edit(deps, rows, list);
  if (late) await lateList(by);
  const stopped = changes.flatMap(({ after }) =>
    after.sends
      .filter(send => send.stage === 'withdrawn' || send.stage === 'posted' || send.stage === 'unknown')
      .map(send => send.id),
  );
  await outbox.dropQueuedSends(tx, stopped, 'not_wanted', deps.clock.real());
  await write(tx, deps, rows);
}

/** Steps are told by notices of their own, and a notice does not say who is writing. */
const QUIET: ReadonlySet<Event['kind']> = new Set(['writing', 'writing_ended', 'clock_step']);
const changesNotices = ({ events }: Change): boolean => events.some(({ kind }) => !QUIET.has(kind));

/** Notices follow their case: they are drawn anew, for the last time when their subject is over. */
function followed({ deps, rows }: Queue, c: Case, notices: outbox.MessageRow[]): void {
  for (const notice of notices) {
    const about = notice.about as MessageAbout;
    if (about.is !== 'notice' && about.is !== 'nobody_on_call') continue;
    edit(deps, rows, notice);
    const over = about.is === 'notice' ? isOver(c, about.notice, about.to) : nobodyIsOver(c);
    if (over) rows.retired.push(notice.id);
  }
}

/** Cards of other customers in the thread show the owner and the state of this case. */
const changesNeighbours = ({ before, after }: Change): boolean =>
  before.version === 0 || before.owner?.person !== after.owner?.person || before.phase.is !== after.phase.is;

type Showing = {
  below: boolean;
  pressed: boolean;
  isKnown: boolean;
  cards: LiveCard[];
  crowded: DigestPlan;
};

async function showCard(by: Teller, c: Case, showing: Showing): Promise<void> {
  const { tx, deps, rows, now } = by;
  const { below, pressed, isKnown, cards, crowded } = showing;
  for (const place of placesOf(deps)) {
    const to: Address = { to: 'place', place };
    const card = cards.find(
      row => row.chat === place.chat && row.workspace === place.workspace && row.channel === place.channel,
    );
    if (card?.queued) continue;
    if (!card && isKnown && (await wasRemovedTooOften(tx, { subject: c.id, ...place }, now))) continue;
    if (card?.digest_id) {
      rows.digests.push(card.digest_id);
      if (!needsCard(c, below, card.lost)) continue;
      rows.undigested.push(card.id);
      deliver(deps, rows, 'post', { message: card.id, case: c.id, to });
      continue;
    }
    if (card) edit(deps, rows, card, pressed);
    if (card && !below) continue;
    if (card) rows.retired.push(card.id);
    newCard(by, to, { case: c.id, shared: card ? null : crowded(place) });
  }
}

/** A card in a place without one for this case: of its own, or `shared` with others on a digest. */
type NewCard = { case: CaseId; shared: ReturnType<DigestPlan>; priority?: number };
/** A card in a place that has none of this case: of its own, or `shared` with others on a digest. */
export function newCard(queue: Queue, to: Address, { case: id, shared, ...urgent }: NewCard): void {
  const extra = { case: id, role: 'card', subject: id, ...urgent } as const;
  if (shared === null) {
    queueMessage(queue, to, { is: 'card' }, extra);
    return;
  }
  const { deps, rows, now } = queue;
  const { digest, fresh } = shared;
  if (fresh) {
    const notice = { case: null, role: 'notice', subject: DIGEST } as const;
    rows.messages.push(messageOf({ id: digest, to, about: { is: 'digest' }, now, ...notice }));
    deliver(deps, rows, 'post', { message: digest, case: null, to });
  } else rows.digests.push(digest);
  rows.messages.push(messageOf({ id: deps.mint(), to, about: { is: 'card' }, now, ...extra, digest }));
}

/** The send's own instants are in the case's time; its delivery lives by the real clock. */
function sendOut({ deps, rows, now }: Queue, c: Case, effect: Extract<Effect, { is: 'send' }>): void {
  const real = deps.clock.real();
  const source = sourceOf(sendOf(c, effect.send).target);
  const lane = laneOf(source, deps.networks.get(source)?.pace.every ?? 0);
  const due = new Date(real + Math.max(0, effect.notBefore - now));
  rows.lanes.push(lane);
  rows.deliveries.push({
    id: deps.mint(),
    lane: lane.name,
    kind: 'send',
    send_id: effect.send,
    n: effect.n,
    message_id: null,
    case_id: c.id,
    in_order: true,
    status: 'queued',
    not_before: due,
    due_at: due,
    give_up_at: new Date(real + (effect.giveUpAt - now)),
    created_at: new Date(real),
  });
}
