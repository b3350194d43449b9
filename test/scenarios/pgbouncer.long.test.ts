import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import pino from 'pino';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { openDatabase } from '../../src/store/database/database.ts';
import { doctorOutput, KEY } from '../doctor/doctor.ts';
import { hasPgBouncer, pgBouncer } from '../support/pgbouncer.ts';
import { databaseUrl, mustMigrate, onServer } from '../support/postgres.ts';
import { openWorld } from '../support/world.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
if (process.env.CI !== undefined && !hasPgBouncer) throw new Error('CI must have PgBouncer');

/** A migrated database behind PgBouncer, whose server has settings of its own. */
async function behindPgBouncer() {
  const { url: server } = inject('postgres');
  const name = `webcare_bouncer_${randomBytes(6).toString('hex')}`;
  await onServer(server, `create database ${name}`);
  closing.push(() => onServer(server, `drop database ${name} with (force)`));
  for (const set of [
    "datestyle = 'German, DMY'",
    "default_transaction_isolation = 'serializable'",
    'statement_timeout = 1',
  ])
    await onServer(server, `alter database ${name} set ${set}`);
  const bouncer = await pgBouncer(server);
  closing.push(bouncer.stop);
  const url = new URL(databaseUrl(server, name));
  url.port = String(bouncer.port);
  return url.href;
}
const open = (url: string) => openDatabase({ url }, pino({ enabled: false }));

describe.skipIf(!hasPgBouncer)('PgBouncer in transaction mode', () => {
  it('a database is migrated, worked by two processes at once, and every transaction has our settings', async () => {
    const url = await behindPgBouncer();
    const database = await open(url);
    await mustMigrate(database);
    const world = await openWorld({ database, unread: 'whatever' });
    await world.another();
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        world.mention({ id: `t${n}`, text: `Post ${n}.`, posted_at: '2026-11-23T08:59:00Z' }),
      ),
    );
    await world.settle();
    const [ana, bram] = [world.as('ana'), world.as('bram')];
    await Promise.all([ana.press('Claim', 'Post 7.'), bram.press('Claim', 'Post 8.')]);
    await ana.press('Reply publicly', 'Post 7.');
    await ana.submit({ text: 'Sorry Jan.' });
    await ana.submit();
    await world.forward('11s');
    expect(world.forum.published().map(({ text }) => text)).toEqual(['Sorry Jan.']);
    expect((await world.channel()).filter(card => /Post \d+\./.test(card))).toHaveLength(40);
    const { rows: posts } = await sql<{ posted_at: number }>`select distinct posted_at from posts
      where not ours`.execute(database.db);
    expect(posts).toEqual([{ posted_at: Date.parse('2026-11-23T08:59:00Z') }]);

    const settings = () =>
      database.inTx(async tx => {
        const { rows } = await sql<object>`select current_setting('statement_timeout') as limit,
          current_setting('transaction_isolation') as isolation, pg_sleep(0.02)::text as slept`.execute(tx);
        return rows[0];
      });
    const each = await Promise.all(Array.from({ length: 30 }, settings));
    expect(each).toEqual(each.map(() => ({ limit: '10s', isolation: 'read committed', slept: '' })));
    await world.close();
  });

  it('doctor finds nothing wrong', async () => {
    const url = await behindPgBouncer();
    const database = await open(url);
    await mustMigrate(database);
    await database.close();
    const printed = await doctorOutput('', { DATABASE_URL: url, WEBCARE_KEY: KEY });
    const about = printed.slice(printed.indexOf('Database') + 1, printed.indexOf('From outside'));
    expect(about.filter(line => !line.startsWith('ok: '))).toEqual([]);
  });
});
