/**
 * `npm run bench:large` measures the queries of people and machines in a database that is years old. The
 * first argument is the number of cases, by default a million. One of fifty cases is open.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { receiver } from '../../src/engine/desk/inbound.ts';
import type { By } from '../../src/ports/chat.ts';
import { lockDue } from '../../src/store/cases/cases.ts';
import { migratedDatabase, onServer, serverForTests } from '../support/postgres.ts';
import { generate } from './generate.ts';
import { fact, measured, section } from './print.ts';
import { spread } from './rounds.ts';
import { ANSWERABLE, newMentions, openSite, signedBatch } from './site.ts';

const TIMES = 9;
const cases = Number(process.argv[2] ?? 1_000_000);

const server = await serverForTests();
const name = `webcare_bench_large_${process.pid}`;
const app = await openSite(await migratedDatabase(server.url, name), { yaml: ANSWERABLE });
const { deps } = app;
const { db, inTx } = deps.database;
const place = deps.chats.get('console')!.places[0]!;
const people = (await db.selectFrom('people').select('id').execute()).map(({ id }) => id);

section('large: a database that is years old');
const began = performance.now();
// A small run has enough of them to press on.
const open = Math.max(50, Math.ceil(cases / 50));
const now = deps.clock.now();
const events = await generate({
  database: deps.database,
  promise: deps.promise,
  people,
  place,
  now,
  cases,
  open,
});
const { rows: size } = await sql<{
  size: string;
}>`select pg_size_pretty(pg_database_size(current_database())) as size`.execute(db);
const thousands = (count: number): string => count.toLocaleString('en');
fact('cases', `${thousands(cases)}, of which ${thousands(open)} are open`);
fact('events', thousands(events));
fact('made in', `${((performance.now() - began) / 1_000).toFixed(0)} s, ${size[0]!.size}`);

const by: By = {
  account: { chat: 'console', workspace: 'local', user: 'ana' },
  name: 'Ana',
  standing: 'member',
  inPlace: true,
};
const receive = receiver(deps);
const command = (text: string) => () => receive({ is: 'command', id: randomUUID(), by, at: place, text });
const unclaimed = await db
  .selectFrom('cases')
  .innerJoin('messages', 'messages.case_id', 'cases.id')
  .select(['cases.id', 'messages.ref'])
  .where('phase', '=', 'open')
  .where('owner', 'is', null)
  .limit(TIMES + 1)
  .execute();
async function press(): Promise<void> {
  const { id: about, ref: on } = unclaimed.shift()!;
  const answer = await receive({
    is: 'press',
    id: randomUUID(),
    by,
    at: place,
    on: on!,
    does: 'claim',
    about,
  });
  if (answer.show !== 'nothing') throw new Error(`a press was answered with ${JSON.stringify(answer)}`);
}
const asked: [label: string, ask: () => Promise<unknown>, aim?: number][] = [
  ['stats today', command('stats today')],
  ['stats 7d', command('stats 7d')],
  ['stats 30d', command('stats 30d'), 300],
  ['queue', command('queue'), 50],
  ['mine', command('mine'), 50],
  ['find a word of all cases', command('find parcel'), 200],
  ['find a word of one case', command('find 00012345'), 200],
  ['find a beginning of many words', command('find parcel 0001'), 200],
  ['find words of no case', command('find parcel elephant'), 200],
  ['find a handle', command('find @jan00012345'), 200],
  ['find a day', command(`find ${new Date(now - 30 * 86_400_000).toISOString().slice(0, 10)}`), 200],
  ['queue of a word', command('queue parcel 0099'), 200],
  ['/metrics', () => fetch(`${app.url()}/metrics`).then(response => response.text()), 50],
  ['the due cases', () => inTx(tx => lockDue(tx, deps.clock.now(), 50))],
  ['a press: Claim', press],
  ['a mention', () => signedBatch(app.url(), newMentions(1))()],
];
for (const [label, ask, aim] of asked) {
  const took: number[] = [];
  for (let time = -1; time < TIMES; time++) {
    const start = performance.now();
    await ask();
    // The first time reads from the disk, and the others find the data in memory.
    if (time >= 0) took.push(performance.now() - start);
  }
  measured(label, spread(took), 'ms', aim);
}
await app.stop();
await onServer(server.url, `drop database ${name} with (force)`);
await server.stop();
process.exit();
