import type { Outcome } from '../ports/outcome.ts';
import * as store from '../store/deliveries.ts';
import { isDatabaseGone } from '../store/database.ts';
import { deliverCards } from './deliver-card.ts';
import { deliverSend, giveUp } from './deliver-send.ts';
import type { Deps } from './deps.ts';
import { isNetworkLane } from './enqueue.ts';

/**
 * Brings committed effects to the outside world. Each lane is worked by one loop at a time in this process; a slow lane holds up no other.
 * `deliverDue()` starts a loop for every lane that has something due and resolves when those loops are done.
 */
export function deliverer(deps: Deps): { deliverDue(): Promise<number> } {
  const loops = new Map<string, { again: boolean; done: Promise<number> }>();

  async function work(lane: store.Lane): Promise<number> {
    let count = 0;
    for (;;) {
      const state = loops.get(lane.name);
      if (state) state.again = false;
      const delivered = isNetworkLane(lane.name) ? await deliverSend(deps, lane) : await deliverCards(deps, lane);
      count += delivered;
      if (delivered === 0 && !loops.get(lane.name)?.again) return count;
    }
  }

  return {
    async deliverDue() {
      const real = deps.clock.real();
      await store.takeBackLost(deps.database.db, real, deps.lease);
      await giveUp(deps);
      const lanes = await store.freeLanes(deps.database.db, real);
      const started = lanes.map(lane => {
        const running = loops.get(lane.name);
        if (running) {
          running.again = true;
          return running.done;
        }
        const state = { again: false, done: Promise.resolve(0) };
        loops.set(lane.name, state);
        state.done = work(lane).finally(() => loops.delete(lane.name));
        return state.done;
      });
      const counts = await Promise.all(started);
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}

/** One call to the outside, with a deadline far below the lease and no transaction open. A thrown error is a bug: what it did is not known. */
export async function call<T>(deps: Deps, what: string, make: (signal: AbortSignal) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await make(AbortSignal.timeout(deps.deadline));
  } catch (error) {
    deps.log.error({ event: 'adapter_threw', what, error: String((error as Error)?.name), stack: (error as Error)?.stack }, 'an adapter threw; the outcome is taken as unknown');
    return { is: 'unknown' };
  }
}

/** A known outcome is kept in memory and tried until it is stored: a database that is away for a while must not turn "posted" into "unknown". */
export async function stored<T>(deps: Deps, store: () => Promise<T>): Promise<T> {
  for (let wait = 100; ; wait = Math.min(wait * 2, 5_000)) {
    try {
      return await store();
    } catch (error) {
      if (!isDatabaseGone(error)) throw error;
      deps.log.warn({ event: 'outcome_waits_for_database', wait }, 'the database is away; an outcome is kept until it is back');
      await new Promise(resolve => setTimeout(resolve, wait));
    }
  }
}
