/** What is being answered right now: requests, and the work that outlives its request. */
export type InFlight = {
  /** Keeps `close` waiting for it. */
  track<T>(work: Promise<T>): Promise<T>;
  receiving(): boolean;
  open(): void;
  /** From now on nothing new is taken; resolves when all work is done. */
  close(): Promise<void>;
};

export function inFlight(): InFlight {
  const busy = new Set<Promise<unknown>>();
  let receiving = false;
  return {
    track(done) {
      const settled = done.then(
        () => {},
        () => {},
      );
      busy.add(settled);
      void settled.then(() => busy.delete(settled));
      return done;
    },
    receiving: () => receiving,
    open: () => {
      receiving = true;
    },
    async close() {
      receiving = false;
      while (busy.size > 0) await Promise.all(busy);
    },
  };
}
