import * as store from '../../store/outbox/deliveries.ts';
import { freeLanes, type Lane } from '../../store/outbox/lanes.ts';
import type { Deps } from '../deps.ts';
import { isNetworkLane } from '../outbox/rows.ts';
import { deliverCards } from './card.ts';
import { giveUp } from './give-up.ts';
import { deliverSend } from './send.ts';

export type Deliverer = {
  /** Starts a loop for every lane that has something due; each resolves when its lane has nothing more to do now. */
  start(): Promise<Promise<number>[]>;
  /** The same, and waits for the loops. How many deliveries were tried. */
  deliverDue(): Promise<number>;
  /** Ends what is under way and begins nothing new; what waits is for the next start, or for another process. */
  stop(): Promise<void>;
};

/**
 * Brings committed effects to the outside world. Each lane is worked by one loop at a time in this process; a slow lane holds up no other.
 */
export function deliverer(deps: Deps): Deliverer {
  const loops = new Map<string, { again: boolean; done: Promise<number> }>();
  let stopped = false;

  async function work(lane: Lane, state: { again: boolean }): Promise<number> {
    let count = 0;
    for (;;) {
      state.again = false;
      const delivered = isNetworkLane(lane.name)
        ? await deliverSend(deps, lane)
        : await deliverCards(deps, lane);
      count += delivered;
      if (stopped || (delivered === 0 && !state.again)) return count;
    }
  }
  function loop(lane: Lane): Promise<number> {
    const running = loops.get(lane.name);
    if (running) {
      running.again = true;
      return running.done;
    }
    const state = { again: false, done: Promise.resolve(0) };
    loops.set(lane.name, state);
    state.done = work(lane, state).finally(() => loops.delete(lane.name));
    return state.done;
  }
  async function start(): Promise<Promise<number>[]> {
    const real = deps.clock.real();
    await deps.database.inTx(tx => store.takeBackLost(tx, real, deps.lease));
    await giveUp(deps);
    const lanes = await freeLanes(deps.database.db, real);
    return stopped ? [] : lanes.map(loop);
  }
  return {
    start,
    async deliverDue() {
      const counts = await Promise.all(await start());
      return counts.reduce((sum, count) => sum + count, 0);
    },
    async stop() {
      stopped = true;
      await Promise.allSettled([...loops.values()].map(({ done }) => done));
    },
  };
}
