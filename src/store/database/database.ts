/** The one database, Postgres or the embedded one, behind one driver: no other code sees which it is. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pLimit from 'p-limit';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Duration, Instant } from '../../case/types.ts';
import { addressFor } from './address.ts';
import { type Connections, guarded, ours } from './connections.ts';
import { openEmbedded } from './pglite.ts';
import { hasRoom } from './room.ts';
import type { Schema } from './schema.ts';
import { codeOf, isCutShort, isDatabaseGone } from './trouble.ts';

export { isDatabaseGone };

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
   * Runs `work` in one transaction (read committed). After a deadlock, a serialisation failure, a duplicate row or
   * the end of its connection it runs again, at most five times in all, so it must change nothing but the database.
   * A query on `db` inside it throws: it would not see the transaction, and would wait for ever if embedded.
   */
  inTx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * For batches of posts: those of one thread wait for each other with a connection in hand. However many a network
   * sends at once, most connections stay for people's presses.
   */
  aside<T>(work: () => Promise<T>): Promise<T>;
  /** PGlite in this process, which nobody else can open. */
  embedded: boolean;
  /** The database's clock minus this machine's, as they are now; 0 if embedded. */
  offset(): Promise<Duration>;
  /** Does it take changes? After a failover a connection may lead to a server that no longer does. */
  canWrite(): Promise<boolean>;
  /** Is there room for changes on the disk of an embedded one? A server's disk cannot be seen from here. */
  hasRoom(): Promise<boolean>;
  /** Waits for running queries. */
  close(): Promise<void>;
};

/** Opens the database without a query. An embedded one is locked and started. Throws StoreTrouble. */
export async function openDatabase(
  config: { url: string; pool?: number } | { dataDir: string },
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
      hasRoom: () => hasRoom(config.dataDir),
      afterClose: embedded.close,
    });
  }
  const shared = {
    connectionString: addressFor(config.url),
    application_name: 'webcare',
    connectionTimeoutMillis: 2_000,
    keepAlive: true,
    types,
  };
  // The client's own limit is for a database that no longer answers at all. It is later than the server's,
  // which leaves a usable connection.
  const limited = { max: config.pool ?? POOL, query_timeout: LIMIT + 2_000, ...ours(LIMIT) };
  const pool = new pg.Pool({ ...shared, ...limited }).on('error', lost);
  const patient = new pg.Pool({ ...shared, max: 1, idleTimeoutMillis: 1_000, ...ours(0) }).on('error', lost);
  return databaseOver({ pool, patient, embedded: false });
}
/** How long a statement may take. */
const LIMIT: Duration = 10_000;
/** How many connections a process opens, unless the settings say otherwise. */
export const POOL = 10;

/** PGlite has only one connection, so every transaction waits for the one before it. */
export function embeddedPool(connection: object, lost: (error: Error) => void): pg.Pool {
  return new pg.Pool({
    ...connection,
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 10_000,
    types,
    ...ours(0),
  }).on('error', lost);
}

export function databaseOver(over: {
  pool: pg.Pool;
  patient?: pg.Pool;
  embedded: boolean;
  hasRoom?: () => Promise<boolean>;
  afterClose?: () => Promise<void>;
}): Database {
  const inside = new AsyncLocalStorage<{ open: boolean }>();
  const on = (pool: pg.Pool, limit: Duration): Connections =>
    guarded(pool, {
      insideTransaction: () => inside.getStore()?.open === true,
      remote: !over.embedded,
      limit,
    });
  const through = (pool: Connections): Db => new Kysely({ dialect: new PostgresDialect({ pool }) });
  const connections = on(over.pool, over.embedded ? 0 : LIMIT);
  const db = through(connections);
  const patient = over.patient ? through(on(over.patient, 0)) : db;
  return {
    db,
    patient,
    aside: pLimit(Math.max(1, Math.floor(over.pool.options.max * 0.4))),
    embedded: over.embedded,
    hasRoom: over.hasRoom ?? (async () => true),
    async inTx(work) {
      for (let attempt = 1; ; attempt++) {
        const here = { open: true, worked: false };
        try {
          return await db.transaction().execute(async tx => {
            const result = await inside.run(here, () => work(tx as Tx));
            here.worked = true;
            return result;
          });
        } catch (error) {
          // Cut short while it was committed, it may be committed.
          const cut = isCutShort(error) && !here.worked;
          if (attempt === 5 || !(cut || isWorthRepeating(error))) throw error;
          await pause((cut ? 100 : Math.random() * 20) * attempt);
        } finally {
          here.open = false;
        }
      }
    },
    offset: async () => (over.embedded ? 0 : measureOffset(db)),
    async canWrite() {
      if (await writes(db)) return true;
      connections.renew();
      return writes(db);
    },
    async close() {
      await db.destroy();
      if (patient !== db) await patient.destroy();
      await over.afterClose?.();
    },
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

/** Takes the quickest of three round trips; the database read its clock about half way through it. */
async function measureOffset(db: Db): Promise<Duration> {
  let best = { took: Number.POSITIVE_INFINITY, ahead: 0 };
  for (let round = 0; round < 3; round++) {
    const before = performance.now();
    const { rows } = await sql<{ now: Instant }>`select clock_timestamp() as now`.execute(db);
    const took = performance.now() - before;
    if (took < best.took) best = { took, ahead: rows[0]!.now - before - took / 2 };
  }
  // Our own clock is read once, so that it may be put right meanwhile.
  return Math.round(best.ahead + performance.now() - Date.now());
}

async function writes(db: Db): Promise<boolean> {
  const { rows } = await sql<{ no: string }>`select current_setting('transaction_read_only') as no`.execute(
    db,
  );
  return rows[0]!.no === 'off';
}
