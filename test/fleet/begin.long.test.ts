import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { expect, inject, test } from 'vitest';
import { mention, sendMentions } from '../stand-ins/reply-receiver.ts';
import { freshDatabase } from '../support/database.ts';
import { databaseUrl, onServer } from '../support/postgres.ts';
import { channelOf } from './people.ts';
import { openSite, SECRET, seatOf } from './site.ts';
import { freePorts } from './webcare.ts';

test('a second process on the same embedded directory stops, and says who has it and what to do', async () => {
  const site = await openSite({ database: { DATA_DIR: 'data' } });
  const first = await site.up('main');
  const second = await site.start('main', await freePorts()).ended;
  expect(second.code).toBe(1);
  expect(second.complaint).toMatch(
    /is in use by process \d+, since \d{4}-\d\d-\d\dT.*Stop that process, choose another DATA_DIR, or set DATABASE_URL/,
  );
  expect(second.complaint.trim().split('\n')).toHaveLength(1);
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  // The directory is free again once the first has ended, also when it was killed.
  await first.kill();
  await site.up('main');
}, 120_000);

test('a data directory that cannot be written stops it with a message', async () => {
  // Below what is a file no folder can be made, whoever runs this.
  const site = await openSite({ database: { DATA_DIR: 'webcare.yaml/data' } });
  const { code, complaint } = await site.start('main', await freePorts()).ended;
  expect(code).toBe(1);
  expect(complaint).toMatch(/cannot be written \(ENOTDIR\).*set DATA_DIR to a folder where it may/);
  expect(complaint.trim().split('\n')).toHaveLength(1);
}, 120_000);

test('a process that is older than the database stops, and says so', async () => {
  const database = await freshDatabase('postgres');
  await sql`insert into kysely_migration (name, timestamp) values ('999-later', '2030-01-01')`.execute(
    database.db,
  );
  const site = await openSite({ database: { DATABASE_URL: database.url! } });
  const { code, complaint } = await site.start('main', await freePorts()).ended;
  expect(code).toBe(1);
  expect(complaint).toMatch(/has the schema 999-later.*Nothing was changed/);
  expect(complaint.trim().split('\n')).toHaveLength(1);
  // Others will use this database.
  await sql`delete from kysely_migration where name = '999-later'`.execute(database.db);
}, 120_000);

test('a port that is taken stops it, and says which setting to change', async () => {
  const database = await freshDatabase('postgres');
  const site = await openSite({ database: { DATABASE_URL: database.url! } });
  const ports = await freePorts();
  await site.up('main', ports);
  const other = await freePorts();
  for (const [taken, setting] of [
    [{ ...other, port: ports.port }, 'PORT'],
    [{ ...other, consolePort: ports.consolePort }, 'CONSOLE_PORT'],
  ] as const) {
    const { code, complaint } = await site.start('main', taken).ended;
    expect(code).toBe(1);
    expect(complaint).toMatch(new RegExp(`cannot listen on .*set ${setting} to another`));
    expect(complaint.trim().split('\n')).toHaveLength(1);
  }
}, 120_000);

test('two processes that begin at once on an empty Postgres both come up and share it', async () => {
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
