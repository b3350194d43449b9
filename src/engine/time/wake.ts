import { nextWake } from '../../case/questions.ts';
import type { CaseId, Duration } from '../../case/types.ts';
import { brokenAt } from '../../ports/broken.ts';
import { leftBehind, letSleep, lockCases, lockDue } from '../../store/cases/cases.ts';
import { isDatabaseGone, type Tx } from '../../store/database/database.ts';
import { ctxOf, type Deps } from '../deps.ts';
import { commit, handle, observeAll } from '../handle.ts';

/** The number of cases that are woken in one transaction. */
const CASES_AT_ONCE = 50;
/** A case that could not be woken is tried again after this time. */
const TRY_AGAIN: Duration = 5 * 60_000;

/**
 * Wakes every case whose `wake_at` has passed: records the steps of its clocks and the ends of writing.
 * Several processes may do this at the same time: they share the cases, and each step is recorded once. Once
 * it has `stopped`, no further batch begins. Returns how many cases were woken.
 */
export async function wakeDue(deps: Deps, stopped = () => false): Promise<number> {
  let woken = 0;
  while (!stopped()) {
    const batch = await wakeBatch(deps);
    if (batch.tried === 0) break;
    woken += batch.woken;
  }
  return woken;
}

async function wakeBatch(deps: Deps): Promise<{ tried: number; woken: number }> {
  let due: CaseId[] = [];
  try {
    await deps.database.inTx(async tx => {
      due = await lockDue(tx, deps.clock.now(), CASES_AT_ONCE);
      await wake(tx, deps, due);
    });
  } catch (error) {
    if (isDatabaseGone(error) || due.length === 0) throw error;
    // One of them cannot be woken. It must not keep the others asleep.
    let woken = 0;
    for (const id of due) if (await wakeAlone(deps, id)) woken += 1;
    return { tried: due.length, woken };
  }
  if (due.length > 0) deps.enqueued();
  return { tried: due.length, woken: due.length };
}

async function wake(tx: Tx, deps: Deps, ids: CaseId[]): Promise<void> {
  const cases = await lockCases(tx, ids);
  const ctx = ctxOf(deps);
  const changes = [...cases.values()].map(each => observeAll(each, [{ is: 'woke' }], ctx));
  await commit(tx, deps, changes, { now: ctx.now });
  // A case without anything to record was not saved. Its stored wake time was wrong,
  // and must not stay due for ever.
  for (const { events, after } of changes)
    if (events.length === 0) await letSleep(tx, after.id, ctx.now, nextWake(after));
}

/** Wakes one case in its own transaction. If that fails, it sleeps some minutes. Returns if it was woken. */
async function wakeAlone(deps: Deps, id: CaseId): Promise<boolean> {
  try {
    await deps.database.inTx(tx => wake(tx, deps, [id]));
  } catch (error) {
    if (isDatabaseGone(error)) throw error;
    deps.log.error({ event: 'not_woken', case: id, ...brokenAt(error) }, 'a case could not be woken');
    const now = deps.clock.now();
    await deps.database.inTx(tx => letSleep(tx, id, now, now + TRY_AGAIN));
    return false;
  }
  deps.enqueued();
  return true;
}

/** Takes the owner from cases whose owner left the team, so that reminders reach the person on call. */
export async function freeLeftBehind(deps: Deps): Promise<void> {
  for (const { id, owner } of await leftBehind(deps.database.db))
    await handle(deps, { case: id, facts: [{ is: 'left', person: owner }] });
}
