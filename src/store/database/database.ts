/** The one database, Postgres or the embedded one, behind one driver: no other code sees which it is. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import {
  Kysely,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  sql,
  type Transaction,
} from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Duration, Instant } from '../../case/types.ts';
import { openEmbedded } from './pglite.ts';
import type { Schema } from './schema.ts';
import { codeOf, StoreTrouble } from './trouble.ts';

declare const inTransaction: unique symbol;
export type Db = Kysely<Schema>;
/**
 * A transaction that `inTx` opened. A plain `Db` is not one, so a forgotten transaction does not compile.
 * A `Tx` can be used as a `Db`.
 */
export type Tx = Transaction<Schema> & { readonly [inTransaction]: true };

export type Database = {
  db: Db;
  /** For migrations: without a time limit for statements. The same as `db` if embedded. */
  patient: Db;
  /**
   * Runs `work` in one transaction (read committed). After a deadlock, a serialisation failure or a duplicate
   * row it runs again, at most five times in all, so it must change nothing but the database. A query on `db`
   * inside it throws: it would not see the transaction, and would wait for ever if embedded.
   */
  inTx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** PGlite in this process, which nobody else can open. */
  embedded: boolean;
  /** The database's clock minus this machine's, measured once; 0 if embedded. */
  offset(): Promise<Duration>;
  /** Waits for running queries. */
  close(): Promise<void>;
};

/** Opens the database without a query. An embedded one is locked and started. Throws StoreTrouble. */
export async function openDatabase(
  config: { url: string } | { dataDir: string },
  log: Logger,
): Promise<Database> {
  const lost = (error: Error) =>
    log.warn({ event: 'database_connection_lost', code: codeOf(error) }, error.message);
  if ('dataDir' in config) {
    const embedded = await openEmbedded(config.dataDir);
    if (embedded.open !== null)
      log.warn(
        { event: 'data_dir_open', code: embedded.open },
        'other users of this machine may be able to read DATA_DIR, and its rights could not be changed',
      );
    return databaseOver({
      pool: embeddedPool(embedded.connection, lost),
      embedded: true,
      afterClose: embedded.close,
    });
  }
  const shared = {
    connectionString: config.url,
    application_name: 'webcare',
    connectionTimeoutMillis: 2_000,
    keepAlive: true,
    types,
  };
  // The client's own limit is for a database that no longer answers at all. It is later than the server's,
  // which leaves a usable connection.
  const pool = new pg.Pool({ ...shared, max: 10, statement_timeout: 10_000, query_timeout: 12_000 }).on(
    'error',
    lost,
  );
  const patient = new pg.Pool({ ...shared, max: 1, idleTimeoutMillis: 1_000 }).on('error', lost);
  return databaseOver({ pool, patient, embedded: false });
}

/** PGlite has only one connection, so every transaction waits for the one before it. */
export function embeddedPool(connection: object, lost: (error: Error) => void): pg.Pool {
  return new pg.Pool({
    ...connection,
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 10_000,
    types,
  }).on('error', lost);
}

export function databaseOver(over: {
  pool: pg.Pool;
  patient?: pg.Pool;
  embedded: boolean;
  afterClose?: () => Promise<void>;
}): Database {
  const inside = new AsyncLocalStorage<{ open: boolean }>();
  const on = (pool: pg.Pool): Db =>
    new Kysely({
      dialect: new PostgresDialect({
        pool: guarded(pool, {
          insideTransaction: () => inside.getStore()?.open === true,
          remote: !over.embedded,
        }),
      }),
    });
  const db = on(over.pool);
  const patient = over.patient ? on(over.patient) : db;
  let measured: Promise<Duration> | undefined;
  return {
    db,
    patient,
    embedded: over.embedded,
    async inTx(work) {
      for (let attempt = 1; ; attempt++) {
        const here = { open: true };
        try {
          return await db.transaction().execute(tx => inside.run(here, () => work(tx as Tx)));
        } catch (error) {
          if (attempt === 5 || !isWorthRepeating(error)) throw error;
          await pause(Math.random() * 20 * attempt);
        } finally {
          here.open = false;
        }
      }
    },
    offset() {
      if (over.embedded) return Promise.resolve(0);
      measured ??= measureOffset(db).catch(error => {
        measured = undefined;
        throw error;
      });
      return measured;
    },
    async close() {
      await db.destroy();
      if (patient !== db) await patient.destroy();
      await over.afterClose?.();
    },
  };
}

