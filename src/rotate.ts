import { pino } from 'pino';
import type { Config } from './config/config.ts';
import { rotation as words } from './operator/rotation.ts';
import { openDatabase } from './store/database/database.ts';
import { cannotOpen } from './store/database/faults.ts';
import { keysOf } from './store/database/key.ts';
import { checkKeys } from './store/database/memory.ts';
import { schemaVersion } from './store/database/migrate.ts';
import { rotate as rotateAll } from './store/database/rotation.ts';
import { StoreTrouble } from './store/database/trouble.ts';

/** Writes what adapters remember with the newest key, and gives back the exit code: 0 only if all lies under it. */
export async function rotate(config: Config): Promise<number> {
  const trouble = (error: unknown): number => {
    const told = error instanceof StoreTrouble ? error : cannotOpen(error);
    if (told === null) throw error;
    process.stderr.write(`${told.message}\n`);
    return 1;
  };
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const database = await openDatabase(config.database, pino({ enabled: false })).catch(trouble);
  if (typeof database === 'number') return database;
  try {
    if ((await schemaVersion(database.db)) === null) {
      say(words.nothing);
      return 0;
    }
    const keys = await keysOf(config);
    await checkKeys(database.db, keys);
    const done = await rotateAll(database, keys, (looked, rewritten) => say(words.goesOn(looked, rewritten)));
    say(words.done(done.rewritten, done.newest));
    if (done.older > 0) say(words.left(done.older));
    if (done.lost > 0) say(words.lost(done.lost));
    else if (done.older === 0 && keys.length > 1) say(words.next);
    return done.older + done.lost === 0 ? 0 : 1;
  } catch (error) {
    return trouble(error);
  } finally {
    await database.close();
  }
}
