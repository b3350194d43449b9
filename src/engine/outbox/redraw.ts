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
