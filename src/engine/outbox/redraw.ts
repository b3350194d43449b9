import type { CaseId } from '../../case/types.ts';
import type { Tx } from '../../store/database/database.ts';
import { lateListsWith, liveCards } from '../../store/outbox/live.ts';
import * as outbox from '../../store/outbox/outbox.ts';
import type { Deps } from '../deps.ts';
import { edit, noRows, write } from './rows.ts';

/** Cards and lists show texts and counts from rows. If those change without an event, they are drawn anew. */
export async function redrawCards(tx: Tx, deps: Deps, cases: CaseId[]): Promise<void> {
  const rows = noRows();
  for (const card of await liveCards(tx, cases)) {
    if (card.queued) continue;
    if (card.digest_id) rows.digests.push(card.digest_id);
    else edit(deps, rows, card);
  }
  for (const list of await lateListsWith(tx, cases)) edit(deps, rows, list);
  await write(tx, deps, rows);
}

/** Does the same for all messages about them: texts that we may no longer keep must disappear there too. */
export async function redrawAll(tx: Tx, deps: Deps, cases: CaseId[]): Promise<void> {
  await redrawCards(tx, deps, cases);
  const rows = noRows();
  for (const notice of await outbox.toldOf(tx, cases)) edit(deps, rows, notice);
  await write(tx, deps, rows);
}
