import { scheduleJob } from 'node-schedule';
import type { Duration } from '../case/types.ts';
import { brokenAt } from '../ports/broken.ts';
import { isDatabaseGone } from '../store/database/database.ts';
import { nextDelivery } from '../store/outbox/deliveries.ts';
import type { Deliverer } from './delivery/deliver.ts';
import type { Deps } from './deps.ts';
import { ingestOnce } from './intake/pull.ts';
import type { Refusals } from './intake/refusals.ts';
import { endWaits } from './outbox/alarm.ts';
import type { catchUp } from './outbox/catch-up.ts';
import type { Successor } from './successor.ts';
import { forget } from './time/forget.ts';
import { wakeDue } from './time/wake.ts';

/** `soon`: something was enqueued. `tick`: the clock moved, so anything may be due. */
export type Ticker = { stop(): Promise<void>; soon(): void; tick(): void };

/** `follow` keeps the clock right. `before` loads facts that waking needs. */
type TickerParts = {
  delivering: Deliverer;
  asking: { askDue(): Promise<void> };
  catchUpDue: ReturnType<typeof catchUp>;
  inboundDue: () => Promise<void>;
  pagesDue: () => Promise<void>;
  successor: Successor;
  refused: Refusals;
  follow: () => Promise<void>;
  before: () => Promise<void>;
};

/**
 * Looks once a second at everything that could be due. node-schedule only ticks, so nothing has to be
 * cancelled when a case is answered. If the tick before is still at work, a tick does nothing. Deliveries
 * that this process enqueues go out at once, and a lane's next turn is exact, not only once a second.
 */
export function ticker(
  deps: Deps,
  { delivering, asking, catchUpDue, inboundDue, pagesDue, successor, refused, follow, before }: TickerParts,
): Ticker {
  const busy = new Map<string, Promise<void>>();
  const again = new Set<string>();
  const lanes = new Set<Promise<unknown>>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const failed = (what: string) => (error: unknown) => {
    const gone = isDatabaseGone(error);
    const detail = gone ? {} : brokenAt(error);
    deps.log.error(
      { event: gone ? 'database_away' : 'background_failed', what, ...detail },
      'a background part failed and is tried again',
    );
  };
  const run = (name: string, work: () => Promise<unknown>): void => {
    if (stopped) return;
    if (busy.has(name)) {
      again.add(name);
      return;
    }
    const done = work()
      .then(() => {}, failed(name))
      .finally(() => {
        busy.delete(name);
        if (again.delete(name)) run(name, work);
      });
    busy.set(name, done);
  };
  const deliver = (): void =>
    run('deliver', async () => {
      for (const lane of await delivering.start()) {
        if (lanes.has(lane)) continue;
        lanes.add(lane);
        void lane.then(nextTurn, failed('lane')).finally(() => lanes.delete(lane));
      }
    });
  /** Comes back to a lane with a pace as soon as it is free, not at the next tick. */
  const nextTurn = async (delivered: number): Promise<void> => {
    const next = stopped ? null : await nextDelivery(deps.database.db).catch(() => null);
    const wait: Duration = next === null ? SECOND : next - deps.clock.real();
    if (wait >= SECOND || stopped) return;
    clearTimeout(timer);
    // A due delivery that was not taken waits for something else, such as an open
    // form or another process's call.
    timer = setTimeout(deliver, Math.max(wait, delivered === 0 ? 250 : 5));
  };

  const tick = (): void => {
    run('clock', follow);
    run('successor', successor.look);
    run('about', asking.askDue);
    run('alarms', async () => {
      await refused.tellDue();
      await endWaits(deps);
      await inboundDue();
    });
    run('pages', pagesDue);
    run('ingest', () => ingestOnce(deps));
    run('catch_up', () => catchUpDue(() => stopped));
    run('wake', async () => {
      await before();
      await wakeDue(deps, () => stopped);
    });
    deliver();
  };
  const second = scheduleJob('* * * * * *', tick);
  const hour = scheduleJob('17 * * * *', () => run('forget', () => forget(deps)));
  return {
    soon: deliver,
    tick,
    async stop() {
      stopped = true;
      second.cancel();
      hour.cancel();
      clearTimeout(timer);
      await Promise.allSettled([...busy.values(), ...lanes, delivering.stop()]);
    },
  };
}
const SECOND: Duration = 1_000;
