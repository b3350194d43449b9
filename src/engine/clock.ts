import type { Logger } from 'pino';
import type { Duration, Instant } from '../case/types.ts';
import type { Clock, DemoClock } from '../ports/factory.ts';
import type { Memory } from '../ports/memory.ts';
import type { Database } from '../store/database/database.ts';

/** `follow`: asks the database again what time it is, where that is due. */
export type SystemClock = Clock & { follow(): Promise<void> };

/** The database is asked this often. */
const EVERY: Duration = 60_000;
/** The machine's clock was put right, or the machine slept, if it is this far from where it would be by itself. */
const JUMP: Duration = 1_000;
/** A clock that is wrong by more than this, ours or the database's, is not followed. The start refuses it. */
const WRONG: Duration = 24 * 3_600_000;

/**
 * The database's time, so that several processes agree about leases. Between two answers it goes on by this process's
 * steady clock, which nobody puts right.
 */
export async function systemClock(
  { offset }: Pick<Database, 'offset'>,
  log: Pick<Logger, 'warn' | 'error'>,
): Promise<SystemClock> {
  const machine = () => Date.now() - performance.now();
  const ask = async () => {
    const distance = await offset();
    return { distance, machine: machine(), at: performance.now() };
  };
  let last = await ask();
  let base = last.machine + last.distance;
  const real = (): Instant => Math.round(performance.now() + base);
  return {
    now: real,
    real,
    async follow() {
      if (performance.now() - last.at < EVERY && Math.abs(machine() - last.machine) < JUMP) return;
      last = await ask();
      const distance = last.distance;
      if (Math.abs(distance) > WRONG) {
        log.error(
          { event: 'clock_wrong', distance },
          'the clocks of this machine and of the database differ by days',
        );
        return;
      }
      const by = Math.round(last.machine + distance - base);
      base = last.machine + distance;
      if (Math.abs(by) >= JUMP)
        log.warn({ event: 'clock_put_right', by }, 'the time was put right by the database');
    },
  };
}

const KEY = 'ahead';

/** The demo's clock: ahead of the real one by a stored offset. `look` reads changes by other processes. */
export async function demoClock(
  real: Clock,
  memory: Memory,
  moved: () => void,
): Promise<DemoClock & { look(): Promise<void> }> {
  let ahead: Duration = 0;
  const look = async () => {
    ahead = Math.max(ahead, Number((await memory.get(KEY))?.value ?? 0));
  };
  await look();
  return {
    real: real.real,
    now: () => real.real() + ahead,
    look,
    async forward(by) {
      for (;;) {
        const kept = await memory.get(KEY);
        const next = Number(kept?.value ?? 0) + by;
        if (!(await memory.put(KEY, next, kept?.version ?? 0))) continue;
        ahead = next;
        moved();
        return;
      }
    },
  };
}
