import type { CaseId, Duration } from '../../case/types.ts';

/** So long somebody waits for others at the same case. */
const PATIENCE: Duration = 8_000;

/** Does `work` when the work that came before it on this case is over. null: that took too long, and it was not begun. */
export type InTurn = <T>(id: CaseId, work: () => Promise<T>) => Promise<T | null>;

/**
 * A case is locked by who works on it, and whoever waits for a lock has a connection in hand. So people who press on one
 * case wait here, with none, and leave the connections to those who press on others.
 */
export function turns(): InTurn {
  const last = new Map<CaseId, Promise<void>>();
  return (id, work) =>
    new Promise((resolve, reject) => {
      let gaveUp = false;
      const timer = setTimeout(() => {
        gaveUp = true;
        resolve(null);
      }, PATIENCE);
      const before = last.get(id) ?? Promise.resolve();
      const turn = before.then(async () => {
        clearTimeout(timer);
        if (!gaveUp) await work().then(resolve, reject);
        if (last.get(id) === turn) last.delete(id);
      });
      last.set(id, turn);
    });
}
