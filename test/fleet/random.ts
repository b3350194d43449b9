/** A random function with a seed (mulberry32), so that a failure can be repeated. */
export type Random = {
  (): number;
  between(least: number, most: number): number;
  chance(of: number): boolean;
};

export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return Object.assign(next, {
    between: (least: number, most: number) => Math.floor(least + next() * (most - least + 1)),
    chance: (of: number) => next() < of,
  });
}
