import { sql } from 'kysely';
import pg from 'pg';
import { expect, test } from 'vitest';
import { wakeDue } from '../../src/engine/time/wake.ts';
import { parseDuration } from '../../src/settings/duration.ts';
import { openWorld, type World } from '../support/world.ts';

/**
 * Sends `count` mentions at the same time. 30 minutes later half of the time for the first reply has
 * passed.
 */
async function mentions(world: World, name: string, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, n) => `${name}${n}`);
  await world.mention(...ids.map(id => ({ id, thread: id })));
}

/** The steps of the clocks in the events, and the number of events for each step of a case. */
async function steps(world: World, name: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ step: string; times: number }>`
    select case_events.case_id || ' ' || (data ->> 'clock') || ' ' || (data ->> 'percent') as step, count(*)::int as times
    from case_events join posts on posts.case_id = case_events.case_id
    where kind = 'clock_step' and posts.id like ${`${name}%`} group by 1`.execute(world.database.db);
  return Object.fromEntries(rows.map(({ step, times }) => [step, times]));
}

const timesOf = (found: Record<string, number>): number[] => Object.values(found);

test('broken cases do not delay the waking of others, and are tried again after five minutes', async () => {
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
  expect(errors(), 'they are not tried earlier').toBe(50);
  await wakeAfter('1m');
  expect(errors(), 'they are tried again').toBe(100);

  await pauses('[]');
  await wakeAfter('5m');
  expect(timesOf(await steps(world, 'broken'))).toEqual(Array(50).fill(1));
  await world.close();
});

test('two processes share the due cases, and each step of a clock is recorded once', async () => {
  const world = await openWorld({ unread: 'whatever' });
  const other = await world.another();
  await mentions(world, 't', 200);
  world.clock.move(31 * 60_000);
  const woken = await Promise.all([wakeDue(world.app.deps), wakeDue(other.deps)]);
  expect(woken[0] + woken[1]).toBe(200);
  expect(Math.min(...woken), 'both processes wake cases').toBeGreaterThan(0);
  expect(timesOf(await steps(world, 't'))).toEqual(Array(200).fill(1));
  await world.close();
});

test('a case that another transaction has locked is skipped, and woken later', async () => {
  const world = await openWorld({ unread: 'whatever' });
  await mentions(world, 't', 2);
  world.clock.move(31 * 60_000);
  const other = new pg.Client({ connectionString: world.database.url });
  await other.connect();
  await other.query('begin');
  await other.query("select from cases where id = (select case_id from posts where id = 't0') for update");
  expect(await wakeDue(world.app.deps)).toBe(1);
  await other.query('commit');
  expect(await wakeDue(world.app.deps)).toBe(1);
  expect(timesOf(await steps(world, 't'))).toEqual([1, 1]);
  await other.end();
  await world.close();
});

test('a case with a wake time that is too early gets the time of its next step', async () => {
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
