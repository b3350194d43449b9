import type { CaseId } from '../../case/types.ts';
import type { Place } from '../../ports/chat.ts';
import { lockCases, openWithoutCard } from '../../store/cases/cases.ts';
import type { Deps } from '../deps.ts';
import { type Crowds, crowds, needsCard } from './digest.ts';
import { newCard } from './enqueue.ts';
import { noRows, placesOf, write } from './rows.ts';

const BATCH = 100;
/** Behind what is new. */
const BACKLOG = -1;

/** At start. A chat or channel that was configured since gets the card of every open case, in the order the cases came. */
export async function catchUp(deps: Deps): Promise<void> {
  for (const place of placesOf(deps)) while ((await showThere(deps, place)) === BATCH);
}

async function showThere(deps: Deps, place: Place): Promise<number> {
  return deps.database.inTx(async tx => {
    const missing = (): Promise<CaseId[]> => openWithoutCard(tx, place, [...deps.networks.keys()], BATCH);
    const found = await missing();
    if (found.length === 0) return 0;
    const cases = await lockCases(tx, found);
    const now = deps.clock.now();
    const rows = noRows();
    const crowded: Crowds = deps.digest ? await crowds(tx, deps, deps.digest, now) : () => null;
    // Asked again under the lock of the cases: another process may be starting too, or showing one of them.
    for (const id of await missing()) {
      const locked = cases.get(id);
      if (!locked) continue;
      const shared = needsCard(locked, false, false) ? null : crowded(place);
      newCard(deps, rows, id, { to: 'place', place }, shared, now, BACKLOG);
    }
    await write(tx, deps, rows);
    return found.length;
  });
}
