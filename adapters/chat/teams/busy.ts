/** What is being answered right now, so that stopping can wait for it. */
export function inFlight() {
  const going = new Set<Promise<void>>();
  return {
    track<T>(work: Promise<T>): Promise<T> {
      const end = () => void going.delete(settled);
      const settled: Promise<void> = work.then(end, end);
      going.add(settled);
      return work;
    },
    async settled(): Promise<void> {
      while (going.size > 0) await Promise.all(going);
    },
  };
}
export type InFlight = ReturnType<typeof inFlight>;
