import type { Duration } from '../../case/types.ts';
import { forgetNames, forgetWords } from '../../store/cases/forget.ts';
import { emptyDrafts } from '../../store/cases/sends.ts';
import { forgetOver } from '../../store/outbox/forget.ts';
import type { Deps } from '../deps.ts';
import { redrawAll } from '../outbox/redraw.ts';

const HOUR: Duration = 3_600_000;
const DAY: Duration = 24 * HOUR;
const DRAFTS_KEPT = DAY;
const ASKED_KEPT = DAY;
const DELIVERIES_KEPT = 7 * DAY;
/**
 * No chat repeats a press so late. A form that was open so long finds its draft emptied or its case changed.
 */
const COMMANDS_KEPT = 30 * DAY;

/**
 * Removes texts and names of customers when their network no longer allows us to keep them. Empties drafts
 * that were left alone for a day, and deletes deliveries and commands that are over and searches of
 * yesterday. Cases, their log and their messages stay.
 */
export async function forget(deps: Deps): Promise<number> {
  await forgetCustomers(deps);
  const { database, clock } = deps;
  const drafts = await emptyDrafts(database.db, clock.now() - DRAFTS_KEPT);
  const over = await forgetOver(database.db, {
    deliveries: clock.real() - DELIVERIES_KEPT,
    commands: clock.now() - COMMANDS_KEPT,
    asked: clock.now() - ASKED_KEPT,
  });
  return drafts + over;
}

/** This runs once an hour, so texts due within the next hour go now. Messages with them are drawn anew. */
async function forgetCustomers(deps: Deps): Promise<void> {
  const until = deps.clock.real() + HOUR;
  for (const forgetDue of [forgetWords, forgetNames]) {
    for (let more = true; more; ) {
      await deps.database.inTx(async tx => {
        const forgotten = await forgetDue(tx, until);
        await redrawAll(tx, deps, forgotten.cases);
        more = forgotten.more;
      });
      deps.enqueued();
    }
  }
}
