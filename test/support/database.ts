import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { dataDir } from '@electric-sql/pglite-prepopulatedfs';
import { sql } from 'kysely';
import pino from 'pino';
import { afterEach, beforeAll, describe, inject } from 'vitest';
import {
  type Database,
  type Db,
  databaseOver,
  embeddedPool,
  openDatabase,
} from '../../src/store/database/database.ts';
import { expectedVersion, schemaVersion } from '../../src/store/database/migrate.ts';
import { connectionTo } from '../../src/store/database/pglite.ts';
import { closeAll, open } from './open-databases.ts';
import { databaseUrl, mustMigrate, onServer } from './postgres.ts';

export type DatabaseKind = 'postgres' | 'pglite';
/**
 * `close` also gives the database back. `url` (Postgres only) lets another process or pool use the same
 * database.
 */
export type TestDatabase = Database & { url?: string };

/** A new migrated database. At the end of a test file, all databases that are still open are closed. */
export async function freshDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  const made = kind === 'postgres' ? await freshPostgres() : await freshPglite();
  const fresh: TestDatabase = {
    ...made,
    async close() {
      if (open.delete(fresh)) await made.close();
    },
  };
  open.add(fresh);
  return fresh;
}

/** Runs the suite once on each kind of database. After each test, its databases are closed. */
export function bothDatabases(
  name: string,
  suite: (fresh: () => Promise<TestDatabase>, kind: DatabaseKind) => void,
): void {
  for (const kind of ['postgres', 'pglite'] as const) {
    describe(`${name}, on ${kind}`, () => {
      // On a busy machine the start takes long. It must not count as time of the first test.
      if (kind === 'pglite') beforeAll(async () => void idle.push(await startPglite()), 120_000);
      afterEach(closeAll);
      suite(() => freshDatabase(kind), kind);
    });
  }
}

/**
 * It takes much longer to make a database than to empty one. A test that is done therefore leaves its
 * database to the next test of the process. The end of the run drops them all.
 */
const idleOnServer: string[] = [];

async function freshPostgres(): Promise<TestDatabase> {
  const { url: server, template } = inject('postgres');
  const name = idleOnServer.pop() ?? (await newOnServer(server, template));
  const url = databaseUrl(server, name);
  const database = await openDatabase({ url }, pino({ enabled: false }));
  return {
    ...database,
    url,
    async close() {
      await database.close();
      await onServer(
        url,
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      const again = await openDatabase({ url }, pino({ enabled: false }));
      await empty(again.db);
      await again.close();
      idleOnServer.push(name);
    },
  };
}

async function newOnServer(server: string, template: string): Promise<string> {
  const name = `${template}_${randomBytes(6).toString('hex')}`;
  await onServer(server, `create database ${name} template ${template}`);
  return name;
}

/**
 * PGlite takes a second or two to start. A test that is done therefore leaves its empty database to the
 * next test. These databases end with the process.
 */
const idle: PGlite[] = [];

async function freshPglite(): Promise<TestDatabase> {
  const lite = idle.pop() ?? (await startPglite());
  const database = over(lite);
  return {
    ...database,
    async close() {
      await empty(database.db);
      await database.close();
      idle.push(lite);
    },
  };
}

const startPglite = async () => PGlite.create({ loadDataDir: await migratedFiles() });

const over = (lite: PGlite): Database =>
  databaseOver({ pool: embeddedPool(connectionTo(lite), () => {}), embedded: true });

/** The files of a migrated database. The first call of a test run makes them. */
async function migratedFiles(): Promise<Blob> {
  const file = join(inject('scratch'), 'pglite.tar');
  if (!existsSync(file)) {
    const lite = await PGlite.create({ loadDataDir: await dataDir() });
    const database = over(lite);
    await mustMigrate(database);
    await database.close();
    const files = await lite.dumpDataDir('none');
    await lite.close();
    await writeFile(`${file}.${process.pid}`, Buffer.from(await files.arrayBuffer()));
    await rename(`${file}.${process.pid}`, file);
  }
  return new Blob([await readFile(file)], { type: 'application/x-tar' });
}

/**
 * Deletes all rows. The role of a replica runs no triggers, so also the tables that allow only inserts
 * become empty.
 */
async function empty(db: Db): Promise<void> {
  if ((await schemaVersion(db)) !== expectedVersion)
    throw new Error('a test changed the schema of a database that others will use');
  const { rows } = await sql<{ name: string }>`select quote_ident(tablename) as name from pg_tables
    where schemaname = 'public' and tablename not like 'kysely%'`.execute(db);
  await sql`discard all`.execute(db);
  await db.transaction().execute(async tx => {
    await sql`set local session_replication_role = replica`.execute(tx);
    // With few rows, a delete is ten times as fast as a truncate.
    for (const { name } of rows) await sql.raw(`delete from ${name}`).execute(tx);
  });
}
