import type { Json, Memory } from '../../../src/ports/memory.ts';
import { type Entry, emptyPlaza, foldEntry, type Person, type Plaza } from './plaza.ts';

const ENTRIES_AT_ONCE = 200;
const WRITE_TRIES = 200;
const key = (seq: number): string => `log:${String(seq).padStart(10, '0')}`;

/** The result of a look at the network: an entry to write, or an answer without writing. */
export type Next<R> = { is: 'write'; entry: Entry } | { is: 'answer'; answer: R };
export type Written<R> = { is: 'written'; seq: number; entry: Entry } | { is: 'answer'; answer: R };

export type PlazaLog = {
  /** The network, with every entry folded in that any process has written so far. */
  latest(): Promise<Plaza>;
  /**
   * Judges the latest state and writes the entry that results. If another process writes first, judges again.
   */
  append<R>(judge: (plaza: Plaza) => Next<R>): Promise<Written<R>>;
  /** Entries after that number, in order, without gaps. */
  after(seq: number, limit: number): Promise<{ seq: number; entry: Entry }[]>;
};

/**
 * An append-only log in a Memory. Each entry takes the next free number by compare-and-set on its own key.
 * Two processes cannot take the same number, and a process that dies skips none. So a reader at some number
 * has seen every entry before it.
 */
export function plazaLog(memory: Memory, regulars: Person[], cast: Map<string, Person>): PlazaLog {
  const plaza = emptyPlaza(regulars);
  const take = (seq: number, entry: Entry): void => {
    // Calls overlap, so the same page may be read twice.
    if (seq === plaza.seq + 1) foldEntry(plaza, seq, entry, cast);
  };
  const after: PlazaLog['after'] = async (seq, limit) =>
    (await memory.list('log:', key(seq), limit)).map(({ key: at, value }) => ({
      seq: Number(at.slice('log:'.length)),
      entry: value as Entry,
    }));

  const latest = async (): Promise<Plaza> => {
    for (;;) {
      const page = await after(plaza.seq, ENTRIES_AT_ONCE);
      for (const { seq, entry } of page) take(seq, entry);
      if (page.length < ENTRIES_AT_ONCE) return plaza;
    }
  };
  return {
    latest,
    after,
    append: async judge => {
      for (let tries = 0; tries < WRITE_TRIES; tries++) {
        const next = judge(await latest());
        if (next.is === 'answer') return next;
        const seq = plaza.seq + 1;
        if (await memory.put(key(seq), next.entry as Json, 0)) {
          take(seq, next.entry);
          return { is: 'written', seq, entry: next.entry };
        }
      }
      throw new Error(`the demo network found no free place in its log in ${WRITE_TRIES} tries`);
    },
  };
}
