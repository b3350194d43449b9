import * as store from '../../store/outbox/deliveries.ts';
import { freeLanes, type Lane } from '../../store/outbox/lanes.ts';
import type { Deps } from '../deps.ts';
import { isNetworkLane } from '../outbox/rows.ts';
import { deliverCards } from './card.ts';
import { giveUp } from './give-up.ts';
import { deliverSend } from './send.ts';

export type Deliverer = {
  /** Starts a loop for each lane with due deliveries. Each promise resolves when its lane is done for now. */
  start(): Promise<Promise<number>[]>;
  /** Does the same and waits for the loops. Returns the number of tries. */
  deliverDue(): Promise<number>;
  /** Finishes running deliveries and begins no new ones. The rest waits for a start or another process. */
  stop(): Promise<void>;
};

/**
 * Brings committed effects to the outside world. In this process, one loop at a time works on a lane, and a
 * slow lane holds up no other.
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
    await deps.database.inTx(tx => store.takeBackLost(tx, real, deps.limits.lease));
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
