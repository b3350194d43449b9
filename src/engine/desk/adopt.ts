import type { CaseId } from '../../case/types.ts';
import type { MessageRef, Place } from '../../ports/chat.ts';
import { readCases } from '../../store/cases/cases.ts';
import { liveCards } from '../../store/outbox/live.ts';
import * as outbox from '../../store/outbox/outbox.ts';
import type { Deps } from '../deps.ts';
import { edit, type MessageAbout, noRows, write } from '../outbox/rows.ts';

/**
 * A press came from a message that is not the card we know: a crash left a double, or our card was deleted.
 * The message becomes the card if ours is gone, and folds otherwise. A press about no case of ours adds nothing.
 */
export async function adopt(deps: Deps, id: CaseId, at: Place, on: MessageRef): Promise<void> {
  if (await outbox.knowsRef(deps.database.db, at.chat, on)) return;
  const added = await deps.database.inTx(async tx => {
    if ((await readCases(tx, [id])).size === 0) return 0;
    const rows = noRows();
    const ours = (await liveCards(tx, [id])).find(
      card => card.chat === at.chat && card.workspace === at.workspace && card.channel === at.channel,
    );
    // Our card is being posted now. The next press will know more.
    if (ours && ours.ref === null) return 0;
    const message = await outbox.addFound(tx, {
      id: deps.mint(),
      role: 'card',
      case_id: id,
      subject: id,
      about: JSON.stringify({ is: 'card' } satisfies MessageAbout),
      ...outbox.addressColumns({ to: 'place', place: at }),
      ref: on,
      live: ours === undefined,
      created_at: new Date(deps.clock.now()),
    });
    edit(deps, rows, message);
    await write(tx, deps, rows);
    return rows.deliveries.length;
  });
  if (added > 0) deps.enqueued();
}
