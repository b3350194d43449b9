import { setTimeout as pause } from 'node:timers/promises';
import type { Duration } from '../../case/types.ts';
import { brokenAt } from '../../ports/broken.ts';
import type { Incoming, Pull } from '../../ports/social.ts';
import type { Deps } from '../deps.ts';
import { ingest } from './ingest.ts';

/** After a stream without items, the wait begins with the first time and doubles up to the second. */
const FIRST: Duration = 1_000;
const LONGEST_WAIT: Duration = 5 * 60_000;

/** `wait` resolves early when the signal ends it. */
type Wait = (duration: Duration, signal: AbortSignal) => Promise<unknown>;
const wait: Wait = (duration, signal) => pause(duration, null, { signal }).catch(() => null);

/**
 * Listens to every source that has a stream, until it is stopped. Several processes do so at once: the same
 * item twice counts once, and items that a stream misses come with the next page.
 */
export function listener(deps: Deps, waiting: Wait = wait): { stop(): Promise<void> } {
  const ending = new AbortController();
  const { signal } = ending;
  const ended = new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()));
  const taking = new Set<Promise<unknown>>();

  async function listen(source: string, stream: NonNullable<Pull['listen']>): Promise<void> {
    for (let failures = 0; !signal.aborted; failures++) {
      const take = async (items: Incoming[]): Promise<void> => {
        if (signal.aborted || deps.succeeded()) return;
        const taken = ingest(deps, source, items);
        taking.add(taken);
        await taken.finally(() => taking.delete(taken));
        failures = 0;
      };
      const lost = stream(take, signal).catch(brokenAt);
      // A stream that ignores the signal must not hold up the end of the process.
      const broken = await Promise.race([lost, ended]);
      if (signal.aborted) return;
      const next = Math.min(FIRST * 2 ** failures, LONGEST_WAIT);
      deps.log.warn(
        { event: 'stream_lost', source, wait: next, ...broken },
        'a stream ended and is opened again; meanwhile the source is pulled',
      );
      await waiting(next, signal);
    }
  }
  const all = [...deps.networks].flatMap(([name, { pull }]) =>
    pull?.listen ? [listen(name, pull.listen.bind(pull))] : [],
  );
  return {
    async stop() {
      ending.abort();
      await Promise.all(all);
      await Promise.allSettled(taking);
    },
  };
}
