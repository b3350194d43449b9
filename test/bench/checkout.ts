import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pg from 'pg';
import { type Child, startChild } from '../support/child.ts';
import { HERE } from './site.ts';

/** The commit that this version must not be slower than. */
export const BEFORE = '596339e';

/** The output of a site-process: at its start, and after each line. */
export type Addresses = { url: string; consoleUrl: string };
export type Woken = { took: number };

/** Unpacks the commit before into the folder. null: this checkout has no history that goes back so far. */
export function codeBefore(folder: string): URL | null {
  const at = join(folder, BEFORE);
  const root = fileURLToPath(HERE);
  try {
    execFileSync('git', ['cat-file', '-e', `${BEFORE}^{commit}`], { cwd: root, stdio: 'ignore' });
  } catch {
    return null;
  }
  const files = execFileSync('git', ['archive', BEFORE], { cwd: root, maxBuffer: 2 ** 30 });
  mkdirSync(at);
  execFileSync('tar', ['-x', '-C', at], { input: files });
  // It runs with the packages of its own time.
  execFileSync('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund'], { cwd: at, stdio: 'ignore' });
  return pathToFileURL(`${at}/`);
}

/** A Webcare without timers, in a process of its own. */
export type SiteProcess = Addresses & {
  /** Wakes all cases that are due. Returns how many milliseconds that took. */
  wake(): Promise<number>;
  settle(): Promise<void>;
  stop(): Promise<void>;
};

export async function startSite(root: URL, database: string, ahead = 0): Promise<SiteProcess> {
  const program = new URL('./site-process.ts', import.meta.url);
  const child: Child = startChild(program, [root.href, database, String(ahead)]);
  const line = async <T>() => JSON.parse(await child.readLine()) as T;
  const done = async (what: string) => {
    child.write(what);
    return (await line<Woken>()).took;
  };
  return {
    ...(await line<Addresses>()),
    wake: () => done('wake'),
    settle: async () => void (await done('settle')),
    stop: () => child.kill('SIGTERM'),
  };
}

/** Runs statements in a database, one after the other. The result is the first row of the last one. */
export async function runSql<Row>(url: string, ...statements: string[]): Promise<Row> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let row: Row | undefined;
    for (const statement of statements) row = (await client.query(statement)).rows[0] as Row | undefined;
    return row as Row;
  } finally {
    await client.end();
  }
}
