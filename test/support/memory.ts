import type { Json, Memory } from '../../src/ports/memory.ts';

/** A Memory that keeps its entries in a Map, for tests of an adapter alone. */
export function mapMemory(): Memory {
  const entries = new Map<string, { value: Json; version: number }>();
  return {
    get: async key => structuredClone(entries.get(key) ?? null),
    put: async (key, value, ifVersion) => {
      if ((entries.get(key)?.version ?? 0) !== ifVersion) return false;
      entries.set(key, { value: structuredClone(value), version: ifVersion + 1 });
      return true;
    },
    remove: async key => void entries.delete(key),
    list: async (prefix, after, limit) =>
      [...entries]
        .filter(([key]) => key.startsWith(prefix) && (after === null || key > after))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, limit)
        .map(([key, entry]) => structuredClone({ key, ...entry })),
  };
}
