/** Measures two ways to do the same work, in turns. Other work on the machine then disturbs both. */

/** The milliseconds of both sides, and the ratio of `ours` to `byHand` for each round. */
export type Figure = { ours: Spread; byHand: Spread; ratio: Spread };
export type Spread = { median: number; least: number; most: number };

export type Turns = { rounds: number; warmUp: number; turns: number };

/**
 * Each round alternates between ours and by hand for `turns` turns. It gives one ratio, from the medians of
 * its turns, so that a single slow turn does not count. `prepare` prepares a turn. `settled` waits for the
 * work that a side does after its answer. The time of both does not count. The rounds of the warm-up are
 * dropped.
 */
export async function compare<T>(
  { rounds, warmUp, turns }: Turns,
  sides: {
    ours(): Promise<T>;
    prepare(done: T): Promise<() => Promise<unknown>>;
    settled?(): Promise<unknown>;
  },
): Promise<Figure> {
  const figures: { ours: number; byHand: number }[] = [];
  for (let round = -warmUp; round < rounds; round++) {
    const ours: number[] = [];
    const hand: number[] = [];
    for (let turn = 0; turn < turns; turn++) {
      const [took, done] = await timed(sides.ours);
      ours.push(took);
      const byHand = await sides.prepare(done);
      await sides.settled?.();
      hand.push((await timed(byHand))[0]);
      await sides.settled?.();
    }
    if (round >= 0) figures.push({ ours: spread(ours).median, byHand: spread(hand).median });
  }
  return {
    ours: spread(figures.map(figure => figure.ours)),
    byHand: spread(figures.map(figure => figure.byHand)),
    ratio: spread(figures.map(figure => figure.ours / figure.byHand)),
  };
}

async function timed<T>(work: () => Promise<T>): Promise<[number, T]> {
  const began = performance.now();
  const value = await work();
  return [performance.now() - began, value];
}

export function spread(values: number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
  return { median, least: sorted[0]!, most: sorted.at(-1)! };
}
