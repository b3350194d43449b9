import type { Json, Memory } from '../../../src/ports/memory.ts';

const entry = 'changes';
const kept = 64;
type Count = { n: number; latest: string[] };

/** The entries that changed. `all`: more entries changed than we remember, so read everything again. */
export type Changed = string[] | 'all';
export type Changes = {
  /** Tells the listeners in this process that an entry changed, and records it for other processes. */
  publish(place: string): Promise<void>;
  /**
   * Tells the listeners in this process which entries other processes wrote since the last look. One read.
   */
  look(): Promise<void>;
  listen(listener: (changed: Changed) => void): void;
};

/**
 * Processes on one database tell each other which entries changed. A counter and the latest places are in one
 * entry, which is cheap to poll.
 */
export function changesIn(memory: Memory): Changes {
  const listeners: ((changed: Changed) => void)[] = [];
  let seen: number | null = null;
  let waiting: string[] = [];
  let writing: Promise<void> | null = null;
  const emit = (changed: Changed) => {
    for (const listener of listeners) listener(changed);
  };
  const read = async (): Promise<{ count: Count; version: number }> => {
    const found = await memory.get(entry);
    return found
      ? { count: found.value as Count, version: found.version }
      : { count: { n: 0, latest: [] }, version: 0 };
  };
  const write = async (places: string[]): Promise<void> => {
    for (;;) {
      const { count, version } = await read();
      const next: Count = { n: count.n + places.length, latest: [...count.latest, ...places].slice(-kept) };
      if (!(await memory.put(entry, next as Json, version))) continue;
      if (seen === count.n) seen = next.n;
      return;
    }
  };
  // Many changes at once become one write: they wait while the write before them is under way.
  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const places = waiting;
      waiting = [];
      await write(places);
    }
  };

  return {
    publish(place) {
      emit([place]);
      waiting.push(place);
      writing ??= drain().finally(() => {
        writing = null;
      });
      return writing;
    },
    async look() {
      const { count } = await read();
      const missed = seen === null ? 0 : count.n - seen;
      seen = count.n;
      if (missed < 0 || missed > count.latest.length) emit('all');
      else if (missed > 0) emit(count.latest.slice(-missed));
    },
    listen(listener) {
      listeners.push(listener);
    },
  };
}
