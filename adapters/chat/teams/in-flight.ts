/** The messages that are being edited now. */
export function underway() {
  const going = new Map<string, Promise<unknown>>();
  return {
    async track<T>(ref: string, work: Promise<T>): Promise<T> {
      going.set(ref, work);
      try {
        return await work;
      } finally {
        if (going.get(ref) === work) going.delete(ref);
      }
    },
    ended: (ref: string): Promise<unknown> => (going.get(ref) ?? Promise.resolve()).catch(() => {}),
  };
}
export type Underway = ReturnType<typeof underway>;

/** The requests that are being answered now, so that stopping can wait for them. */
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
