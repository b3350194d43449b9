/** The state of the database for `doctor`. Changes nothing in it. */
import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { sql } from 'kysely';
import { migrations } from '../../../migrations/index.ts';
import type { Duration } from '../../case/types.ts';
import type { CoreCheck, CoreFinding } from '../../ports/check.ts';
import type { Keys } from '../../settings/keys.ts';
import type { Database } from './database.ts';
import { faultOf, troubleFrom } from './faults.ts';
import { keysOpen } from './memory.ts';
import { expectedVersion, schemaVersion } from './migrate.ts';
import { isOpenToOthers } from './private-folder.ts';
import { type Lying, lyingUnder } from './rotation.ts';
import { codeOf, isDatabaseGone } from './trouble.ts';

const OLDEST = 140_000;
const CLOCK_OFF: Duration = 60_000;
/** Nobody's promises are kept by a clock that is wrong by more than this. */
const CLOCK_WRONG: Duration = 24 * 3_600_000;

/** `ready`: it has the tables that this version expects, and our key opens its values. */
export type DatabaseCheck = { checks: CoreCheck[]; ready: boolean };

export async function checkDatabase(
  database: Database,
  { keys, pool }: { keys: Keys; pool: number },
): Promise<DatabaseCheck> {
  const checks: CoreCheck[] = [];
  try {
    const facts = await factsOf(database);
    const wrong = obstacles(facts);
    if (wrong.length > 0) return { checks: wrong.map(finding => ({ is: 'wrong', finding })), ready: false };
    const { version, offset, most } = facts;
    checks.push({ is: 'ok', finding: { code: 'database', version, offset } });
    if (Math.abs(offset) > CLOCK_OFF)
      checks.push({ is: 'wrong', finding: { code: 'database_clock', offset } });
    if (pool > most) checks.push({ is: 'wrong', finding: { code: 'database_pool_large', pool, most } });
  } catch (error) {
    return { checks: [{ is: 'wrong', finding: faultFrom(error) }], ready: false };
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

/** Of the start. Throws StoreTrouble where a person must mend something before this database can be used. */
export async function mustServe(database: Database): Promise<void> {
  const [first] = obstacles(await factsOf(database));
  if (first) throw troubleFrom(first);
}

type Facts = {
  number: string;
  version: string;
  encoding: string;
  reads_only: boolean;
  may_create: boolean;
  /** So many connections it has for this user at most. */
  most: number;
  /** `current`: nothing has to be made. `closed`: this user may not read it. */
  schema: 'current' | 'other' | 'closed';
  offset: Duration;
};

async function factsOf(database: Database): Promise<Facts> {
  const { rows } = await sql<Omit<Facts, 'schema' | 'offset'>>`
    select current_setting('server_version_num') as number, current_setting('server_version') as version,
      current_setting('server_encoding') as encoding, current_setting('transaction_read_only') = 'on' as reads_only,
      coalesce(has_schema_privilege(current_schema(), 'create'), false) as may_create,
      least(
        current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
          - coalesce(current_setting('reserved_connections', true)::int, 0),
        (select nullif(rolconnlimit, -1) from pg_roles where rolname = current_user),
        (select nullif(datconnlimit, -1) from pg_database where datname = current_database())
      ) as most`.execute(database.db);
  const known = rows[0]!;
  const offset = await database.offset();
  return { ...known, offset, schema: await schemaNow(database) };
}
const schemaNow = ({ db }: Database): Promise<Facts['schema']> =>
  schemaVersion(db).then(
    version => (version === expectedVersion ? 'current' : 'other'),
    error => {
      if (codeOf(error) === '42501') return 'closed';
      throw error;
    },
  );

function obstacles(f: Facts): CoreFinding[] {
  if (Number(f.number) < OLDEST) return [{ code: 'database_old', version: f.version }];
  return [
    f.encoding !== 'UTF8' && ({ code: 'database_encoding', encoding: f.encoding } as const),
    f.reads_only && ({ code: 'database_reads_only' } as const),
    Math.abs(f.offset) > CLOCK_WRONG && ({ code: 'database_clock', offset: f.offset } as const),
    f.schema === 'closed' && ({ code: 'schema_unknown', why: '42501' } as const),
    f.schema === 'other' && !f.may_create && ({ code: 'database_closed', why: '42501' } as const),
  ].filter(each => each !== false);
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

function faultFrom(error: unknown): CoreFinding {
  const fault = faultOf(error);
  if (fault === null) throw error;
  return fault;
}
function whyOf(error: unknown): string {
  const code = codeOf(error);
  if (code === undefined && !isDatabaseGone(error)) throw error;
  return code ?? (error as Error).message;
}
