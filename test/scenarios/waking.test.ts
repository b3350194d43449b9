import { sql } from 'kysely';
import pg from 'pg';
import { expect, test } from 'vitest';
import { wakeDue } from '../../src/engine/time/wake.ts';
import { parseDuration } from '../../src/settings/duration.ts';
import { openWorld, type World } from '../support/world.ts';

/** So many mentions, all at the same time: half of their time for the first reply has passed 30 minutes later. */
async function mentions(world: World, name: string, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, n) => `${name}${n}`);
  await world.mention(...ids.map(id => ({ id, thread: id })));
}

/** The steps in the log, with how many cases have each. */
async function steps(world: World, name: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ step: string; times: number }>`
    select case_events.case_id || ' ' || (data ->> 'clock') || ' ' || (data ->> 'percent') as step, count(*)::int as times
    from case_events join posts on posts.case_id = case_events.case_id
    where kind = 'clock_step' and posts.id like ${`${name}%`} group by 1`.execute(world.database.db);
  return Object.fromEntries(rows.map(({ step, times }) => [step, times]));
}

const timesOf = (found: Record<string, number>): number[] => Object.values(found);

test('cases that cannot be woken keep no other case asleep; they are tried again after five minutes, not before', async () => {
  const world = await openWorld({ unread: 'whatever' });
  const pauses = (json: string) =>
    sql`update cases set state = jsonb_set(state, '{clocks,0,pauses}', ${json}::jsonb)
      where id in (select case_id from posts where id like 'broken%')`.execute(world.database.db);
  const wakeAfter = async (by: string) => {
    world.clock.move(parseDuration(by));
    await wakeDue(world.app.deps);
  };
  const errors = () => world.logged.filter(line => line.includes('"not_woken"')).length;
  await mentions(world, 'broken', 50);
  world.clock.move(1_000);
  await mentions(world, 'healthy', 10);

  await pauses('null');
  await wakeAfter('31m');
  expect(timesOf(await steps(world, 'healthy'))).toEqual(Array(10).fill(1));
  expect(await steps(world, 'broken')).toEqual({});
  expect(errors(), 'each is logged once').toBe(50);

  await wakeAfter('4m');
  expect(errors(), 'nobody tries them before their time').toBe(50);
  await wakeAfter('1m');
  expect(errors(), 'they are tried again').toBe(100);

  await pauses('[]');
  await wakeAfter('5m');
  expect(timesOf(await steps(world, 'broken'))).toEqual(Array(50).fill(1));
  await world.close();
});

test('two processes share the cases that are due, and each step of a clock is recorded once', async () => {
  const world = await openWorld({ unread: 'whatever' });
  const other = await world.another();
  await mentions(world, 't', 200);
  world.clock.move(31 * 60_000);
  const woken = await Promise.all([wakeDue(world.app.deps), wakeDue(other.deps)]);
  expect(woken[0] + woken[1]).toBe(200);
  expect(Math.min(...woken), 'neither leaves all the work to the other').toBeGreaterThan(0);
  expect(timesOf(await steps(world, 't'))).toEqual(Array(200).fill(1));
  await world.close();
});

test('a case that another transaction works on is left to it, and woken afterwards', async () => {
  const world = await openWorld({ unread: 'whatever' });
  await mentions(world, 't', 2);
  world.clock.move(31 * 60_000);
  const somebody = new pg.Client({ connectionString: world.database.url });
  await somebody.connect();
  await somebody.query('begin');
  await somebody.query("select from cases where id = (select case_id from posts where id = 't0') for update");
  expect(await wakeDue(world.app.deps)).toBe(1);
  await somebody.query('commit');
  expect(await wakeDue(world.app.deps)).toBe(1);
  expect(timesOf(await steps(world, 't'))).toEqual([1, 1]);
  await somebody.end();
  await world.close();
});

test('a case whose stored wake time came too early sleeps on until its next step', async () => {
  const world = await openWorld({ unread: 'whatever' });
  await mentions(world, 't', 1);
  const wakesAt = async () =>
    (await world.database.db.selectFrom('cases').select('wake_at').executeTakeFirstOrThrow()).wake_at;
  const right = await wakesAt();
  await world.database.db
    .updateTable('cases')
    .set({ wake_at: new Date(0) })
    .execute();
  await wakeDue(world.app.deps);
  expect(await wakesAt()).toBe(right);
  await world.close();
});
