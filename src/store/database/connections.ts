/** The connections to Postgres: told what is ours, thrown away when they are of no more use, shared where they are few. */
import { setTimeout as pause } from 'node:timers/promises';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import type { Duration } from '../../case/types.ts';
import { codeOf, isDatabaseGone, isTimedOut, READS_ONLY } from './trouble.ts';

/** How long a connection may have been quiet before it is asked whether anybody is there, and how long it has to say so. */
const QUIET: Duration = 100;
const hello: pg.QueryConfig & { query_timeout: Duration } = { text: 'select 1', query_timeout: 2_000 };
/** If the server has no connection left, work waits this long for one of ours. A chat shows a failure after three seconds. */
const PATIENCE: Duration = 2_000;
/** After this time it is asked again for as many connections as the settings say. */
const FEW_FOR: Duration = 60_000;

/**
 * Settings that we rely on, and that a server, a database or a role may have set to something else. They are set
 * after connecting, because PgBouncer refuses unknown settings in a startup packet. In its transaction mode each
 * transaction may get another session. It keeps encoding, dates and time zone for each client; a transaction sets
 * the others again, and a statement that another session's limit ends is asked again in a transaction.
 */
const session = (limit: Duration): string =>
  `${ofTransaction('set', limit)}; set client_encoding to 'UTF8'; set datestyle to 'ISO, YMD';
   set timezone to 'UTC'; set default_transaction_isolation to 'read committed'`;
const begin = (limit: Duration): string =>
  `start transaction isolation level read committed; ${ofTransaction('set local', limit)}`;
const ofTransaction = (set: 'set' | 'set local', limit: Duration): string =>
  `${set} statement_timeout to ${limit}; ${set} lock_timeout to 0; ${set} idle_in_transaction_session_timeout to 0`;

/** `limit`: how long a statement may take; 0: as long as it needs. */
export const ours = (limit: Duration) => ({
  async onConnect(client: pg.ClientBase) {
    await client.query({ ...hello, text: session(limit) } as pg.QueryConfig);
  },
});

type Guard = {
  insideTransaction: () => boolean;
  remote: boolean;
  /** As in `ours`. */
  limit: Duration;
};

/** Connections as Kysely takes them. `renew`: those that there are lead to a server that is of no more use. */
export type Connections = PostgresPool & { renew(): void };

/**
 * A connection whose state is not known after trouble is thrown away, with whatever transaction is open on it, and
 * so is one to a server that only reads since a failover. A server that went away without a word (a cut cable, a
 * stopped machine) is found out by saying hello: a statement may take long to be answered, that may not.
 */
export function guarded(pool: pg.Pool, { insideTransaction, remote, limit }: Guard): Connections {
  const heard = new WeakMap<pg.PoolClient, number>();
  const born = new WeakMap<pg.PoolClient, number>();
  let generation = 0;
  pool.on('connect', client => void born.set(client, generation));
  const spare = sharing(pool);

  async function take(): Promise<pg.PoolClient> {
    for (;;) {
      const client = await spare();
      if (born.get(client) !== generation) {
        client.release(true);
        continue;
      }
      const last = heard.get(client) ?? Number.POSITIVE_INFINITY;
      if (!remote || performance.now() - last <= QUIET) return client;
      client.on('error', ignore);
      try {
        await client.query(hello);
        return client;
      } catch (error) {
        if (codeOf(error) === CANCELLED) return client;
        client.release(true);
        outlived(client);
        if (!isDatabaseGone(error) || isTimedOut(error)) throw error;
      } finally {
        client.off('error', ignore);
      }
    }
  }
  /** The others that were made before it are no better. */
  const outlived = (client: pg.PoolClient): void => {
    if (born.get(client) === generation) generation++;
  };

  async function connect() {
    if (insideTransaction()) throw new Error('a query on `db` inside `inTx`: use the `tx` it was given');
    let client = await take();
    let lost: unknown;
    let begun = false;
    // A connection that breaks between two statements of a transaction says so in an event, which would end the process.
    const onError = (error: Error) => {
      lost ??= error;
    };
    client.on('error', onError);
    const giveBack = () => {
      heard.set(client, performance.now());
      client.off('error', onError);
      client.release(lost !== undefined);
    };
    let release = giveBack;
    const ask = async (text: string, values: unknown[]) => {
      // A rollback would wait as long again.
      if (lost) throw lost;
      try {
        return await client.query(text, values);
      } catch (error) {
        if (isDatabaseGone(error)) lost ??= error;
        if (codeOf(error) === READS_ONLY) outlived(client);
        throw error;
      }
    };
    /** One statement that is no transaction and was certainly not done is asked of another connection. */
    const elsewhere = async (text: string, values: unknown[]) => {
      giveBack();
      release = () => {};
      client = await take();
      lost = undefined;
      client.on('error', onError);
      release = giveBack;
      return ask(text, values);
    };
    /** The same for one that somebody else's limit ended: a transaction has ours. */
    const inTransaction = async (text: string, values: unknown[]) => {
      await ask(begin(limit), []);
      try {
        const answer = await ask(text, values);
        await ask('commit', []);
        return answer;
      } catch (error) {
        await ask('rollback', []).catch(ignore);
        throw error;
      }
    };
    const query = (text: string, values: unknown[]) => {
      // Kysely begins a transaction with this word.
      if (text === 'begin') {
        begun = true;
        return ask(begin(limit), values);
      }
      const since = performance.now();
      return ask(text, values).catch(error => {
        const code = codeOf(error) ?? '';
        if (begun) throw error;
        if (CERTAINLY_NOT_DONE.test(code)) return elsewhere(text, values);
        const early = limit === 0 || performance.now() - since < limit;
        if (early && (code === CANCELLED || code === NO_LOCK)) return inTransaction(text, values);
        throw error;
      });
    };
    // The type also has cursors, which nothing here uses.
    return { query: query as unknown as PostgresPoolClient['query'], release: () => release() };
  }
  return {
    connect,
    end: () => pool.end(),
    renew: () => {
      generation++;
    },
  };
}
const ignore = () => {};
/** The server only reads, or had ended the session before it was asked. */
const CERTAINLY_NOT_DONE = /^(25006|57P05)$/;
/** A limit ended the statement, or its wait for a lock. */
const [CANCELLED, NO_LOCK] = ['57014', '55P03'];

/**
 * A server may have fewer connections left than the pool would like. Then those that there are go round, in the order
 * in which they are asked for, and for a while no more are tried.
 */
function sharing(pool: pg.Pool): () => Promise<pg.PoolClient> {
  const most = pool.options.max;
  return async () => {
    for (const until = performance.now() + PATIENCE; ; ) {
      try {
        return await pool.connect();
      } catch (error) {
        const full = isFull(error);
        const again = full || CERTAINLY_NOT_DONE.test(codeOf(error) ?? '');
        if (!again || performance.now() > until) throw error;
        if (full) {
          pool.options.max = Math.max(1, Math.min(pool.options.max, pool.totalCount));
          setTimeout(() => {
            pool.options.max = most;
          }, FEW_FOR).unref();
        }
        await pause(50);
      }
    }
  };
}
/** PgBouncer says it in words only. */
const isFull = (error: unknown): boolean =>
  codeOf(error) === '53300' || (error instanceof Error && /no more connections allowed/.test(error.message));
