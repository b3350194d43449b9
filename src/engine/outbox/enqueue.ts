import { type Effect, effects } from '../../case/effects.ts';
import { type Case, type CaseId, type Instant, sourceOf } from '../../case/types.ts';
import type { Address } from '../../ports/chat.ts';
import type { Change } from '../../store/cases/cases.ts';
import type { Tx } from '../../store/database/database.ts';
import { DIGEST } from '../../store/outbox/digests.ts';
import * as outbox from '../../store/outbox/outbox.ts';
import type { Deps } from '../deps.ts';
import { type DigestPlan, needsCard, planDigests } from './digest.ts';
import { wasRemovedTooOften } from './removed-cards.ts';
import {
  deliver,
  edit,
  laneOf,
  messageOf,
  noRows,
  placesOf,
  queueMessage,
  type Rows,
  write,
} from './rows.ts';
import { lateList, tell, teller } from './tell.ts';

/** Writes the durable effects of these changes as rows, in the transaction of their cause. */
export async function enqueue(tx: Tx, deps: Deps, changes: Change[], now: Instant): Promise<void> {
  const rows = noRows();
  const known = changes.filter(change => change.before.version > 0).map(change => change.after.id);
  const withNewNeighbours = changes.filter(changesNeighbours).map(({ after }) => after.id);
  const cards = await outbox.liveCards(tx, known, withNewNeighbours);
  const isNew = changes.some(change => change.before.version === 0);
  const crowded: DigestPlan =
    deps.digest && isNew ? await planDigests(tx, deps, deps.digest, now) : () => null;
  const by = teller(tx, deps, rows, now);
  let late = false;
  for (const { before, events, after } of changes) {
    const pressed = events.some(event => event.by !== undefined);
    for (const effect of effects(before, events, after)) {
      if (effect.is === 'card' || effect.is === 'card_below') {
        const theirs = cards.filter(card => card.case_id === after.id);
        const isKnown = before.version > 0;
        await showCard(
          tx,
          deps,
          rows,
          after,
          { below: effect.is === 'card_below', pressed, isKnown, cards: theirs, crowded },
          now,
        );
      } else if (effect.is === 'send') sendOut(deps, rows, after, effect, now);
      else if (effect.is === 'tell') await tell(by, after, effect);
      else late = true;
    }
  }
  const changed = new Set(changes.map(({ after }) => after.id));
  for (const card of cards) {
    if (card.case_id === null || changed.has(card.case_id) || card.digest_id || card.queued) continue;
    edit(deps, rows, card);
  }
  if (late) await lateList(by);
  const stopped = changes.flatMap(({ after }) =>
    after.sends
      .filter(send => send.stage === 'withdrawn' || send.stage === 'posted' || send.stage === 'unknown')
      .map(send => send.id),
  );
  await outbox.dropQueuedSends(tx, stopped, 'not_wanted', deps.clock.real());
  await write(tx, deps, rows);
}

/** Cards of other customers in the thread show the owner and the state of this case. */
const changesNeighbours = ({ before, after }: Change): boolean =>
  before.version === 0 || before.owner?.person !== after.owner?.person || before.phase.is !== after.phase.is;

type Showing = {
  below: boolean;
  pressed: boolean;
  isKnown: boolean;
  cards: outbox.LiveCard[];
  crowded: DigestPlan;
};

async function showCard(
  tx: Tx,
  deps: Deps,
  rows: Rows,
  c: Case,
  showing: Showing,
  now: Instant,
): Promise<void> {
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
    newCard(deps, rows, c.id, to, card ? null : crowded(place), now);
  }
}

/** A card in a place without one for this case: of its own, or `shared` with others on a digest. */
export function newCard(
  deps: Deps,
  rows: Rows,
  id: CaseId,
  to: Address,
  shared: ReturnType<DigestPlan>,
  now: Instant,
  priority?: number,
): void {
  const extra = { case: id, role: 'card', subject: id, ...(priority !== undefined && { priority }) } as const;
  if (shared === null) queueMessage(deps, rows, to, { is: 'card' }, now, extra);
  else
    shareDigest(
      deps,
      rows,
      to,
      shared,
      now,
      messageOf(deps.mint(), to, { is: 'card' }, now, { ...extra, digest: shared.digest }),
    );
}

function shareDigest(
  deps: Deps,
  rows: Rows,
  to: Address,
  { digest, fresh }: { digest: string; fresh: boolean },
  now: Instant,
  card: outbox.NewMessage,
): void {
  if (fresh) {
    rows.messages.push(
      messageOf(digest, to, { is: 'digest' }, now, { case: null, role: 'notice', subject: DIGEST }),
    );
    deliver(deps, rows, 'post', { message: digest, case: null, to });
  } else rows.digests.push(digest);
  rows.messages.push(card);
}

/** The send's own instants are in the case's time; its delivery lives by the real clock. */
function sendOut(
  deps: Deps,
  rows: Rows,
  c: Case,
  effect: Extract<Effect, { is: 'send' }>,
  now: Instant,
): void {
  const real = deps.clock.real();
  const source = sourceOf(c.sends.find(send => send.id === effect.send)?.target ?? ':');
  const lane = laneOf(source, deps.networks.get(source)?.pace.every ?? 0);
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
    not_before: new Date(real + Math.max(0, effect.notBefore - now)),
    give_up_at: new Date(real + (effect.giveUpAt - now)),
    created_at: new Date(real),
  });
}
