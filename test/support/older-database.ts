import { readFile } from 'node:fs/promises';
import { Migrator, sql } from 'kysely';
import { migrations } from '../../migrations/index.ts';
import { type DatabaseKind, freshDatabase, type TestDatabase } from './database.ts';

/** The last migration of each release. The fixtures hold the rows of its database. */
const releases = { '0.1': '003-asked-often' };

/**
 * A database as the release left it. The test must migrate it before it closes it, because the next test
 * uses it.
 */
export async function olderDatabase(
  release: keyof typeof releases,
  kind: DatabaseKind,
): Promise<TestDatabase> {
  const database = await freshDatabase(kind);
  const { patient, db } = database;
  await sql`drop schema public cascade`.execute(patient);
  await sql`create schema public`.execute(patient);
  const { error } = await new Migrator({
    db: patient,
    provider: { getMigrations: async () => migrations },
  }).migrateTo(releases[release]);
  if (error) throw error;
  const rows = await readFile(new URL(`../fixtures/release-${release}/rows.sql`, import.meta.url), 'utf8');
  await db.transaction().execute(async tx => {
    for (const statement of rows.split(/;\n+/).filter(Boolean)) await sql.raw(statement).execute(tx);
    await sql`select setval(pg_get_serial_sequence('deliveries', 'seq'), max(seq)) from deliveries`.execute(
      tx,
    );
  });
  return database;
}
