import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import pino from 'pino';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { siteOf } from '../../src/operator/sentences.ts';
import { openDatabase } from '../../src/store/database/database.ts';
import { checkKeys, memoryOf } from '../../src/store/database/memory.ts';
import { expectedVersion } from '../../src/store/database/migrate.ts';
import { rotate } from '../../src/store/database/rotation.ts';
import { freePorts } from '../fleet/webcare.ts';
import { replyReceiver } from '../stand-ins/reply-receiver.ts';
import { migratedDatabase, onServer } from '../support/postgres.ts';
import { openWorld, SECRET } from '../support/world.ts';
import { doctorOutput, KEY } from './doctor.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
const trouble = (printed: string[]) => printed.filter(line => /^(wrong|could not tell|->)/.test(line));
const none = async () => `http://127.0.0.1:${(await freePorts()).port}`;

/** A database that no other test uses, because these tests change the schema. */
async function ownDatabase() {
  const { url: server } = inject('postgres');
  const name = `webcare_doctor_${randomBytes(6).toString('hex')}`;
  const url = await migratedDatabase(server, name);
  const database = await openDatabase({ url }, pino({ enabled: false }));
  closing.push(async () => {
    await database.close();
    await onServer(server, `drop database ${name} with (force)`);
  });
  return { ...database, url };
}
type Own = Awaited<ReturnType<typeof ownDatabase>>;

