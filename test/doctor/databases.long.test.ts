import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import { StoreTrouble } from '../../src/store/database/trouble.ts';
import { startWebcare } from '../fleet/webcare.ts';
import { databaseUrl, migratedDatabase, onServer, type Server, serverForTests } from '../support/postgres.ts';
import { doctorOutput, KEY } from './doctor.ts';

/** A database that cannot be used is told in one line, by the start and by doctor alike, and no line is a stack. */

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Told = { started: string; doctor: string[] };
async function told(url: string, yaml = ''): Promise<Told> {
  const env = { DATABASE_URL: url, WEBCARE_KEY: KEY, PORT: '0', CONSOLE_PORT: '0' };
  const printed = await doctorOutput(yaml, env);
  const about = printed.slice(printed.indexOf('Database') + 1, printed.indexOf('From outside'));
  const loaded = loadConfig({ ...env, WEBCARE_CONFIG: 'w.yaml' }, () => yaml);
  if (!loaded.ok) throw new Error(loaded.message);
  const started = await startApp(loaded.config, pino({ enabled: false }), { timers: false }).then(
    async app => {
      await app.stop();
      return 'started';
    },
    error => (error instanceof StoreTrouble ? error.message : String(error.stack)),
  );
  return { started, doctor: about.filter(line => !line.startsWith('ok: ')) };
}
/** The start says what doctor says, in one line. */
function expectOneLine({ started, doctor }: Told, says: RegExp): void {
  expect(doctor).toHaveLength(2);
  expect(doctor[0]).toMatch(says);
  const [what, todo] = [doctor[0]!.replace('wrong: ', ''), doctor[1]!.replace('-> ', '')];
  expect(started).toBe(`${what} ${todo} Then start again.`);
  expect(started).not.toContain('\n');
}

const name = () => `webcare_wrong_${randomBytes(6).toString('hex')}`;
async function freshOn(server: string, more = ''): Promise<string> {
  const fresh = name();
  await onServer(server, `create database ${fresh} ${more}`);
  closing.push(() => onServer(server, `drop database ${fresh} with (force)`));
  return databaseUrl(server, fresh);
}
async function roleOn(server: string, more = ''): Promise<string> {
  const role = name();
  await onServer(server, `create role ${role} login ${more}`);
  closing.push(() => onServer(server, `drop role ${role}`));
  return role;
}
const as = (url: string, username: string) => Object.assign(new URL(url), { username }).href;

describe('a database that cannot be used', () => {
  const server = () => inject('postgres').url;

  it('one that is not UTF-8 is named with its encoding', async () => {
    const locale = "template template0 locale_provider libc lc_collate 'C' lc_ctype 'C'";
    for (const encoding of ['LATIN1', 'SQL_ASCII']) {
      const url = await freshOn(server(), `encoding '${encoding}' ${locale}`);
      expectOneLine(await told(url), new RegExp(`encoded in ${encoding}`));
    }
  });

  it('a user without the right to make tables is told what to grant', async () => {
    const url = await freshOn(server());
    expectOneLine(await told(as(url, await roleOn(server()))), /no right to make tables/);
  });

  it('a user who may not read the tables is told so', async () => {
    const url = await migratedDatabase(server(), name());
    closing.push(() => onServer(server(), `drop database ${new URL(url).pathname.slice(1)} with (force)`));
    expectOneLine(await told(as(url, await roleOn(server()))), /tables could not be looked at/);
  });

  it('a search path without a schema is told as no right to make tables', async () => {
    const url = await freshOn(server());
    const role = await roleOn(server());
    await onServer(server(), `alter role ${role} set search_path = nowhere`);
    expectOneLine(await told(as(url, role)), /no right to make tables/);
  });

  it('a database that only reads is told as one', async () => {
    const url = await freshOn(server());
    await onServer(
      url,
      `alter database ${new URL(url).pathname.slice(1)} set default_transaction_read_only = on`,
    );
    const answer = await told(url);
    await onServer(
      server(),
      `alter database ${new URL(url).pathname.slice(1)} reset default_transaction_read_only`,
    );
    expectOneLine(answer, /only reads/);
  });

  it('a database without a connection left is told as one', async () => {
    const role = await roleOn(server(), 'connection limit 0');
    expectOneLine(await told(as(await freshOn(server()), role)), /no connection left/);
  });

  it('a pool that is larger than the database allows is found by doctor', async () => {
    const role = await roleOn(server(), 'connection limit 4');
    const url = await freshOn(server(), `owner ${role}`);
    expect(await told(as(url, role), 'database: { pool: 5 }')).toEqual({
      started: 'started',
      doctor: [
        'wrong: Each process takes up to 5 connections, and the database allows 4.',
        '-> Lower database.pool in webcare.yaml, or raise max_connections there.',
      ],
    });
  });

  it('a server without TLS is told where DATABASE_URL asks for it', async () => {
    const url = await freshOn(server());
    expectOneLine(await told(`${url}?sslmode=require`), /asks for TLS .*, and the server has none/);
  });

  it('a certificate file that is not there is named', async () => {
    const url = `${await freshOn(server())}?sslmode=verify-full&sslrootcert=/nowhere/ca.pem`;
    expectOneLine(await told(url), /names the file \/nowhere\/ca\.pem, which cannot be read \(ENOENT\)/);
  });

  it('a password that cannot be decoded is told without it', async () => {
    const answer = await told('postgres://me:%ff%fehush@127.0.0.1:1/webcare');
    expectOneLine(answer, /DATABASE_URL cannot be read/);
    expect(JSON.stringify(answer)).not.toContain('hush');
  });

  it('the program prints one line and ends', async () => {
    const url = `${await freshOn(server())}?sslmode=require`;
    const ports = { port: 0, consolePort: 0 };
    const child = startWebcare('main', ports, { DATABASE_URL: url, WEBCARE_KEY: KEY, DATA_DIR: '' });
    const { code, stderr } = await child.ended;
    expect([code, stderr.trim().split('\n')]).toEqual([
      1,
      [expect.stringContaining('and the server has none')],
    ]);
  });
});

