/** Opens the database in the given folder, writes rows until it is killed, and prints each committed row. */
import pino from 'pino';
import { openDatabase } from '../../../src/store/database/database.ts';
import { migrateToLatest } from '../../../src/store/database/migrate.ts';

const database = await openDatabase({ dataDir: process.argv[2]! }, pino({ enabled: false }));
await migrateToLatest(database);
for (let n = 0; ; n++) {
  await database.db
    .insertInto('once')
    .values({ name: 'test', slot: String(n), at: new Date(n) })
    .execute();
  console.log(String(n));
}