describe('doctor on the database', () => {
  const look = async (database: Own, env = {}) => {
    const printed = await doctorOutput('', { DATABASE_URL: database.url, WEBCARE_KEY: KEY, ...env });
    return printed.slice(printed.indexOf('Database') + 1, printed.indexOf('From outside'));
  };
  const contents = async ({ db }: Own) => {
    const { rows } = await sql<{
      name: string;
    }>`select tablename as name from pg_tables where schemaname = 'public' order by 1`.execute(db);
    const counts = await Promise.all(
      rows.map(({ name }) => sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(db)),
    );
    return rows.map(({ name }, i) => [name, counts[i]!.rows[0]!.n]);
  };

  it('reports a healthy database and changes nothing in it', async () => {
    const database = await ownDatabase();
    const before = await contents(database);
    const printed = await look(database);
    expect(printed[0]).toMatch(/^ok: Postgres 1\d\S* answers; its clock is within \S+ s of ours\.$/);
    expect(printed.slice(1)).toEqual([
      `ok: The schema is ${expectedVersion}, as this version expects.`,
      'ok: WEBCARE_KEY opens what this database keeps.',
    ]);
    expect(await contents(database)).toEqual(before);
  });
  it('reports an empty database and leaves it empty', async () => {
    const database = await ownDatabase();
    await sql`drop schema public cascade`.execute(database.db);
    await sql`create schema public`.execute(database.db);
    expect((await look(database)).at(-1)).toBe(
      'ok: The database is empty; the first start makes the tables.',
    );
    expect(await contents(database)).toEqual([]);
  });
  it('accepts an older schema and reports a newer schema as a problem', async () => {
    const database = await ownDatabase();
    await sql`delete from kysely_migration where name > '001-the-case'`.execute(database.db);
    expect((await look(database)).at(-1)).toBe(
      `ok: The schema is 001-the-case; the next start brings it to ${expectedVersion}.`,
    );
    await sql`insert into kysely_migration (name, timestamp) values ('999-later', '')`.execute(database.db);
    expect(trouble(await look(database))).toEqual([
      `wrong: The schema is 999-later, and this version of Webcare knows none later than ${expectedVersion}.`,
      '-> Start the newer version that made it, or put back a copy of the database from before.',
    ]);
  });
  it('reports that the database was created with another key', async () => {
    const database = await ownDatabase();
    await memoryOf(database.db, 'key check', [Buffer.alloc(32, 1)]).put('key', 'known', 0);
    expect(trouble(await look(database))[0]).toBe(
      'wrong: WEBCARE_KEY does not open what this database keeps.',
    );
  });
  it('reports how much lies under an older key, and under a key that is not set', async () => {
    const database = await ownDatabase();
    const [newest, older, lost] = [5, 6, 8].map(byte => Buffer.alloc(32, byte));
    await checkKeys(database.db, [older!]);
    await memoryOf(database.db, 'chat teams', [newest!]).put('service', 1, 0);
    const WEBCARE_KEY = [newest, older].map(key => key!.toString('base64')).join(',');
    expect(trouble(await look(database, { WEBCARE_KEY }))).toEqual([
      'wrong: 1 of the 2 values that adapters remember still lies under an older key.',
      '-> Once every process has the newest key first in WEBCARE_KEY, run npx webcare rotate.',
    ]);
    await rotate(database, [newest!, older!]);
    expect((await look(database, { WEBCARE_KEY })).at(-1)).toBe(
      'ok: Everything this database keeps lies under the newest key; the older ones may be taken out of WEBCARE_KEY.',
    );
    await memoryOf(database.db, 'chat teams', [lost!]).put('person:ana', 1, 0);
    expect(trouble(await look(database, { WEBCARE_KEY }))[0]).toBe(
      'wrong: 1 of the 3 values that adapters remember opens with no key in WEBCARE_KEY.',
    );
  });
  it('reports a server that cannot be reached, and a database that does not exist', async () => {
    const database = await ownDatabase();
    const { port } = await freePorts();
    expect(trouble(await look(database, { DATABASE_URL: `postgres://127.0.0.1:${port}/webcare` }))).toEqual([
      'wrong: The database in DATABASE_URL cannot be used (ECONNREFUSED).',
      '-> See that it runs and that address, name and password in DATABASE_URL are right.',
    ]);
    const other = new URL(database.url);
    other.pathname = '/no_such_database';
    expect(trouble(await look(database, { DATABASE_URL: other.href }))[0]).toContain(
      'cannot be used (3D000)',
    );
  });
  it('reports that the user may not read the tables', async () => {
    const database = await ownDatabase();
    const user = `webcare_outsider_${Date.now()}`;
    await onServer(database.url, `create role ${user} login`);
    closing.push(() => onServer(database.url.replace(/\/[^/]*$/, '/postgres'), `drop role ${user}`));
    const url = new URL(database.url);
    url.username = user;
    expect(trouble(await look(database, { DATABASE_URL: url.href }))[0]).toBe(
      'wrong: The tables could not be looked at (42501).',
    );
  });
  it('does not create the folder of an embedded database', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'webcare-doctor-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    const printed = await doctorOutput('', { DATA_DIR: join(folder, 'deep', 'data') });
    expect(printed).toContain(
      `ok: The first start makes an embedded database in ${join(folder, 'deep', 'data')}. It is for trying out and small teams.`,
    );
    expect(readdirSync(folder)).toEqual([]);
  });
  it('reports a folder that cannot be created', async () => {
    expect(trouble(await doctorOutput('', { DATA_DIR: '/dev/null/data' }))).toEqual([
      'wrong: /dev/null/data cannot be written (ENOTDIR).',
      '-> Let the user that runs this write there, or set DATA_DIR or DATABASE_URL.',
    ]);
  });
});

