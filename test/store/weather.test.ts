import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import pino from 'pino';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { type Database, isDatabaseGone, openDatabase } from '../../src/store/database/database.ts';
import { databaseUrl, onServer } from '../support/postgres.ts';

const log = pino({ enabled: false });
const server = () => inject('postgres').url;
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** An empty database that no other test uses, because these tests change what it has set. */
async function ownDatabase(more = ''): Promise<string> {
  const name = `webcare_weather_${randomBytes(6).toString('hex')}`;
  await onServer(server(), `create database ${name} ${more}`);
  closing.push(() => onServer(server(), `drop database ${name} with (force)`));
  return databaseUrl(server(), name);
}
async function opened(url: string, pool?: number): Promise<Database> {
  const database = await openDatabase({ url, ...(pool !== undefined && { pool }) }, log);
  closing.push(() => database.close());
  return database;
}
const nameOf = (url: string) => new URL(url).pathname.slice(1);
const makeTable = ({ db }: Database) => sql`create table counted (n int)`.execute(db);
const counted = async ({ db }: Database) =>
  (await sql<{ n: number }>`select n from counted order by n`.execute(db)).rows.map(({ n }) => n);

describe('a Postgres that only reads since a failover', () => {
  test('a transaction on a kept connection is done on a new one, once', async () => {
    const database = await opened(await ownDatabase());
    await makeTable(database);
    await sql`set default_transaction_read_only = on`.execute(database.db);
    let runs = 0;
    await database.inTx(tx => sql`insert into counted values (${++runs})`.execute(tx));
    expect(await counted(database)).toEqual([2]);
  });

  test('a single statement on a kept connection is done on a new one, once', async () => {
    const database = await opened(await ownDatabase());
    await makeTable(database);
    await sql`set default_transaction_read_only = on`.execute(database.db);
    await sql`insert into counted values (1)`.execute(database.db);
    expect(await counted(database)).toEqual([1]);
  });

  test('one refused write ends all kept connections', async () => {
    const database = await opened(await ownDatabase(), 3);
    await makeTable(database);
    const onEach = <T>(work: (n: number) => Promise<T>) => Promise.all([1, 2, 3].map(work));
    await onEach(() =>
      database.inTx(async tx => {
        await sql`select pg_sleep(0.1)`.execute(tx);
        await sql`set session default_transaction_read_only = on`.execute(tx);
      }),
    );
    await database.inTx(tx => sql`insert into counted values (0)`.execute(tx));
    let runs = 0;
    const keep = (n: number) =>
      database.inTx(async tx => {
        runs++;
        await sql`insert into counted values (${n})`.execute(tx);
      });
    await onEach(keep);
    expect([runs, await counted(database)]).toEqual([3, [0, 1, 2, 3]]);
  });

  test('while no connection writes, work fails as “gone”, and whether it can write is told', async () => {
    const url = await ownDatabase();
    const database = await opened(url);
    await makeTable(database);
    expect(await database.canWrite()).toBe(true);
    await onServer(url, `alter database ${nameOf(url)} set default_transaction_read_only = on`);
    await sql`set default_transaction_read_only = on`.execute(database.db);
    expect(await database.canWrite()).toBe(false);
    const error = await database
      .inTx(tx => sql`insert into counted values (1)`.execute(tx))
      .catch(thrown => thrown);
    expect(isDatabaseGone(error)).toBe(true);
    await onServer(url, `alter database ${nameOf(url)} reset default_transaction_read_only`).catch(() =>
      onServer(server(), `alter database ${nameOf(url)} reset default_transaction_read_only`),
    );
    expect(await database.canWrite()).toBe(true);
  });
});

