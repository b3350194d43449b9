import type { CaseId } from '../case/types.ts';
import { dueCases } from '../store/cases.ts';
import { emptyDrafts } from '../store/sends.ts';
import type { Deps } from './deps.ts';
import { handle } from './handle.ts';

const BATCH = 50;
const DRAFTS_KEPT = 24 * 3_600_000;

/** Every case in which an instant came is told so: steps of clocks, ends of writing. Recorded once, however many processes look. Returns how many were woken. */
export async function wakeDue(deps: Deps): Promise<number> {
  const woken = new Set<CaseId>();
  for (;;) {
    const ids = (await dueCases(deps.database.db, deps.clock.now(), BATCH)).filter(id => !woken.has(id));
    if (ids.length === 0) return woken.size;
    for (const id of ids) {
      await handle(deps, { case: id, facts: [{ is: 'woke' }] });
      woken.add(id);
    }
  }
}

/** Drafts nobody came back to within a day are emptied. */
export async function forgetDrafts(deps: Deps): Promise<number> {
  return emptyDrafts(deps.database.db, deps.clock.now() - DRAFTS_KEPT);
}
