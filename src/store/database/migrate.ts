/** Brings the database to the schema that this version of the program expects. */
import { type Kysely, Migrator, sql } from 'kysely';
import { migrations } from '../../../migrations/index.ts';
import type { Database, Db } from './database.ts';

/** The name of the program's last migration. */
export const expectedVersion: string = Object.keys(migrations).at(-1)!;

/**
 * `newer`: a later version of the program migrated this database. Nothing was changed; this process
 * must stop and show the message.
 */
export type Migrated = { is: 'ok'; version: string } | { is: 'newer'; version: string; message: string };

/**
 * Runs the missing migrations, all or none. Many processes may call it at once: one does the work, and the
 * others wait for it. Throws the error of a failed migration.
 */
export async function migrateToLatest({ patient }: Database): Promise<Migrated> {
  const before = await compare(patient);
  if (before) return before;
  const { error } = await new Migrator({
    db: patient,
    provider: { getMigrations: async () => migrations },
  }).migrateToLatest();
  // Another process may have brought a later schema meanwhile. Kysely then only reports an unknown migration.
  const after = await compare(patient);
  if (after) return after;
  throw error ?? new Error('the migrations ran, and the schema is still not the expected one');
}

/** The name of the database's last migration, or null before the first. */
export async function schemaVersion(db: Db): Promise<string | null> {
  const { rows } = await sql<{
    there: boolean;
  }>`select to_regclass('kysely_migration') is not null as there`.execute(db);
  return rows[0]!.there ? lastMigration(db) : null;
}

async function lastMigration(db: Db): Promise<string | null> {
  const last = await (db as unknown as Kysely<{ kysely_migration: { name: string } }>)
    .selectFrom('kysely_migration')
    .select(({ fn }) => fn.max<string | null>(sql`name collate "C"`).as('name'))
    .executeTakeFirstOrThrow();
  return last.name;
}

/**
 * The operator's message after a newer version migrated the database of a running process; null: none did.
 */
export async function newerSchema(db: Db): Promise<string | null> {
  const version = await lastMigration(db);
  if (version === null || version in migrations) return null;
  return (
    `${isNewer(version)} A newer version has started on it. ` +
    'This process has stopped, so that it does not write over what the newer version keeps. Start that version here too.'
  );
}

const isNewer = (version: string): string =>
  `The database has the schema ${version}, and this version of Webcare knows none later than ${expectedVersion}.`;

/** The result without migrating anything; null if the database is behind. */
async function compare(db: Db): Promise<Migrated | null> {
  const version = await schemaVersion(db);
  if (version === expectedVersion) return { is: 'ok', version };
  if (version === null || version in migrations) return null;
  return {
    is: 'newer',
    version,
    message:
      `${isNewer(version)} ` +
      'A newer version runs on it or did so. Nothing was changed. Start that version, or put back a copy of the database from before.',
  };
}
