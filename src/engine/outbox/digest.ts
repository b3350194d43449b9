import type { Case, Duration, Instant } from '../../case/types.ts';
import type { Place } from '../../ports/chat.ts';
import type { Tx } from '../../store/database/database.ts';
import * as store from '../../store/outbox/digests.ts';
import { lockLanes } from '../../store/outbox/lanes.ts';
import * as outbox from '../../store/outbox/outbox.ts';
import type { Deps, DigestRule } from '../deps.ts';
import { deliver, laneTo, noRows, placesOf, write } from './rows.ts';

/** A burst that begins later than this gets a new digest at the bottom. */
const ONE_FOR: Duration = 3_600_000;

/**
 * Called for each new case of a place, in the order in which they come. null: the case gets its own card.
 * Otherwise: the digest that shows it, which may be a new message.
 */
export type DigestPlan = (place: Place) => { digest: string; fresh: boolean } | null;

const placeKey = (place: Place): string => `${place.chat}/${place.workspace}/${place.channel}`;

/** Two bursts at the same moment are counted one after the other, so that a place has one digest. */
export async function planDigests(tx: Tx, deps: Deps, rule: DigestRule, now: Instant): Promise<DigestPlan> {
  const places = placesOf(deps);
  await lockLanes(
    tx,
    places.flatMap(place => laneTo(deps, 'post', { to: 'place', place })?.name ?? []),
  );
  const states = new Map<string, { count: number; digest: string | null }>();
  for (const place of places) {
    const count = await store.newCards(tx, place, now - rule.per);
    const digest = await store.digestIn(tx, place, now - ONE_FOR);
    states.set(placeKey(place), { count, digest: digest?.id ?? null });
  }
  return place => {
    const state = states.get(placeKey(place));
    if (!state) return null;
    state.count += 1;
    if (state.count <= rule.above) return null;
    const fresh = state.digest === null;
    state.digest ??= deps.mint();
    return { digest: state.digest, fresh };
  };
}

/**
 * Does a case on a digest need its own card now? It does if somebody works on it, the customer wrote
 * again, or the digest is gone.
 */
export const needsCard = (c: Case, below: boolean, lost: boolean): boolean =>
  below || lost || c.owner !== null || c.sends.length > 0;

/** A digest that is about to be lost must get no more cases. Code that adds one locks the same lane. */
export async function lockDigests(tx: Tx, deps: Deps, digest: outbox.MessageRow): Promise<void> {
  const lane = laneTo(deps, 'post', outbox.addressOf(digest));
  if (lane) await lockLanes(tx, [lane.name]);
}

/** The chat refused the digest, so each of its cases gets its own card, however many they are. */
export async function splitDigest(tx: Tx, deps: Deps, digest: outbox.MessageRow): Promise<void> {
  await lockDigests(tx, deps, digest);
  const rows = noRows();
  for (const card of await store.cardsOn(tx, digest.id)) {
    rows.undigested.push(card.id);
    deliver(deps, rows, 'post', { message: card.id, case: card.case_id, to: outbox.addressOf(card) });
  }
  await write(tx, deps, rows);
}
