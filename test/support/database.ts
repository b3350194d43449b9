import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import pino from 'pino';
import { afterAll, afterEach, describe, inject } from 'vitest';
import { type Database, databaseOver, embeddedPool, openDatabase } from '../../src/store/database.ts';
import { migrateToLatest } from '../../src/store/migrate.ts';
import { type Embedded, openInMemory } from '../../src/store/pglite.ts';
import { databaseUrl, onServer } from './postgres.ts';

export type DatabaseKind = 'postgres' | 'pglite';
/** `close` also drops it. `url` (Postgres only) is for another process, or another pool, on the same database. */
export type TestDatabase = Database & { url?: string };

const open = new Set<TestDatabase>();
afterAll(closeAll);

/** A migrated database of its own. What a file leaves open is closed at its end. */
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

/** The suite once on each database; what a test opened is closed after it. */
export function bothDatabases(name: string, suite: (fresh: () => Promise<TestDatabase>, kind: DatabaseKind) => void): void {
  for (const kind of ['postgres', 'pglite'] as const) {
    describe(`${name}, on ${kind}`, () => {
      afterEach(closeAll);
      suite(() => freshDatabase(kind), kind);
    });
  }
}

async function closeAll(): Promise<void> {
  await Promise.all([...open].map(database => database.close()));
}

async function freshPostgres(): Promise<TestDatabase> {
  const { url: server, template } = inject('postgres');
  const name = `webcare_test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `create database ${name} template ${template}`);
  const url = databaseUrl(server, name);
  const database = await openDatabase({ url }, pino({ enabled: false }));
  return {
    ...database,
    url,
    async close() {
      await database.close();
      await onServer(server, `drop database ${name} with (force)`);
    },
  };
}

/** PGlite takes a second to start, so those that a test is done with are emptied and lent to the next. They end with the process. */
const idle: Embedded[] = [];

async function freshPglite(): Promise<TestDatabase> {
  const lite = idle.pop() ?? (await openInMemory());
  const over = () => databaseOver({ pool: embeddedPool(lite.connection, () => {}), embedded: true });
  const database = over();
  const migrated = await migrateToLatest(database);
  if (migrated.is !== 'ok') throw new Error(migrated.message);
  return {
    ...database,
    async close() {
      await database.close();
      const sweeping = over();
      await sql`drop schema public cascade`.execute(sweeping.db);
      await sql`create schema public`.execute(sweeping.db);
      await sql`discard all`.execute(sweeping.db);
      await sweeping.close();
      idle.push(lite);
    },
  };
}
