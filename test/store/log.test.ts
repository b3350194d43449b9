import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { readEvents, readLog } from '../../src/store/cases/log.ts';
import { freshDatabase } from '../support/database.ts';

/** Makes a case whose log has these rows. */
async function logOf(...rows: [kind: string, data: object][]) {
  const { db } = await freshDatabase('postgres');
  await sql`insert into cases (id, version, state, phase, mode, source, opened_at, posted_at)
    values ('c1', ${rows.length}, '{}', 'open', 'live', 'forum', now(), now())`.execute(db);
  for (const [i, [kind, data]] of rows.entries()) {
    await sql`insert into case_events (case_id, version, at, kind, by, data)
      values ('c1', ${i + 1}, ${new Date(i)}, ${kind}, null, ${JSON.stringify(data)}::jsonb)`.execute(db);
  }
  return db;
}

test('the log is read as events with their person and time', async () => {
  const db = await logOf(['opened', { mode: 'live' }], ['claimed', { person: 'p1' }]);
  expect(await readLog(db, 'c1')).toEqual([
    { version: 1, at: 0, by: null, event: { kind: 'opened', mode: 'live' } },
    { version: 2, at: 1, by: null, event: { kind: 'claimed', person: 'p1' } },
  ]);
  expect(await readEvents(db, 'c1')).toEqual([
    { at: 0, kind: 'opened', mode: 'live' },
    { at: 1, kind: 'claimed', person: 'p1' },
  ]);
});

test('a row of the log that cannot be read gives no event, and the other rows are read', async () => {
  const later: [string, object][] = [
    ['labelled', { label: 'late' }],
    ['toString', {}],
    ['resolved', { why: 'handled_by_robot' }],
    ['clock_started', { clock: 'x.1', clockKind: 'x', from: 1, due: 2, steps: [] }],
    ['claimed', {}],
    ['post_arrived', { post: { key: 'forum:t1' } }],
  ];
  const db = await logOf(['opened', { mode: 'live' }], ...later, ['waiting', {}]);
  const log = await readLog(db, 'c1');
  expect(log.map(({ event }) => event?.kind ?? null)).toEqual([
    'opened',
    ...later.map(() => null),
    'waiting',
  ]);
  await expect(readEvents(db, 'c1'), 'such a log cannot be folded').rejects.toThrow(
    'event 2 of case c1 cannot be read',
  );
});

test('unknown fields of a row of the log are ignored', async () => {
  const db = await logOf(['claimed', { person: 'p1', from: 'the queue' }]);
  expect((await readLog(db, 'c1'))[0]?.event).toEqual({ kind: 'claimed', person: 'p1' });
});

test.each(['x', 'mastodon'])(
  'a row of the log with the former count “%s” is read in characters',
  async count => {
    const ways = { reply: { is: 'yes', mode: 'append' }, private: { is: 'no', why: 'none', how: 'send' } };
    const row = { post: 'forum:t1', can: { ...ways, limit: { max: 280, count } } };
    const db = await logOf(['post_can', row]);
    expect(await readEvents(db, 'c1')).toEqual([
      {
        at: 0,
        kind: 'post_can',
        post: 'forum:t1',
        can: { ...ways, limit: { max: 280, count: 'graphemes' } },
      },
    ]);
  },
);
