/**
 * `npm run db` keeps the Postgres of the tests open until Ctrl-C, to look into it or to run Webcare on it.
 */
import { databaseUrl, migratedDatabase, onServer, serverForTests } from '../test/support/postgres.ts';

const stopped = new Promise<void>(resolve => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
});
const server = await serverForTests();
const name = `webcare_${process.pid}`;
const url = await migratedDatabase(server.url, name);
const key = Buffer.alloc(32, 7).toString('base64');
console.log(`Postgres runs until Ctrl-C; then this database is gone.

Look into it:       psql ${url}
Run Webcare on it:  DATABASE_URL=${url} WEBCARE_KEY=${key} npm run dev
Run tests on it:    TEST_DATABASE_URL=${databaseUrl(server.url, 'postgres')} npx vitest run test/store
`);
await stopped;
await onServer(server.url, `drop database ${name} with (force)`);
await server.stop();
