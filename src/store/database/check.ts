/** The state of the database for `doctor`. Changes nothing in it. */
import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { sql } from 'kysely';
import { migrations } from '../../../migrations/index.ts';
import type { Duration } from '../../case/types.ts';
import type { CoreCheck } from '../../ports/check.ts';
import type { Keys } from '../../settings/keys.ts';
import { type Database, isDatabaseGone } from './database.ts';
import { keysOpen } from './memory.ts';
import { expectedVersion, schemaVersion } from './migrate.ts';
import { isOpenToOthers } from './private-folder.ts';
import { type Lying, lyingUnder } from './rotation.ts';
import { codeOf } from './trouble.ts';

const OLDEST = 140_000;
const CLOCK_OFF: Duration = 60_000;

/** `ready`: it has the tables that this version expects, and our key opens its values. */
export type DatabaseCheck = { checks: CoreCheck[]; ready: boolean };

export async function checkDatabase(database: Database, keys: Keys): Promise<DatabaseCheck> {
  const checks: CoreCheck[] = [];
  try {
    const { rows } = await sql<{ number: string; version: string }>`
      select current_setting('server_version_num') as number, current_setting('server_version') as version`.execute(
      database.db,
    );
    const { number, version } = rows[0]!;
    if (Number(number) < OLDEST)
      return { checks: [{ is: 'wrong', finding: { code: 'database_old', version } }], ready: false };
    const offset = await database.offset();
    checks.push({ is: 'ok', finding: { code: 'database', version, offset } });
    if (Math.abs(offset) > CLOCK_OFF)
      checks.push({ is: 'wrong', finding: { code: 'database_clock', offset } });
  } catch (error) {
    return { checks: [{ is: 'wrong', finding: { code: 'database_away', why: whyOf(error) } }], ready: false };
  }
  try {
    const schema = await schemaOf(database);
    checks.push(schema);
    if (schema.finding.code !== 'schema') return { checks, ready: false };
    const opens = await keysOpen(database.db, keys);
    checks.push(
      opens
        ? keyOf(await lyingUnder(database.db, keys), keys)
        : { is: 'wrong', finding: { code: 'key_wrong' } },
    );
    return { checks, ready: opens };
  } catch (error) {
    return {
      checks: [...checks, { is: 'wrong', finding: { code: 'schema_unknown', why: whyOf(error) } }],
      ready: false,
    };
  }
}

function keyOf({ newest, older, lost }: Lying, keys: Keys): CoreCheck {
  if (lost > 0) return { is: 'wrong', finding: { code: 'key_lost', lost, of: newest + older + lost } };
  if (older > 0) return { is: 'wrong', finding: { code: 'key_behind', older, of: newest + older } };
  return { is: 'ok', finding: { code: keys.length === 1 ? 'key' : 'key_rotated' } };
}

async function schemaOf({ db }: Database): Promise<CoreCheck> {
  const version = await schemaVersion(db);
  if (version === null) return { is: 'ok', finding: { code: 'schema_new' } };
  if (version === expectedVersion) return { is: 'ok', finding: { code: 'schema', version } };
  const facts = { version, expected: expectedVersion };
  return version in migrations
    ? { is: 'ok', finding: { code: 'schema_behind', ...facts } }
    : { is: 'wrong', finding: { code: 'schema_newer', ...facts } };
}

/** Does not open the embedded database: that would lock it against the process that uses it. */
export async function checkFolder(dataDir: string): Promise<CoreCheck[]> {
  const folder = resolve(dataDir);
  const there = await readFile(join(folder, 'database', 'PG_VERSION')).catch(() => null);
  try {
    await access(await nearestThere(folder), constants.W_OK | constants.X_OK);
  } catch (error) {
    return [{ is: 'wrong', finding: { code: 'folder_closed', folder, why: whyOf(error) } }];
  }
  const open: CoreCheck[] = (await isOpenToOthers(folder))
    ? [{ is: 'wrong', finding: { code: 'folder_open', folder } }]
    : [];
  return [{ is: 'ok', finding: { code: there === null ? 'folder_new' : 'folder', folder } }, ...open];
}

/** The folder, or the folder in which it would be created. */
async function nearestThere(folder: string): Promise<string> {
  return access(folder).then(
    () => folder,
    error =>
      codeOf(error) === 'ENOENT' && dirname(folder) !== folder ? nearestThere(dirname(folder)) : folder,
  );
}

function whyOf(error: unknown): string {
  const code = codeOf(error);
  if (code === undefined && !isDatabaseGone(error)) throw error;
  return code ?? (error as Error).message;
}
