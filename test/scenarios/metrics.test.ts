import { afterEach, expect, it } from 'vitest';
import { closeBehindProxy, openBehindProxy } from '../support/database-outage.ts';
import { scrape } from '../support/scrape.ts';
import { openWorld } from '../support/world.ts';

afterEach(closeBehindProxy);

const TEAM = 'console/team';
const QUEUED = `webcare_deliveries{lane="${TEAM}",state="queued"}`;

it('/metrics shows the queue, the lanes, overdue cases, presses and calls', async () => {
  const world = await openWorld();
  world.looked(/Overdue: the (first reply|resolution)/);
  const first = await scrape(world);
  for (const [key, value] of [
    ['webcare_database_up', 1],
    [QUEUED, 0],
    ['webcare_cases_overdue', 0],
    [`webcare_lane_shut{lane="${TEAM}"}`, 0],
  ] as const) {
    expect([key, first.get(key)]).toEqual([key, value]);
  }

  await world.mention({ id: 't1' }, { id: 't2' });
  await world.mention({ id: 't1' });
  let now = await scrape(world);
  expect(now.get(QUEUED)).toBe(2);
  expect(now.get('webcare_cases{phase="open"}')).toBe(2);
  expect(now.get('webcare_ingested_total{source="forum",as="accepted"}')).toBe(2);
  expect(now.get('webcare_ingested_total{source="forum",as="duplicate"}')).toBe(1);
  world.clock.move(90_000);
  expect((await scrape(world)).get('webcare_oldest_delivery_seconds')).toBe(90);

  await world.settle();
  const ana = world.as('ana');
  await ana.press('Claim');
  await ana.press('Reply publicly');
  await ana.submit({ text: 'On its way.' });
  await ana.submit();
  await world.forward('1m');
  now = await scrape(world);
  expect(now.get(QUEUED)).toBe(0);
  expect(now.get('webcare_oldest_delivery_seconds')).toBe(0);
  expect(now.get('webcare_cases{phase="waiting"}')).toBe(1);
  expect(now.get('webcare_call_seconds_count{call="send",outcome="ok"}')).toBe(1);
  expect(now.get('webcare_press_seconds_count{asked="press",outcome="done"}')).toBe(1);
  expect(now.get('webcare_press_seconds_count{asked="press",outcome="form"}')).toBe(1);
  expect(now.get('webcare_press_seconds_bucket{le="+Inf",asked="press",outcome="done"}')).toBe(1);

  world.forum.always({ does: 'answer', status: 500 });
  await world.forward('2d');
  now = await scrape(world);
  expect(now.get('webcare_cases_overdue')).toBe(1);
  expect(now.get('webcare_breaches_last_day')).toBeGreaterThan(0);
  await world.close();
});

it('/metrics of two processes agree on the database, and each has its own counters', async () => {
  const world = await openWorld();
  const app = await world.another();
  await world.mention({ id: 't1' });
  const [one, other] = [await scrape(world), await scrape({ app })];
  expect(other.get(QUEUED)).toBe(1);
  expect(one.get(QUEUED)).toBe(1);
  expect(other.get('webcare_ingested_total{source="forum",as="accepted"}')).toBeUndefined();
  await world.close();
});

it('/metrics shows a shut lane and counts the lanes of people as one lane', async () => {
  const world = await openWorld();
  world.looked(/New on forum/);
  await world.mention({ id: 't1' });
  await world.settle();
  const { db } = world.database;
  await db.updateTable('lanes').set({ shut: 'token' }).where('name', '=', TEAM).execute();
  const people = ['U0ANA', 'U0BRAM'].map(user => ({
    name: `console/${user}`,
    every: 0,
    party: 'console',
    free_at: new Date(),
    shut: null,
  }));
  await db.insertInto('lanes').values(people).execute();
  const message = await db.selectFrom('messages').select('id').executeTakeFirstOrThrow();
  const waiting = people.map(({ name }, n) => ({
    id: `d${n}`,
    lane: name,
    kind: 'post' as const,
    send_id: null,
    n: null,
    message_id: message.id,
    case_id: null,
  }));
  const rest = {
    in_order: false,
    status: 'queued' as const,
    not_before: new Date(),
    give_up_at: null,
    created_at: new Date(),
  };
  await db
    .insertInto('deliveries')
    .values(waiting.map(each => ({ ...each, ...rest })))
    .execute();
  const now = await scrape(world);
  expect(now.get(`webcare_lane_shut{lane="${TEAM}"}`)).toBe(1);
  expect(now.get('webcare_deliveries{lane="console people",state="queued"}')).toBe(2);
  expect([...now.keys()].join()).not.toMatch(/U0ANA|U0BRAM|ana|Jan|parcel/);
  await world.close();
});

it('/metrics reports that the database is away and leaves its figures out', async () => {
  const { world, proxy } = await openBehindProxy();
  await world.mention({ id: 't1' });
  proxy.cut();
  const now = await scrape(world);
  expect(now.get('webcare_database_up')).toBe(0);
  expect([...now.keys()].filter(key => /deliver|lane|cases|breach/.test(key))).toEqual([]);
  expect(now.get('webcare_ingested_total{source="forum",as="accepted"}')).toBe(1);
  proxy.is = 'up';
  await expect
    .poll(async () => (await scrape(world)).get('webcare_database_up'), { timeout: 15_000 })
    .toBe(1);
});
