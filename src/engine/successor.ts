import type { Logger } from 'pino';
import type { Database } from '../store/database/database.ts';
import { newerSchema } from '../store/database/migrate.ts';

/**
 * A newer version of Webcare that migrated the database while this process runs. It stores values
 * that this process does not know.
 */
export type Successor = {
  /** Asks the database for a newer version. */
  look(): Promise<void>;
  /** A newer version came: nothing new is accepted here, and this process has to end. */
  came(): boolean;
  /** Resolves when a newer version came, with a message for the operator. */
  arrival: Promise<string>;
};

export function watchForSuccessor({ db }: Database, log: Logger): Successor {
  let came = false;
  let arrived: (message: string) => void;
  const arrival = new Promise<string>(resolve => {
    arrived = resolve;
  });
  return {
    async look() {
      if (came) return;
      const message = await newerSchema(db);
      if (message === null) return;
      came = true;
      log.error({ event: 'newer_schema' }, message);
      arrived(message);
    },
    came: () => came,
    arrival,
  };
}
