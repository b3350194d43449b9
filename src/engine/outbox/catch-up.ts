import type { CaseId } from '../../case/types.ts';
import type { Place } from '../../ports/chat.ts';
import { type Came, lockCases, openAfter, withoutCard } from '../../store/cases/cases.ts';
import type { Tx } from '../../store/database/database.ts';
import type { Deps } from '../deps.ts';
import { type DigestPlan, needsCard, planDigests } from './digest.ts';
import { newCard } from './enqueue.ts';
import { noRows, placesOf, write } from './rows.ts';

const CASES_AT_ONCE = 100;
/** Cards of older cases come after new ones. */
const BACKLOG = -1;
/** Progress is logged once in this many pages. */
const LOG_EVERY = 10;

/** The progress in one place: `after` is the last case that was looked at. */
type Progress = { place: Place; after: Came | null; pages: number; cards: number };

/**
 * Gives a newly configured chat or channel the card of every open case, in the order in which the cases came.
 * The returned function does that until all have one or `stopped` is true. Called again, it continues from
 * there. Several processes may do it at the same time.
 */
export function catchUp(deps: Deps): (stopped?: () => boolean) => Promise<void> {
  const places = placesOf(deps).map((place): Progress => ({ place, after: null, pages: 0, cards: 0 }));
  return async (stopped = () => false) => {
    while (places[0] && !stopped()) {
      const isOver = await showPage(deps, places[0]);
      if (isOver) places.shift();
    }
  };
}

/** true: there are no more. */
async function showPage(deps: Deps, progress: Progress): Promise<boolean> {
  const { place, after } = progress;
  const { cards, last } = await deps.database.inTx(async tx => {
    const page = await openAfter(tx, after, [...deps.networks.keys()], CASES_AT_ONCE);
    const missing = await withoutCard(
      tx,
      page.map(({ id }) => id),
      place,
    );
    return { cards: missing.length > 0 ? await show(tx, deps, place, missing) : 0, last: page.at(-1) };
  });
  progress.after = last ?? after;
  progress.pages += 1;
  progress.cards += cards;
  if (cards > 0) deps.enqueued();
  if (progress.cards > 0 && (last === undefined || progress.pages % LOG_EVERY === 0))
    deps.log.info(
      { event: last === undefined ? 'caught_up' : 'catching_up', chat: place.chat, cards: progress.cards },
      'open cases get their card in a place that is new',
    );
  return last === undefined;
}

/** Returns the number of new cards. */
async function show(tx: Tx, deps: Deps, place: Place, ids: CaseId[]): Promise<number> {
  const cases = await lockCases(tx, ids);
  const now = deps.clock.now();
  const rows = noRows();
  const crowded: DigestPlan = deps.limits.digest
    ? await planDigests(tx, deps, deps.limits.digest, now)
    : () => null;
  // Ask again now that the cases are locked: another process or a new post may have shown one of them.
  const missing = await withoutCard(tx, ids, place);
  for (const id of missing) {
    const locked = cases.get(id);
    if (!locked || locked.phase.is === 'resolved') continue;
    const shared = needsCard(locked, false, false) ? null : crowded(place);
    newCard({ deps, rows, now }, { to: 'place', place }, { case: id, shared, priority: BACKLOG });
  }
  await write(tx, deps, rows);
  return missing.length;
}
