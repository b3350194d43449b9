import { sql } from 'kysely';
import pino from 'pino';
import { describe, expect, inject, test } from 'vitest';
import { type Db, isDatabaseGone, openDatabase, type Tx } from '../../src/store/database/database.ts';
import { bothDatabases, freshDatabase } from '../support/database.ts';
import { onServer } from '../support/postgres.ts';
import { tcpProxy } from '../support/tcp-proxy.ts';

const at = Date.parse('2026-03-29T00:59:59.123Z');

bothDatabases('the database', fresh => {
  test('it returns instants and counts as numbers, and JSON parsed', async () => {
    const { db } = await fresh();
    const { rows } = await sql`select ${new Date(at)}::timestamptz as instant, 9007199254740991::int8 as big,
        count(*) as count, ${'{"a":[1]}'}::jsonb as json, ${['x', 'y"{']}::text[] as list,
        null::timestamptz as nothing from (values (1), (2)) as v`.execute(db);
    expect(rows).toEqual([
      { instant: at, big: 9007199254740991, count: 2, json: { a: [1] }, list: ['x', 'y"{'], nothing: null },
    ]);
  });

  test('it stores the same instant in every time zone of the process', async () => {
    const { db } = await fresh();
    const before = process.env.TZ;
    try {
      for (const zone of ['Europe/Amsterdam', 'America/St_Johns', 'UTC']) {
        process.env.TZ = zone;
        await db
          .insertInto('once')
          .values({ name: zone, slot: 'a', at: new Date(at) })
          .execute();
      }
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
    expect(await db.selectFrom('once').select('at').execute()).toEqual([{ at }, { at }, { at }]);
    const { rows } =
      await sql`select distinct to_char(at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS') as text
        from once`.execute(db);
    expect(rows).toEqual([{ text: '2026-03-29 00:59:59.123' }]);
  });

  test('it stores hostile text whole and separate from the next value, even half an emoji', async () => {
    const { db } = await fresh();
    for (const hostile of [
      'é\udc00',
      '日\udc00b',
      '\udc00\udc00',
      'a\ud83d',
      '\ud83d\ud83d',
      "'; drop table posts; --",
      '\u202e\u0007👩‍👩‍👧',
      'x'.repeat(40_000),
    ]) {
      const { rows } = await sql`select ${hostile}::text as text, ${'next'}::text as next`.execute(db);
      expect(rows).toEqual([{ text: hostile.toWellFormed(), next: 'next' }]);
    }
    await expect(sql`select ${'\u0000'}::text`.execute(db)).rejects.toMatchObject({ code: '22021' });
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  });

  test('it commits a whole transaction or nothing of it', async () => {
    const { db, inTx } = await fresh();
    const note = (on: Db, slot: string) =>
      on
        .insertInto('once')
        .values({ name: 'test', slot, at: new Date(at) })
        .execute();
    expect(
      await inTx(async tx => {
        await note(tx, 'kept');
        return 'answer';
      }),
    ).toBe('answer');
    const failing = inTx(async tx => {
      await note(tx, 'lost');
      throw new Error('thought better of it');
    });
    await expect(failing).rejects.toThrow('thought better of it');
    await expect(inTx(tx => note(tx, 'kept'))).rejects.toMatchObject({
      code: '23505',
      constraint: 'once_pkey',
    });
    expect(await db.selectFrom('once').select('slot').execute()).toEqual([{ slot: 'kept' }]);
  });

  test('it runs a transaction at most five times after a deadlock or a serialisation failure', async () => {
    const { inTx } = await fresh();
    const failWith = (code: string) => (tx: Tx) =>
      sql.raw(`do $$ begin raise exception 'made up' using errcode = '${code}'; end $$`).execute(tx);
    for (const code of ['40001', '40P01']) {
      let runs = 0;
      const result = await inTx(async tx => {
        if (++runs < 5) await failWith(code)(tx);
        return runs;
      });
      expect(result).toBe(5);
    }
    let runs = 0;
    const hopeless = inTx(tx => {
      runs++;
      return failWith('40P01')(tx);
    });
    await expect(hopeless).rejects.toMatchObject({ code: '40P01' });
    expect(runs).toBe(5);
    const once = inTx(tx => {
      runs++;
      return failWith('23514')(tx);
    });
    await expect(once).rejects.toMatchObject({ code: '23514' });
    expect(runs).toBe(6);
  });

  test('it runs many transactions at once', async () => {
    const { db, inTx } = await fresh();
    const count = { adapter: 'test', key: 'count' };
    await db
      .insertInto('memory')
      .values({ ...count, value: '', version: 0 })
      .execute();
    await Promise.all(
      Array.from({ length: 60 }, () =>
        inTx(async tx => {
          const { version } = await tx
            .selectFrom('memory')
            .select('version')
            .where('adapter', '=', 'test')
            .forUpdate()
            .executeTakeFirstOrThrow();
          await tx
            .updateTable('memory')
            .set({ version: version + 1 })
            .execute();
        }),
      ),
    );
    expect(await db.selectFrom('memory').select('version').execute()).toEqual([{ version: 60 }]);
  });

  test('it refuses a query outside `tx` during a transaction, and accepts one afterwards', async () => {
    const { db, inTx } = await fresh();
    await expect(inTx(() => db.selectFrom('cases').selectAll().execute())).rejects.toThrow('use the `tx`');
    await expect(inTx(() => inTx(async () => {}))).rejects.toThrow('use the `tx`');
    let goOn = () => {};
    let late: Promise<unknown> | undefined;
    await inTx(async () => {
      late = new Promise<void>(resolve => {
        goOn = resolve;
      }).then(() => db.selectFrom('cases').selectAll().execute());
    });
    goOn();
    expect(await late).toEqual([]);
  });

  test('only a transaction made by inTx has the type Tx', async () => {
    const { db } = await fresh();
    const needsTx = (_: Tx) => {};
    // @ts-expect-error: a plain database is no Tx
    needsTx(db);
    // @ts-expect-error: nor is a transaction opened elsewhere, which would not be run again
    await db.transaction().execute(async tx => needsTx(tx));
  });

  test('it measures the offset of its clock', async () => {
    const database = await fresh();
    expect(Math.abs(await database.offset())).toBeLessThan(1_000);
  });
});

describe('lost connections to Postgres', () => {
  test('queries fail as “gone” while Postgres is away, and work again when it is back', async () => {
    await using proxy = await tcpProxy((await freshDatabase('postgres')).url!);
    const lines: string[] = [];
    const database = await openDatabase(
      { url: proxy.url },
      pino({ level: 'info' }, { write: line => void lines.push(line) }),
    );
    const ask = () =>
      sql`select 1 as one`.execute(database.db).then(
        () => 'answered',
        error => (isDatabaseGone(error) ? 'gone' : String(error)),
      );
    expect(await ask()).toBe('answered');
    proxy.cut();
    await expect.poll(() => lines.length).toBeGreaterThan(0);
    expect(lines[0]).toContain('database_connection_lost');
    expect(await ask()).toBe('gone');

    proxy.is = 'up';
    expect(await ask()).toBe('answered');

    const inFlight = database.inTx(async tx => {
      await tx
        .insertInto('once')
        .values({ name: 'test', slot: 'lost', at: new Date(at) })
        .execute();
      proxy.cut();
      await expect.poll(() => proxy.connections()).toBe(0);
      await sql`select 1`.execute(tx);
    });
    expect(isDatabaseGone(await inFlight.catch(error => error))).toBe(true);
    proxy.is = 'up';
    expect(await database.db.selectFrom('once').selectAll().execute()).toEqual([]);
    await database.close();
    expect(await ask()).toBe('gone');
  });

  test('an unreachable server and a killed connection are “gone”, and a wrong statement is not', async () => {
    const log = pino({ enabled: false });
    const nowhere = await openDatabase({ url: 'postgres://postgres@127.0.0.1:1/x' }, log);
    expect(isDatabaseGone(await sql`select 1`.execute(nowhere.db).catch(error => error))).toBe(true);
    await nowhere.close();
    const ended = await freshDatabase('postgres');
    const backend = (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(ended.db)).rows[0]!
      .pid;
    const during = sql`select pg_sleep(60)`.execute(ended.db).catch(error => error);
    await onServer(inject('postgres').url, `select pg_terminate_backend(${backend})`);
    expect(isDatabaseGone(await during)).toBe(true);
    expect(isDatabaseGone(await sql`select nonsense`.execute(ended.db).catch(error => error))).toBe(false);
    expect(isDatabaseGone(new Error('no'))).toBe(false);
    expect(isDatabaseGone(undefined)).toBe(false);
  });

  test('a statement may take ten seconds, and on the patient connection as long as it needs', async () => {
    const { db, patient } = await freshDatabase('postgres');
    const limit = async (on: Db) =>
      (await sql<{ statement_timeout: string }>`show statement_timeout`.execute(on)).rows[0]!
        .statement_timeout;
    expect([await limit(db), await limit(patient)]).toEqual(['10s', '0']);
  });
});
