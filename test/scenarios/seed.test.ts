import pino from 'pino';
import { expect, it } from 'vitest';
import { nextDue, owes } from '../../src/case/questions.ts';
import { loadConfig } from '../../src/config/load.ts';
import { readCases } from '../../src/store/cases/cases.ts';
import { planOf } from '../../tools/seed/plan.ts';
import { play } from '../../tools/seed/play.ts';
import { freshDatabase } from '../support/database.ts';

const NOW = Date.parse('2026-11-23T14:00:00Z');
/** The moves of twenty of the latest cases. */
const latest = planOf(1_000, NOW, { name: 'Acme', handle: 'acme' }).filter(
  move => move.case >= 900 && move.case % 5 === 0,
);

it('npm run seed makes cases that are unclaimed, claimed, private, overdue and resolved', async () => {
  const database = await freshDatabase('postgres');
  const env = { DATABASE_URL: 'postgres://x/y', WEBCARE_KEY: Buffer.alloc(32, 7).toString('base64') };
  const loaded = loadConfig({ ...env, WEBCARE_CONFIG: 'w.yaml' }, () => 'brand: { name: Acme }\n');
  if (!loaded.ok) throw new Error(loaded.message);
  const progress: number[] = [];
  await play({
    config: loaded.config,
    database,
    log: pino({ enabled: false }),
    source: 'demo',
    moves: latest,
    now: NOW,
    progress: cases => void progress.push(cases),
  });

  expect(progress.at(-1)).toBe(20);
  const ids = (await database.db.selectFrom('cases').select('id').execute()).map(({ id }) => id);
  const cases = [...(await readCases(database.db, ids)).values()];
  expect(cases).toHaveLength(20);
  const some = (is: (c: (typeof cases)[number]) => boolean) => cases.filter(is).length;
  expect({
    unclaimed: some(c => c.phase.is === 'open' && c.owner === null) > 0,
    claimed: some(c => c.phase.is !== 'resolved' && c.owner !== null) > 0,
    owing: some(owes) > 0,
    overdue: some(c => (nextDue(c)?.due ?? NOW) < NOW) > 0,
    resolved: some(c => c.phase.is === 'resolved') > 0,
  }).toEqual({ unclaimed: true, claimed: true, owing: true, overdue: true, resolved: true });
  expect(some(c => c.sends.some(send => send.stage !== 'posted'))).toBe(0);
  const waiting = await database.db
    .selectFrom('deliveries')
    .select('id')
    .where('done_at', 'is', null)
    .execute();
  expect(waiting).toEqual([]);
});
