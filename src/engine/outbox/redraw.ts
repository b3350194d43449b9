import type { CaseId } from '../../case/types.ts';
import type { Tx } from '../../store/database/database.ts';
import * as outbox from '../../store/outbox/outbox.ts';
import type { Deps } from '../deps.ts';
import { edit, noRows, write } from './rows.ts';

/** Cards show words and counts from rows. Where those change and nothing happened to the case, they are drawn anew. */
export async function redrawCards(tx: Tx, deps: Deps, cases: CaseId[]): Promise<void> {
  const rows = noRows();
  for (const card of await outbox.liveCards(tx, cases)) {
    if (card.queued) continue;
    if (card.digest_id) rows.digests.push(card.digest_id);
    else edit(deps, rows, card);
  }
  await write(tx, deps, rows);
}

/** The same of everything that was told about them: what may no longer be kept must go from there too. */
export async function redrawAll(tx: Tx, deps: Deps, cases: CaseId[]): Promise<void> {
  await redrawCards(tx, deps, cases);
  const rows = noRows();
  for (const notice of await outbox.toldOf(tx, cases)) edit(deps, rows, notice);
  await write(tx, deps, rows);
}
