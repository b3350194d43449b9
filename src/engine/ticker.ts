import { scheduleJob } from 'node-schedule';
import type { Duration } from '../case/types.ts';
import { isDatabaseGone } from '../store/database.ts';
import { nextDelivery } from '../store/deliveries.ts';
import type { Deps } from './deps.ts';
import { ingestOnce } from './pull.ts';
import { forgetDrafts, wakeDue } from './wake.ts';

/** The public one-shots that timers call; tests call them without timers. */
export type OneShots = { deliverDue(): Promise<number> };
export type Ticker = { stop(): Promise<void>; soon(): void };

/**
 * Once a second everything that could be due is looked at; node-schedule only ticks, so nothing has to be cancelled when a case is answered. A tick that
 * finds the one before it still at work does nothing. What was enqueued in this process is delivered at once, and a lane's next turn is not missed by a second.
 */
export function ticker(deps: Deps, { deliverDue }: OneShots): Ticker {
  const busy = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const run = (name: string, work: () => Promise<unknown>): void => {
    if (stopped || busy.has(name)) return;
    const done = work()
      .then(() => {})
      .catch(error => {
        const event = isDatabaseGone(error) ? 'database_away' : 'background_failed';
        const detail = isDatabaseGone(error) ? {} : { stack: (error as Error)?.stack };
        deps.log.error({ event, what: name, ...detail }, 'a background part failed and is tried again');
      })
      .finally(() => busy.delete(name));
    busy.set(name, done);
  };
  // Deliveries overlap on purpose: each lane has one loop, and a slow one must not hold up the others.
  let turn = 0;
  const deliver = (): void =>
    run(`deliver ${turn++}`, async () => {
      await deliverDue();
      await nextTurn();
    });
  const nextTurn = async (): Promise<void> => {
    const next = await nextDelivery(deps.database.db);
    const wait: Duration = next === null ? 1_000 : next - deps.clock.real();
    if (wait >= 1_000 || stopped) return;
    clearTimeout(timer);
    timer = setTimeout(deliver, Math.max(wait, 5));
  };

  const second = scheduleJob('* * * * * *', () => {
    run('ingest', () => ingestOnce(deps));
    run('wake', () => wakeDue(deps));
    deliver();
  });
  const hour = scheduleJob('17 * * * *', () => run('drafts', () => forgetDrafts(deps)));
  return {
    soon: () => void setImmediate(deliver),
    async stop() {
      stopped = true;
      second.cancel();
      hour.cancel();
      clearTimeout(timer);
      await Promise.all(busy.values());
    },
  };
}
