/**
 * `npm run bench` compares Webcare with the same work done by hand. It measures both in one run and prints
 * ratios. It starts its own Postgres. Arguments select parts. Without arguments all parts run.
 */
import pg from 'pg';
import { databaseUrl, migratedDatabase, onServer, type Server, serverForTests } from '../support/postgres.ts';
import { benchActs } from './acts.ts';
import { benchBacklog } from './backlog.ts';
import { benchBefore } from './before.ts';
import { codeBefore } from './checkout.ts';
import { benchIngest } from './ingest.ts';
import { benchPosts } from './posts.ts';
import { benchPress } from './press.ts';
import { header } from './print.ts';
import { benchMemory, benchStart } from './process.ts';
import { ANSWERABLE, openSite } from './site.ts';
import { benchSlack } from './slack.ts';
import { benchWake } from './wake.ts';

const server = await serverForTests();
const databases: string[] = [];
const nameOf = (name: string): string => {
  databases.push(`webcare_bench_${process.pid}_${name}`);
  return databases.at(-1)!;
};
/** Makes a migrated database for this run. */
const database = (name: string): Promise<string> => migratedDatabase(server.url, nameOf(name));
/** Makes a database for a process that migrates it itself. */
const emptyDatabase = async (name: string): Promise<string> => {
  const made = nameOf(name);
  await onServer(server.url, `create database ${made}`);
  return databaseUrl(server.url, made);
};
let before: URL | null | undefined;
const theCodeBefore = (): URL | null => {
  if (before === undefined) before = codeBefore(server.folder);
  return before;
};
const parts = {
  async ingest() {
    const url = await database('ingest');
    const app = await openSite(url);
    await benchIngest(app, url, await database('copy'));
    await app.stop();
  },
  async press() {
    const url = await database('press');
    const app = await openSite(url);
    await benchPress(app, url);
    await app.stop();
  },
  before: () => benchBefore(emptyDatabase, theCodeBefore()),
  wake: () => benchWake(emptyDatabase, theCodeBefore()),
  async posts() {
    const app = await openSite(await database('posts'), { yaml: ANSWERABLE });
    await benchPosts(app);
    await app.stop();
  },
  async acts() {
    const app = await openSite(await database('acts'), { yaml: ANSWERABLE });
    await benchActs(app);
    await app.stop();
  },
  slack: async () => benchSlack(await database('slack')),
  memory: async () => benchMemory(server.folder, await database('memory')),
  start: () => benchStart(server.folder),
  backlog: async () => benchBacklog(server.folder, await database('backlog')),
};

const chosen = process.argv.slice(2);
header(await serverFacts(server));
for (const [name, part] of Object.entries(parts))
  if (chosen.length === 0 || chosen.includes(name)) await part();
for (const name of databases) await onServer(server.url, `drop database ${name} with (force)`);
await server.stop();
process.exit();

async function serverFacts({ url }: Server): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name in ('server_version', 'fsync')",
  );
  await client.end();
  const setting = new Map(rows.map(row => [row.name, row.setting]));
  return `${setting.get('server_version')}, fsync ${setting.get('fsync')} for both sides (on, both wait for the disk, so the ratios are nearer to 1)`;
}
