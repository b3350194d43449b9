import { sql } from 'kysely';
import pino from 'pino';
import { expect, test } from 'vitest';
import { isDatabaseGone, openDatabase } from '../../src/store/database/database.ts';
import { freshDatabase } from '../support/database.ts';
import { tcpProxy } from '../support/tcp-proxy.ts';

test('a transaction on a silent Postgres is given up within 20 seconds and never committed', async () => {
  await using proxy = await tcpProxy((await freshDatabase('postgres')).url!);
  const database = await openDatabase({ url: proxy.url }, pino({ enabled: false }));
  const note = (slot: string) =>
    database.inTx(async tx => {
      await tx
        .insertInto('once')
        .values({ name: 'test', slot, at: new Date(0) })
        .execute();
      if (slot === 'lost') proxy.is = 'silent';
      await sql`select 1`.execute(tx);
    });
  await note('before');
  const started = Date.now();
  const error = await note('lost').catch(reason => reason);
  expect(isDatabaseGone(error)).toBe(true);
  expect(Date.now() - started).toBeLessThan(20_000);

  proxy.is = 'up';
  await Promise.all(Array.from({ length: 20 }, (_, i) => note(`after ${i}`)));
  const { rows } = await sql`select count(*) as count, bool_or(slot = 'lost') as lost from once`.execute(
    database.db,
  );
  expect(rows).toEqual([{ count: 21, lost: false }]);
  await database.close();
});