describe('doctor on PUBLIC_URL', () => {
  const serving = async (status: number, body: string): Promise<string> => {
    const server: Server = createServer((_request, response) => response.writeHead(status).end(body));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const look = async (url: string) => {
    const printed = await doctorOutput('', { PUBLIC_URL: url });
    return printed.slice(printed.indexOf('From outside') + 1, printed.indexOf('Console'));
  };

  it('reports that the URL leads to Webcare, and that it is not https', async () => {
    const world = await openWorld();
    closing.push(() => world.close());
    const printed = await look(world.app.url());
    expect(printed[0]).toBe(`wrong: ${world.app.url()} is not https, and Slack and Teams call nothing else.`);
    expect(printed.at(-1)).toBe(`ok: ${world.app.url()} leads to a running Webcare.`);
  });
  it('reports a URL that leads to another server, or to no server', async () => {
    const url = await serving(404, 'Not found');
    expect((await look(url)).slice(-2)).toEqual([
      `wrong: ${url}/healthz answers 404, and not as Webcare does.`,
      '-> Start Webcare, and see that what listens at PUBLIC_URL passes every path on to PORT.',
    ]);
    const other = await serving(200, '<h1>Welcome</h1>');
    expect((await look(other)).at(-2)).toBe(`wrong: ${other}/healthz answers 200, and not as Webcare does.`);
    const nowhere = await none();
    expect((await look(nowhere)).at(-2)).toBe(
      `wrong: ${nowhere} cannot be reached from here (ECONNREFUSED).`,
    );
  });
  it('reports that the URL shows the metrics to anybody', async () => {
    const server: Server = createServer((_request, response) => response.end('{"ok":true}'));
    await new Promise<void>(resolve => server.listen(0, '0.0.0.0', resolve));
    closing.push(() => server.close());
    const url = `http://0.0.0.0:${(server.address() as AddressInfo).port}`;
    expect((await look(url)).slice(-2)).toEqual([
      `wrong: ${url}/metrics shows anybody how Webcare does.`,
      '-> Set METRICS_PORT, so that a proxy on this machine no longer passes it on, or refuse that path there.',
    ]);
  });
  it('reports that the URL is missing while a source must reach Webcare', async () => {
    const printed = await doctorOutput('sources: { forum: { type: webhook } }\n', { FORUM_SECRET: SECRET });
    expect(trouble(printed)[0]).toBe(
      'could not tell: PUBLIC_URL is not set, so whether forum can reach PORT was not tried.',
    );
  });
});

describe('doctor on a webhook source', () => {
  const look = async (url: string) => {
    const printed = await doctorOutput(`sources: { forum: { type: webhook, reply_url: "${url}" } }\n`, {
      FORUM_SECRET: SECRET,
    });
    return printed.slice(printed.indexOf('Source forum') + 1, -1);
  };

  it('reports that reply_url answers, and publishes nothing', async () => {
    const forum = await replyReceiver(SECRET);
    closing.push(() => forum.stop());
    expect(await look(forum.url)).toEqual([
      `ok: Its secret has the right form, and ${siteOf(forum.url)} answers.`,
    ]);
    expect(forum.published()).toEqual([]);
  });
  it('sends only one OPTIONS request without a body to reply_url', async () => {
    const requests: string[] = [];
    const server = createServer((request, response) => {
      requests.push(`${request.method} ${request.headers['content-length'] ?? 0}`);
      response.writeHead(405).end();
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/replies`;
    expect(await look(url)).toEqual([`ok: Its secret has the right form, and ${siteOf(url)} answers.`]);
    expect(requests).toEqual(['OPTIONS 0']);
  });
  it('reports that reply_url cannot be reached', async () => {
    const url = await none();
    expect(await look(url)).toEqual([
      `wrong: ${siteOf(url)} cannot be reached (ECONNREFUSED), so no reply would arrive.`,
      '-> See that reply_url is right and that what listens there runs.',
    ]);
  });
});

describe('the command “webcare doctor”', () => {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
  const run = (yaml: string): Promise<{ code: number; stdout: string; stderr: string }> => {
    const cwd = mkdtempSync(join(tmpdir(), 'webcare-doctor-'));
    closing.push(() => rmSync(cwd, { recursive: true }));
    writeFileSync(join(cwd, 'webcare.yaml'), yaml);
    const tsx = fileURLToPath(import.meta.resolve('tsx'));
    const env = { PATH: process.env.PATH, FORUM_SECRET: SECRET };
    return new Promise(resolve =>
      execFile(process.execPath, ['--import', tsx, main, 'doctor'], { cwd, env }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
        expect(readdirSync(cwd)).toEqual(['webcare.yaml']);
      }),
    );
  };
  it('ends with 0 if all is well, 1 if something is wrong, and 78 for invalid settings', async () => {
    const [healthy, faulty, invalid] = await Promise.all([
      run('brand: { name: Acme }\n'),
      run('sources: { forum: { type: webhook, reply_url: "http://127.0.0.1:1/" } }\n'),
      run('brand: { nam: Acme }\n'),
    ]);
    expect(healthy).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/\nAll is well\.\n$/),
      stderr: '',
    });
    expect(faulty).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/\n1 thing is wrong, 1 thing could not be told\.\n$/),
    });
    expect(invalid).toMatchObject({ code: 78, stdout: '', stderr: expect.stringContaining('brand.nam') });
  });
});