/** A connection that was quiet for this long is tested before use. The test has the time-out below. */
const QUIET: Duration = 100;
const hello: pg.QueryConfig & { query_timeout: Duration } = { text: 'select 1', query_timeout: 2_000 };

/**
 * The connections of a pool. A connection in an unknown state after trouble is thrown away, with its open
 * transaction. A server that disappeared silently (a cut cable, a stopped machine) is found out by a test
 * query: a real statement may take long, the test may not.
 */
function guarded(
  pool: pg.Pool,
  { insideTransaction, remote }: { insideTransaction: () => boolean; remote: boolean },
): PostgresPool {
  const heard = new WeakMap<pg.PoolClient, number>();
  return {
    async connect() {
      if (insideTransaction()) throw new Error('a query on `db` inside `inTx`: use the `tx` it was given');
      const client = await pool.connect();
      let lost: unknown;
      // A connection that breaks between two statements of a transaction emits an event,
      // which would end the process.
      const onError = (error: Error) => {
        lost ??= error;
      };
      client.on('error', onError);
      const release = () => {
        heard.set(client, performance.now());
        client.off('error', onError);
        client.release(lost !== undefined);
      };
      const watched = async <T>(work: () => Promise<T>): Promise<T> => {
        // A rollback would wait as long again.
        if (lost) throw lost;
        try {
          return await work();
        } catch (error) {
          if (isDatabaseGone(error)) lost ??= error;
          throw error;
        }
      };
      if (remote && performance.now() - (heard.get(client) ?? Number.POSITIVE_INFINITY) > QUIET) {
        await watched(() => client.query(hello)).catch(error => {
          release();
          throw error;
        });
      }
      const query = (text: string, values: unknown[]) => watched(() => client.query(text, values));
      // The type also has cursors, which we do not use.
      return { query: query as unknown as PostgresPoolClient['query'], release };
    },
    end: () => pool.end(),
  };
}

const toDate = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ, 'text');
const parsers = new Map<number, (text: string) => number>([
  [pg.types.builtins.INT8, Number],
  [pg.types.builtins.TIMESTAMPTZ, (text): Instant => Number(toDate(text))],
]);
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    (format !== 'binary' && parsers.get(oid)) || pg.types.getTypeParser(oid, format),
};

/** For 23505, another process made the same row at the same time, and the repeat will see it. */
const isWorthRepeating = (error: unknown) => ['40001', '40P01', '23505'].includes(codeOf(error) ?? '');

const goneCodes =
  /^(08...|57P0[1-3]|53300|ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN)$/;
// Errors of pg and its pool that have no code.
const goneMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|driver has already been destroyed|PGlite is clos)/;

/** Does the error mean that the database cannot be reached now? Then the request itself was right. */
export function isDatabaseGone(error: unknown): boolean {
  const code = codeOf(error);
  return code === undefined
    ? error instanceof Error && goneMessages.test(error.message)
    : goneCodes.test(code);
}

/** Trouble that a person can mend: the database is not there, or it refuses us. Anything else is a bug. */
export function cannotOpen(error: unknown): StoreTrouble | null {
  const code = codeOf(error);
  if (!isDatabaseGone(error) && !/^(28...|3D000)$/.test(code ?? '')) return null;
  const why = code ?? (error as Error).message;
  const what = `The database in DATABASE_URL cannot be used (${why}).`;
  return new StoreTrouble(
    `${what} See that it runs and that address, name and password are right, then start again.`,
    { cause: error },
  );
}

/** Takes the quickest of three round trips; the database read its clock about half way through it. */
async function measureOffset(db: Db): Promise<Duration> {
  let best = { took: Number.POSITIVE_INFINITY, offset: 0 };
  for (let round = 0; round < 3; round++) {
    const before = Date.now();
    const { rows } = await sql<{ now: Instant }>`select clock_timestamp() as now`.execute(db);
    const took = Date.now() - before;
    if (took < best.took) best = { took, offset: Math.round(rows[0]!.now - before - took / 2) };
  }
  return best.offset;
}
