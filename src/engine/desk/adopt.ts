import type { CaseId } from '../../case/types.ts';
import type { MessageRef, Place } from '../../ports/chat.ts';
import * as outbox from '../../store/outbox/outbox.ts';
import type { Deps } from '../deps.ts';
import { type About, edit, noRows, write } from '../outbox/rows.ts';

/**
 * A press came from a message. If that is not the card we know (a crash left a double, or ours was deleted),
 * it becomes the card when ours is gone, and folds otherwise.
 */
export async function adopt(deps: Deps, id: CaseId, at: Place, on: MessageRef): Promise<void> {
  if (await outbox.knowsRef(deps.database.db, at.chat, on)) return;
  const added = await deps.database.inTx(async tx => {
    const rows = noRows();
    const ours = (await outbox.liveCards(tx, [id])).find(
      card => card.chat === at.chat && card.workspace === at.workspace && card.channel === at.channel,
    );
    // Ours is being posted right now: the next press knows more.
    if (ours && ours.ref === null) return 0;
    const message = await outbox.addFound(tx, {
      id: deps.mint(),
      role: 'card',
      case_id: id,
      subject: id,
      about: JSON.stringify({ is: 'card' } satisfies About),
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
