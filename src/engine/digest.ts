import type { Case, Duration, Instant } from '../case/types.ts';
import type { Place } from '../ports/chat.ts';
import type { Tx } from '../store/database.ts';
import * as store from '../store/digests.ts';
import { lockLanes } from '../store/lanes.ts';
import type { Deps, DigestRule } from './deps.ts';

/** A burst that begins later than this gets a digest of its own at the bottom. */
const ONE_FOR: Duration = 3_600_000;

/** Asked for each new case of a place, in the order they come. null: it gets a card of its own; else the digest it is put on, which may be a new message. */
export type Crowds = (place: Place) => { digest: string; fresh: boolean } | null;

const keyOf = (place: Place): string => `${place.chat}/${place.workspace}/${place.channel}`;

/** Two bursts at the same moment count one after the other, so that a place has one digest. */
export async function crowds(tx: Tx, deps: Deps, rule: DigestRule, now: Instant): Promise<Crowds> {
  const places = [...deps.chats.values()].flatMap(chat =>
    chat.places.map(place => ({ place, lane: chat.lane('post', { to: 'place', place }).name })),
  );
  await lockLanes(
    tx,
    places.map(({ lane }) => lane),
  );
  const states = new Map<string, { count: number; digest: string | null }>();
  for (const { place } of places) {
    const count = await store.newCards(tx, place, now - rule.per);
    const digest = await store.digestIn(tx, place, now - ONE_FOR);
    states.set(keyOf(place), { count, digest: digest?.id ?? null });
  }
  return place => {
    const state = states.get(keyOf(place));
    if (!state) return null;
    state.count += 1;
    if (state.count <= rule.above) return null;
    const fresh = state.digest === null;
    state.digest ??= deps.mint();
    return { digest: state.digest, fresh };
  };
}

/** Whether a case that shares a digest has come to need a card of its own: somebody works on it, or the customer wrote again. */
export const needsCard = (c: Case, below: boolean): boolean => below || c.owner !== null || c.sends.length > 0;