describe('a Postgres that ends sessions', () => {
  test.each(['25P03', '25P04', '57P01', '57P02', '57P03', '57P04', '57P05'])(
    '%s means that it is away for a moment',
    code => {
      expect(isDatabaseGone(Object.assign(new Error('x'), { code }))).toBe(true);
    },
  );

  test('a transaction whose session is ended under it is done again as a whole', async () => {
    const database = await opened(await ownDatabase());
    await makeTable(database);
    let runs = 0;
    await database.inTx(async tx => {
      await sql`insert into counted values (${++runs})`.execute(tx);
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
      if (runs === 1) await onServer(server(), `select pg_terminate_backend(${rows[0]!.pid}, 5000)`);
      await sql`select 1`.execute(tx);
    });
    expect(await counted(database)).toEqual([2]);
  });

  test('a transaction that was cut short while it was committed is not done again', async () => {
    const database = await opened(await ownDatabase());
    await makeTable(database);
    await sql`create function ends() returns trigger language plpgsql as $$ begin
      perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1); return null; end $$`.execute(
      database.db,
    );
    await sql`create constraint trigger ends after insert on counted deferrable initially deferred
      for each row execute function ends()`.execute(database.db);
    let runs = 0;
    const done = database.inTx(tx => sql`insert into counted values (${++runs})`.execute(tx));
    await expect(done).rejects.toMatchObject({ code: '57P01' });
    expect([runs, await counted(database)]).toEqual([1, []]);
  });

  test('a session that was ended for being idle fails nobody, though nobody has heard of it yet', async () => {
    const url = await ownDatabase();
    await onServer(url, `alter database ${nameOf(url)} set idle_session_timeout = '150ms'`);
    const database = await opened(url, 2);
    const ask = () => sql`select 1`.execute(database.db).then(() => 'answered');
    expect(await Promise.all([ask(), ask()])).toEqual(['answered', 'answered']);
    // Nothing is read from a connection while this process stands still.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
    expect(await Promise.all([ask(), ask()])).toEqual(['answered', 'answered']);
  });
});

describe('a Postgres with few connections', () => {
  test('more work than connections waits, and nothing fails', async () => {
    const user = `webcare_few_${randomBytes(6).toString('hex')}`;
    await onServer(server(), `create role ${user} login connection limit 3`);
    closing.push(() => onServer(server(), `drop role ${user}`));
    const url = Object.assign(new URL(await ownDatabase(`owner ${user}`)), { username: user }).href;
    const database = await opened(url);
    const work = () => database.inTx(tx => sql`select pg_sleep(0.02)`.execute(tx)).then(() => 'done');
    const all = await Promise.allSettled(Array.from({ length: 20 }, work));
    expect(all.filter(({ status }) => status !== 'fulfilled')).toEqual([]);
  });

  test('a process opens no more connections than its settings say', async () => {
    const url = await ownDatabase();
    const database = await opened(url, 2);
    await Promise.all(Array.from({ length: 6 }, () => sql`select pg_sleep(0.02)`.execute(database.db)));
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
      where datname = current_database()`.execute(database.db);
    expect(rows).toEqual([{ n: 2 }]);
  });
});

describe('a Postgres that is set up in its own way', () => {
  const OTHERWISE = [
    "datestyle = 'German, DMY'",
    "timezone = 'Asia/Kathmandu'",
    "default_transaction_isolation = 'serializable'",
    'statement_timeout = 1',
    'lock_timeout = 1',
    'client_encoding = LATIN1',
  ];
  test('dates, time zone, isolation, time-outs and encoding are ours, in and out of a transaction', async () => {
    const url = await ownDatabase();
    for (const set of OTHERWISE) await onServer(server(), `alter database ${nameOf(url)} set ${set}`);
    const database = await opened(url);
    const settings = sql<Record<string, unknown>>`select current_setting('datestyle') as dates,
      current_setting('timezone') as zone, current_setting('transaction_isolation') as isolation,
      current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
      current_setting('client_encoding') as encoding, '2026-01-02T03:04:05Z'::timestamptz as at, 'é€' as text`;
    const expected = {
      dates: 'ISO, YMD',
      zone: 'UTC',
      isolation: 'read committed',
      statement: '10s',
      lock: '0',
      encoding: 'UTF8',
      at: Date.parse('2026-01-02T03:04:05Z'),
      text: 'é€',
    };
    const { rows } = await settings.execute(database.db);
    const inside = await database.inTx(tx => settings.execute(tx));
    expect([rows, inside.rows]).toEqual([[expected], [expected]]);
    expect(Math.abs(await database.offset())).toBeLessThan(10_000);
  });

  test('a session with another limit, such as a pooler gives, does not end a statement that has time', async () => {
    const database = await opened(await ownDatabase(), 1);
    await sql`set statement_timeout to 20`.execute(database.db);
    const { rows } = await sql<object>`select pg_sleep(0.1)::text as slept`.execute(database.db);
    expect(rows).toEqual([{ slept: '' }]);
    await database.inTx(tx => sql`select 1`.execute(tx));
  });
});
