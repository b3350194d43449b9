import { readFile } from 'node:fs/promises';
import { Migrator, sql } from 'kysely';
import { migrations } from '../../migrations/index.ts';
import { type DatabaseKind, freshDatabase, type TestDatabase } from './database.ts';

/** What each release left in its database, and the last migration it had. */
const releases = { '0.1': '003-asked-often' };

/** A database as that release left it. It must be migrated before it is closed, since others use it after. */
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