// It changes settings of the whole server, so it needs one of its own.
describe.skipIf(process.env.TEST_DATABASE_URL !== undefined)('a server with TLS', () => {
  let own: Server;
  let files: string;
  const certificate = () => join(files, 'server.pem');
  beforeAll(async () => {
    own = await serverForTests();
    files = mkdtempSync(join(own.folder, 'tls-'));
    chmodSync(files, 0o755);
    const key = join(files, 'server.key');
    const about = ['-subj', '/CN=database.example', '-addext', 'subjectAltName=DNS:database.example'];
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...about];
    await promisify(execFile)('openssl', [...made, '-keyout', key, '-out', certificate()]);
    const { uid, gid } = statSync(join(own.folder, 'data'));
    chmodSync(key, 0o600);
    chownSync(key, uid, gid);
    for (const set of [`ssl_cert_file = '${certificate()}'`, `ssl_key_file = '${key}'`, 'ssl = on'])
      await onServer(own.url, `alter system set ${set}`);
    await onServer(own.url, 'select pg_reload_conf()');
  });
  afterAll(() => own.stop());

  it('a certificate that nobody vouches for is told', async () => {
    const url = await freshOn(own.url);
    expectOneLine(
      await told(`${url}?sslmode=require`),
      /certificate .* is not trusted \(\w*SELF_SIGNED\w*\)/,
    );
  });

  it('a certificate of another host is told', async () => {
    const url = `${await freshOn(own.url)}?sslmode=verify-full&sslrootcert=${certificate()}`;
    expectOneLine(await told(url), /is not trusted \(ERR_TLS_CERT_ALTNAME_INVALID\)/);
  });

  it('a file that is no certificate is told', async () => {
    const wrong = join(files, 'wrong.pem');
    writeFileSync(wrong, '-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n');
    const url = `${await freshOn(own.url)}?sslmode=verify-full&sslrootcert=${wrong}`;
    expectOneLine(await told(url), /is not trusted|cannot be read/);
  });

  it('a server that wants TLS says so to who comes without', async () => {
    const url = await freshOn(own.url);
    const rules = join(own.folder, 'data', 'pg_hba.conf');
    const before = readFileSync(rules);
    writeFileSync(rules, 'hostssl all all 127.0.0.1/32 trust\n');
    await onServer(own.url, 'select pg_reload_conf()');
    const withTls = `${own.url}?sslmode=no-verify`;
    const refused = () =>
      onServer(own.url, 'select 1').then(
        () => false,
        () => true,
      );
    await expect.poll(refused).toBe(true);
    const answer = await told(url);
    writeFileSync(rules, before);
    await onServer(withTls, 'select pg_reload_conf()');
    await expect.poll(refused).toBe(false);
    expectOneLine(answer, /takes no connection without TLS/);
  });
});
