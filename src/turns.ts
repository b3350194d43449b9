import type { Duration } from './case/types.ts';

/**
 * Work that anybody may ask for without end waits for its turn. A turn does so many jobs, and between two turns
 * everything else that is due is done. `every`: the least time from the end of a turn to the next.
 */
export function turns(jobs: number, every: Duration): (job: () => void) => void {
  const waiting: (() => void)[] = [];
  let free = 0;
  let planned = false;
  function plan(): void {
    planned = true;
    const wait = free - performance.now();
    if (wait > 0) setTimeout(turn, wait);
    else setImmediate(turn);
  }
  function turn(): void {
    for (const job of waiting.splice(0, jobs)) job();
    // By then, the work that the jobs began is done.
    setImmediate(() => {
      free = performance.now() + every;
      planned = false;
      if (waiting.length > 0) plan();
    });
  }
  return job => {
    waiting.push(job);
    if (!planned) plan();
  };
}
