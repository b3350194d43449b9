import type { Json, Memory } from '../../../src/ports/memory.ts';

const entry = 'changes';
const kept = 64;
type Count = { n: number; latest: string[] };

/** Which entries changed; `all`: more than is remembered, so read again. */
export type Changed = string[] | 'all';
export type Changes = {
  /** An entry was written: tells the listeners here, and leaves word for other processes. */
  publish(place: string): Promise<void>;
  /** Tells the listeners here what other processes wrote since the last look. One read. */
  look(): Promise<void>;
  listen(listener: (changed: Changed) => void): void;
};

/** How processes on one database tell each other what changed: a counter and the latest places, in one entry that is cheap to poll. */
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
  // Many changes at once are one write: they wait while the one before is under way.
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
