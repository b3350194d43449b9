/** The requests that are being answered, and the work that outlives its request. */
export type InFlight = {
  /** Makes `close` wait for this work. */
  track<T>(work: Promise<T>): Promise<T>;
  receiving(): boolean;
  open(): void;
  /** Takes nothing new from now on; resolves when all work is done. */
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
