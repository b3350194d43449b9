import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { expect, inject, test } from 'vitest';
import { mention, sendMentions } from '../stand-ins/reply-receiver.ts';
import { freshDatabase } from '../support/database.ts';
import { databaseUrl, onServer } from '../support/postgres.ts';
import { channelOf } from './people.ts';
import { openSite, SECRET, seatOf } from './site.ts';
import { freePorts } from './webcare.ts';

test('a second process on a data directory stops, names the first process and gives advice', async () => {
  const site = await openSite({ database: { DATA_DIR: 'data' } });
  const first = await site.up('main');
  const second = await site.start('main', await freePorts()).ended;
  expect(second.code).toBe(1);
  expect(second.stderr).toMatch(
    /is in use by process \d+, since \d{4}-\d\d-\d\dT.*Stop that process, choose another DATA_DIR, or set DATABASE_URL/,
  );
  expect(second.stderr.trim().split('\n')).toHaveLength(1);
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  // The directory is free again when the first process has ended, also after a kill.
  await first.kill();
  await site.up('main');
}, 120_000);

test('a process that cannot write its data directory stops with a message', async () => {
  // No user can make a folder below a file.
  const site = await openSite({ database: { DATA_DIR: 'webcare.yaml/data' } });
  const { code, stderr } = await site.start('main', await freePorts()).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/cannot be written \(ENOTDIR\).*set DATA_DIR to a folder where it may/);
  expect(stderr.trim().split('\n')).toHaveLength(1);
}, 120_000);

test('a process that is older than the database stops with a message and changes nothing', async () => {
  const database = await freshDatabase('postgres');
  await sql`insert into kysely_migration (name, timestamp) values ('999-later', '2030-01-01')`.execute(
    database.db,
  );
  const site = await openSite({ database: { DATABASE_URL: database.url! } });
  const { code, stderr } = await site.start('main', await freePorts()).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/has the schema 999-later.*Nothing was changed/);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  // The next test uses this database.
  await sql`delete from kysely_migration where name = '999-later'`.execute(database.db);
}, 120_000);

test('a process whose port is in use stops and names the setting to change', async () => {
  const database = await freshDatabase('postgres');
  const site = await openSite({ database: { DATABASE_URL: database.url! } });
  const ports = await freePorts();
  await site.up('main', ports);
  const other = await freePorts();
  for (const [taken, setting] of [
    [{ ...other, port: ports.port }, 'PORT'],
    [{ ...other, consolePort: ports.consolePort }, 'CONSOLE_PORT'],
  ] as const) {
    const { code, stderr } = await site.start('main', taken).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`cannot listen on .*set ${setting} to another`));
    expect(stderr.trim().split('\n')).toHaveLength(1);
  }
}, 120_000);

test('two processes that start at the same time on an empty Postgres both work and share it', async () => {
  const { url: server } = inject('postgres');
  const name = `webcare_test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `create database ${name}`);
  const site = await openSite({ database: { DATABASE_URL: databaseUrl(server, name) } });
  const two = await Promise.all([site.up('main'), site.up('main')]);
  expect(
    (
      await sendMentions(`${two[0]!.url}/hooks/forum`, SECRET, [
        mention({ posted_at: new Date().toISOString() }),
      ])
    ).status,
  ).toBe(202);
  for (const { consoleUrl } of two)
    await expect
      .poll(async () => (await channelOf(consoleUrl, seatOf(0)))?.length, { timeout: 10_000 })
      .toBe(1);
  await onServer(server, `drop database ${name} with (force)`);
}, 120_000);
