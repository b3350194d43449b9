import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { migrations } from '../../migrations/index.ts';
import type { Instant } from '../../src/case/types.ts';
import { saveChanges } from '../../src/store/cases/cases.ts';
import { readEvents } from '../../src/store/cases/log.ts';
import { figures } from '../../src/store/cases/stats.ts';
import type { Db } from '../../src/store/database/database.ts';
import { at as instant } from '../case/given.ts';
import { PEOPLE, play, steps } from '../case/stories.ts';
import { clocksOf, storedClocks } from '../support/clocks.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

/** The statements that undo migration 005. */
const UNDO = [
  'drop table clocks',
  'alter table deliveries drop column due_at',
  'alter table cases drop column resolved_at',
  'drop index cases_owner',
  'drop index cases_opened',
  'create index case_events_kind on case_events (kind, at)',
];

/**
 * With this step the first posts are nearly an hour old when their batch is folded. Random stories seldom
 * have it.
 */
const LATE = [{ minutes: 50, by: 'ana', does: { is: 'batch_folded', since: 0 } as const }];

let database: TestDatabase;
let db: Db;
const ids = Array.from({ length: 80 }, (_, n) => `c${n}`);

// Makes cases with random stories and saves one change after another.
beforeAll(async () => {
  database = await freshDatabase('postgres');
  db = database.db;
  for (const id of PEOPLE) await db.insertInto('people').values({ id, name: id, roles: [] }).execute();
  const stories = fc.sample(steps, ids.length);
  for (const [n, id] of ids.entries()) {
    const begin = n % 4 === 0 ? LATE : [];
    const changes = play([...begin, ...stories[n]!], id).filter(({ events }) => events.length > 0);
    await database.inTx(async tx => {
      for (const change of changes) await saveChanges(tx, [change]);
    });
  }
});

const logs = () => Promise.all(ids.map(async id => ({ id, log: await readEvents(db, id) })));

test('the table of clocks equals the clocks that the log folds to', async () => {
  const all = [];
  for (const { id, log } of await logs()) {
    const folded = clocksOf(id, log);
    expect(await storedClocks(db, id)).toEqual(folded);
    all.push(...folded);
  }
  for (const column of ['soon_at', 'how', 'owner', 'late_at', 'broken_at'] as const)
    expect(all.filter(clock => clock[column] !== null).length, column).toBeGreaterThan(0);
  expect(all.filter(clock => clock.elsewhere).length).toBeGreaterThan(0);
});

test('the figures of a period count the clocks that started in it, as the log has them', async () => {
  const period = { is: '7d', from: instant(-10_000), to: instant(50) } as const;
  const now = instant(1_000);
  const within = (at: Instant): boolean => at >= period.from && at < period.to;
  const all = await logs();
  const opened = all.filter(({ log }) => log.some(event => event.kind === 'opened' && within(event.at)));
  const clocks = all
    .flatMap(({ id, log }) => clocksOf(id, log))
    .filter(clock => clock.kind === 'first_reply' && within(clock.started_at));
  const answered = clocks.filter(({ how }) => how === 'answered');
  const took = answered.map(clock => clock.ended_at! - clock.started_at).sort((a, b) => a - b);
  const overdue = clocks.filter(({ how, due_at }) => how === null && due_at < now);
  expect(answered.length * overdue.length).toBeGreaterThan(0);
  expect(await figures(db, period, now)).toMatchObject({
    opened: opened.length,
    firstReply: { answered: answered.length, median: share(took, 0.5), p90: share(took, 0.9) },
    promise: {
      met: answered.filter(clock => clock.ended_at! <= clock.due_at).length,
      judged: answered.length + overdue.length,
    },
    answeredElsewhere: answered.filter(clock => clock.elsewhere).length,
    lateOnArrival: clocks.filter(clock => clock.how === 'late' || clock.late_at !== null).length,
  });
});

test('the migration fills the table and the column with the same values as this version writes', async () => {
  // Nobody could assign a case before this migration.
  const assigned = db.selectFrom('case_events').select('case_id').where('kind', '=', 'assigned');
  const written = async () => [
    await db
      .selectFrom('clocks')
      .selectAll()
      .where('case_id', 'not in', assigned)
      .orderBy('case_id')
      .orderBy('id')
      .execute(),
    await db.selectFrom('cases').select(['id', 'resolved_at']).orderBy('id').execute(),
  ];
  const before = await written();
  for (const statement of UNDO) await sql.raw(statement).execute(db);
  await migrations['005-clocks']!.up(db);
  await migrations['010-first-due']!.up(db);
  expect(await written()).toEqual(before);
});

/** The percentile as Postgres computes it: between two values in proportion. */
function share(sorted: number[], part: number): number {
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)]!;
  return below + (sorted[Math.ceil(place)]! - below) * (place - Math.floor(place));
}
