/** What is being answered right now: requests, and the work that outlives its request. */
export type Work = {
  /** Keeps `close` waiting for it. */
  during<T>(work: Promise<T>): Promise<T>;
  receiving(): boolean;
  open(): void;
  /** From now on nothing new is taken; resolves when all work is done. */
  close(): Promise<void>;
};

export function work(): Work {
  const busy = new Set<Promise<unknown>>();
  let receiving = false;
  return {
    during(done) {
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
