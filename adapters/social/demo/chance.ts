/** A number in [0, 1) that depends only on the seed and the subject, so the same demo plays the same way. */
export function chance(seed: number, about: string): number {
  let hash = 2166136261 ^ seed;
  for (let at = 0; at < about.length; at++) hash = Math.imul(hash ^ about.charCodeAt(at), 16777619);
  hash = Math.imul(hash ^ (hash >>> 16), 2246822507);
  hash = Math.imul(hash ^ (hash >>> 13), 3266489909);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** A whole number from `low` to `high`, both included. */
export const between = (low: number, high: number, seed: number, about: string): number =>
  low + Math.floor(chance(seed, about) * (high - low + 1));

export const pickOne = <T>(choices: readonly T[], seed: number, about: string): T =>
  choices[between(0, choices.length - 1, seed, about)]!;

export const shuffled = <T>(seed: number, all: readonly T[], name: (one: T) => string): T[] =>
  all
    .map(one => ({ one, rank: chance(seed, name(one)) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ one }) => one);
