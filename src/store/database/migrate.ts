/** Brings the database to the schema this version of the program was written for. */
import { type Kysely, Migrator, sql } from 'kysely';
import { migrations } from '../../../migrations/index.ts';
import type { Database, Db } from './database.ts';

/** The name of the last migration this program has. */
export const expectedVersion: string = Object.keys(migrations).at(-1)!;

/** `newer`: a later version of the program was here before. Nothing was changed; this process must stop and show the message. */
export type Migrated = { is: 'ok'; version: string } | { is: 'newer'; version: string; message: string };

/**
 * Runs the migrations that are missing, all or none. Any number of processes may call it at once: one does the work, the others wait for it.
 * Throws what a failing migration threw.
 */
export async function migrateToLatest({ patient }: Database): Promise<Migrated> {
  const before = await compare(patient);
  if (before) return before;
  const { error } = await new Migrator({
    db: patient,
    provider: { getMigrations: async () => migrations },
  }).migrateToLatest();
  // Another process may have brought a later schema meanwhile; Kysely then only says that it knows nothing of it.
  const after = await compare(patient);
  if (after) return after;
  throw error ?? new Error('the migrations ran, and the schema is still not the expected one');
}

/** The name of the last migration the database has had, or null before the first. */
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

/** For a process that runs: what to tell whoever runs it once a newer version has migrated the database; null: none has. */
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

/** What there is to say before anything is migrated; null if the database is behind. */
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
