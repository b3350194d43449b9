import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { channelOf } from '../fleet/people.ts';
import { freePorts, startWebcare } from '../fleet/webcare.ts';
import { atMost, fact, section } from './print.ts';
import { settings, until } from './process.ts';
import { KEY, newMentions, openSite, SECRET, signedBatch, YAML } from './site.ts';

const OPEN = 16_000;
const BATCH = 500;
const AIM = 3_000;

export async function benchBacklog(folder: string, url: string): Promise<void> {
  section(
    `backlog: a process starts with a new chat while ${OPEN.toLocaleString('en')} cases are open`,
    'Ready: the process listens and reports it. Each case gets its card in the chat, the oldest case first.',
    `Aim: the first card is on the console at most ${AIM} ms after the start.`,
  );
  const site = await openSite(url);
  for (let made = 0; made < OPEN; made += BATCH) await signedBatch(site.url(), newMentions(BATCH))();
  await site.stop();
  const database = new pg.Client({ connectionString: url });
  await database.connect();
  // Without messages the database treats the console as a new chat.
  await database.query('analyze; delete from deliveries; delete from messages');
  const config = join(folder, 'backlog.yaml');
  writeFileSync(config, YAML);
  const env = { WEBCARE_CONFIG: config, FORUM_SECRET: SECRET, DATABASE_URL: url, WEBCARE_KEY: KEY };

  const began = performance.now();
  const webcare = startWebcare('main', await freePorts(), settings(env));
  const since = (): number => performance.now() - began;
  await webcare.ready;
  const ready = since();
  await until(async () => ((await channelOf(webcare.consoleUrl, 'ana', 'newest')) ?? []).length > 0);
  const first = since();
  await until(async () => {
    const { rows } = await database.query<{ cards: number }>('select count(*)::int as cards from messages');
    return rows[0]!.cards === OPEN;
  });
  fact('ready', `${ready.toFixed(0)} ms`);
  atMost('first card', first, 'ms', AIM);
  fact('every card is made', `${since().toFixed(0)} ms`);
  await webcare.kill('SIGTERM');
  await database.end();
}
