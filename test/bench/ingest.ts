import pg from 'pg';
import type { App } from '../../src/app.ts';
import { ratio, section } from './print.ts';
import { compare, type Turns } from './rounds.ts';
import { newMentions, signedBatch } from './site.ts';

const AIM = 3;
const SIZES: { size: number; turns: Turns }[] = [
  { size: 1, turns: { rounds: 15, warmUp: 25, turns: 20 } },
  { size: 50, turns: { rounds: 15, warmUp: 5, turns: 2 } },
  { size: 500, turns: { rounds: 9, warmUp: 2, turns: 1 } },
];

/**
 * The tables with the rows of new mentions, and the conditions that find these rows ($1: ids of posts). The
 * foreign keys require this order.
 */
const NEW_CASES = 'select case_id from posts where id = any ($1)';
const TABLES = {
  cases: `id in (${NEW_CASES})`,
  case_events: `case_id in (${NEW_CASES})`,
  authors: `id in (select author from posts where id = any ($1))`,
  posts: 'id = any ($1)',
  messages: `case_id in (${NEW_CASES})`,
  deliveries: `case_id in (${NEW_CASES})`,
};

/** `copy` is another database with the same schema. The benchmark inserts the same rows there by hand. */
export async function benchIngest(app: App, url: string, copy: string): Promise<void> {
  section(
    'ingest: mentions, each a new case, from the signed webhook over HTTP to commit, against plain inserts of the same rows',
    'By hand: the same rows in six tables, as multi-row inserts in one transaction through pg, in a copy that was empty at the start.',
    `Ratio: time of Webcare / time by hand. Aim: at least a third of the rate, so at most ${AIM}.`,
  );
  // Values stay text in both directions. That is the least work.
  const raw = { getTypeParser: () => (text: unknown) => text };
  const from = new pg.Client({ connectionString: url, types: raw });
  const to = new pg.Client({ connectionString: copy, types: raw });
  await Promise.all([from.connect(), to.connect()]);
  for (const { size, turns } of SIZES) {
    const batches = Array.from({ length: (turns.rounds + turns.warmUp) * turns.turns }, () => {
      const mentions = newMentions(size);
      return { send: signedBatch(app.url(), mentions), ids: mentions.map(({ id }) => id) };
    });
    const figure = await compare(turns, {
      async ours() {
        const batch = batches.shift()!;
        await batch.send();
        return batch.ids;
      },
      async prepare(ids) {
        const inserts = await insertsOf(from, ids);
        return async () => {
          await to.query('begin');
          for (const { text, values } of inserts) await to.query(text, values);
          await to.query('commit');
        };
      },
    });
    ratio(`${size} ${size === 1 ? 'mention' : 'mentions'} a batch`, figure, AIM);
  }
  await Promise.all([from.end(), to.end()]);
}

async function insertsOf(from: pg.Client, ids: string[]): Promise<{ text: string; values: string[] }[]> {
  const inserts = [];
  for (const [table, where] of Object.entries(TABLES)) {
    const { rows, fields } = await from.query<Record<string, string>>(
      `select * from ${table} where ${where}`,
      [ids],
    );
    if (rows.length < ids.length)
      throw new Error(`${ids.length} mentions made ${rows.length} rows in ${table}`);
    // The database numbers the deliveries itself.
    const columns = fields.map(({ name }) => name).filter(name => name !== 'seq');
    const places = rows.map(
      (_, row) => `(${columns.map((__, column) => `$${row * columns.length + column + 1}`).join(', ')})`,
    );
    const text = `insert into ${table} (${columns.map(name => `"${name}"`).join(', ')}) values ${places.join(', ')}`;
    inserts.push({ text, values: rows.flatMap(row => columns.map(column => row[column]!)) });
  }
  return inserts;
}
