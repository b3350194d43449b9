import type { Duration } from './case/types.ts';

/**
 * Work that anybody may ask for without end waits for its turn. A turn does so many jobs, and between two turns
 * everything else that is due is done. `every`: the least time from one turn to the next.
 */
export function turns(jobs: number, every: Duration): (job: () => void) => void {
  const waiting: (() => void)[] = [];
  let last = -every;
  let planned = false;
  function plan(): void {
    planned = true;
    const wait = last + every - performance.now();
    if (wait > 0) setTimeout(turn, wait);
    else setImmediate(turn);
  }
  function turn(): void {
    planned = false;
    last = performance.now();
    for (const job of waiting.splice(0, jobs)) job();
    if (waiting.length > 0 && !planned) plan();
  }
  return job => {
    waiting.push(job);
    if (!planned) plan();
  };
}
