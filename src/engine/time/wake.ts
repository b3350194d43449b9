import type { CaseId, Duration } from '../../case/types.ts';
import { brokenAt } from '../../ports/broken.ts';
import { dueCases, leftBehind } from '../../store/cases/cases.ts';
import { emptyDrafts } from '../../store/cases/sends.ts';
import { isDatabaseGone } from '../../store/database/database.ts';
import { forgetOver } from '../../store/outbox/forget.ts';
import type { Deps } from '../deps.ts';
import { handle } from '../handle.ts';

const BATCH = 50;
const DAY: Duration = 24 * 3_600_000;
const DRAFTS_KEPT = DAY;
const DELIVERIES_KEPT = 7 * DAY;
/** No chat repeats a press after so long. A form that was open as long finds its draft spent, or its case moved on. */
const COMMANDS_KEPT = 30 * DAY;

/** Every case in which an instant came is told so: steps of clocks, ends of writing. Recorded once, however many processes look. Returns how many were woken. */
export async function wakeDue(deps: Deps): Promise<number> {
  const woken = new Set<CaseId>();
  for (;;) {
    const ids = (await dueCases(deps.database.db, deps.clock.now(), BATCH)).filter(id => !woken.has(id));
    if (ids.length === 0) return woken.size;
    for (const id of ids) {
      woken.add(id);
      try {
        await handle(deps, { case: id, facts: [{ is: 'woke' }] });
      } catch (error) {
        // One case that cannot be woken must not keep the others asleep.
        if (isDatabaseGone(error)) throw error;
        deps.log.error({ event: 'not_woken', case: id, ...brokenAt(error) }, 'a case could not be woken');
      }
    }
  }
}

/** What somebody had who is no longer on the team is nobody's, so that reminders reach whoever is on call. */
export async function freeLeftBehind(deps: Deps): Promise<void> {
  for (const { id, owner } of await leftBehind(deps.database.db))
    await handle(deps, { case: id, facts: [{ is: 'left', person: owner }] });
}

/** Drafts nobody came back to within a day are emptied, and what only kept the work going goes when it is over. Cases, their log and their messages stay. */
export async function forget({ database: { db }, clock }: Deps): Promise<number> {
  const drafts = await emptyDrafts(db, clock.now() - DRAFTS_KEPT);
  return (
    drafts +
    (await forgetOver(db, {
      deliveries: clock.real() - DELIVERIES_KEPT,
      commands: clock.now() - COMMANDS_KEPT,
    }))
  );
}
