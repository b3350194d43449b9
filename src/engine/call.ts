import type { Duration } from '../case/types.ts';
import { brokenAt } from '../ports/broken.ts';
import type { Outcome } from '../ports/outcome.ts';
import { isDatabaseGone } from '../store/database/database.ts';
import { codeOf } from '../store/database/trouble.ts';
import type { Deps } from './deps.ts';

/**
 * Makes one call to the outside, with no transaction open and a deadline far below the lease. A thrown error
 * is a bug: nobody knows whether the call was carried out.
 */
export async function call<T>(
  deps: Deps,
  what: string,
  make: (signal: AbortSignal) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  // An adapter that ignores the signal must not hold up its lane.
  const late = new Promise<Outcome<T>>(resolve => {
    timer = setTimeout(() => {
      ending.abort();
      setTimeout(resolve, GRACE, { is: 'unknown' }).unref();
    }, deps.limits.deadline);
  });
  const began = deps.clock.real();
  const counted = (outcome: Outcome<T>): Outcome<T> => {
    deps.measures.called(what, outcome.is, deps.clock.real() - began);
    return outcome;
  };
  try {
    return counted(await Promise.race([make(ending.signal), late]));
  } catch (error) {
    // The memory of adapters is in the database too.
    if (isDatabaseGone(error))
      deps.log.warn(
        { event: 'database_away', what },
        'the database went away during a call; its outcome is taken as unknown',
      );
    else
      deps.log.error(
        { event: 'adapter_threw', what, ...brokenAt(error) },
        'an adapter threw; the outcome is taken as unknown',
      );
    return counted({ is: 'unknown' });
  } finally {
    clearTimeout(timer);
  }
}
/** How long after the deadline an adapter may still report its outcome. */
const GRACE: Duration = 500;

/** Cancelled, not available, or in conflict: a repeat may well succeed. */
const PASSING = new Set(['57014', '55P03', '40P01', '40001']);

/**
 * Keeps a known outcome in memory and tries until it is stored. Otherwise a short absence of the database
 * would turn "posted" into "unknown".
 */
export async function untilStored<T>(deps: Deps, store: () => Promise<T>): Promise<T> {
  for (let wait = 100; ; wait = Math.min(wait * 2, 5_000)) {
    try {
      return await store();
    } catch (error) {
      if (!isDatabaseGone(error) && !PASSING.has(codeOf(error) ?? '')) throw error;
      deps.log.warn(
        { event: 'outcome_waits_for_database', wait },
        'the database is away; an outcome is kept until it is back',
      );
      await new Promise(resolve => setTimeout(resolve, wait));
    }
  }
}
