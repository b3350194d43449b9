import type { Duration, Instant } from '../case/types.ts';
import type { Clock, DemoClock } from '../ports/factory.ts';
import type { Memory } from '../ports/memory.ts';

/** Local time plus the measured offset to the database, so that several processes agree about leases. */
export function systemClock(offset: Duration): Clock {
  const real = (): Instant => Date.now() + offset;
  return { now: real, real };
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
