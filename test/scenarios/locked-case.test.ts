import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

let world: World | undefined;
let other: pg.Client | undefined;
afterEach(async () => {
  await other?.end();
  await world?.close();
  other = world = undefined;
});

/** Ten cards and one more, whose case somebody else has locked until the result ends it. */
async function lockedCase(): Promise<() => Promise<unknown>> {
  const opened = await openWorld({ unread: 'whatever' });
  world = opened;
  const ids = Array.from({ length: 11 }, (_, n) => `t${n}`);
  await opened.mention(...ids.map(id => ({ id, text: `About ${id}.`, author: { id: `u-${id}` } })));
  await opened.settle();
  const client = new pg.Client({ connectionString: opened.database.url });
  other = client;
  await client.connect();
  await client.query('begin');
  await client.query(`select from cases where id = (select case_id from posts where id = 't0') for update`);
  return () => client.query('commit');
}
const PEOPLE = ['ana', 'bram', 'carla'];
const claims = (about: string, count: number) =>
  Array.from({ length: count }, (_, n) => world!.as(PEOPLE[n % 3]!).press('Claim', about));

test('a case that is locked takes no connection from presses on other cases', async () => {
  const unlock = await lockedCase();
  const onIt = claims('About t0.', 15);
  const others = Array.from({ length: 10 }, (_, n) => claims(`About t${n + 1}.`, 1)).flat();
  expect(await Promise.all(others)).toEqual(others.map(() => ''));
  await unlock();
  const answers = await Promise.all(onIt);
  expect(answers.filter(answer => answer === '')).toHaveLength(1);
  expect(answers.filter(answer => /has this case|already have this case/.test(answer))).toHaveLength(14);
});
