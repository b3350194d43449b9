import { afterEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/engine/clock.ts';

const HOUR = 3_600_000;
afterEach(() => vi.restoreAllMocks());

/** A machine, a database and the steady clock of a process, which the test moves. */
function clocks() {
  let passed = 1_000;
  let machineIsAhead = 0;
  let databaseIsAhead = 0;
  const start = Date.parse('2026-11-27T09:00:00Z');
  const machine = () => start + passed + machineIsAhead;
  const database = () => start + passed + databaseIsAhead;
  vi.spyOn(Date, 'now').mockImplementation(machine);
  vi.spyOn(performance, 'now').mockImplementation(() => passed);
  const logged: string[] = [];
  const log = {
    warn: ({ event }: { event: string }) => void logged.push(event),
    error: ({ event }: { event: string }) => void logged.push(event),
  };
  let asked = 0;
  const offset = async () => {
    asked++;
    return database() - machine();
  };
  return {
    open: () => systemClock({ offset }, log as never),
    logged,
    database,
    asked: () => asked,
    wait(by: number) {
      passed += by;
    },
    setMachine(ahead: number) {
      machineIsAhead = ahead;
    },
    setDatabase(ahead: number) {
      databaseIsAhead = ahead;
    },
  };
}

test.each([-10, 10])(
  'the time stays right when a machine’s clock is put right by %d minutes',
  async minutes => {
    const it = clocks();
    it.setMachine(minutes * 60_000);
    const clock = await it.open();
    expect(clock.real()).toBe(it.database());
    it.wait(5_000);
    it.setMachine(0);
    expect(clock.real()).toBe(it.database());
    await clock.follow();
    expect([clock.real(), it.asked(), it.logged]).toEqual([it.database(), 2, []]);
  },
);

test('the database is asked every minute, and a clock of its that was put right is followed', async () => {
  const it = clocks();
  const clock = await it.open();
  it.setDatabase(5_000);
  it.wait(59_000);
  await clock.follow();
  expect(it.asked()).toBe(1);
  it.wait(1_000);
  await clock.follow();
  expect([clock.real(), it.asked(), it.logged]).toEqual([it.database(), 2, ['clock_put_right']]);
});

test('a machine that slept for days asks at once when it is awake', async () => {
  const it = clocks();
  const clock = await it.open();
  it.setMachine(50 * HOUR);
  it.setDatabase(50 * HOUR);
  await clock.follow();
  expect(clock.real()).toBe(it.database());
});

test('a database whose clock is years away is not followed', async () => {
  const it = clocks();
  const clock = await it.open();
  const before = it.database();
  it.setDatabase(-20_000 * HOUR);
  it.wait(60_000);
  await clock.follow();
  expect([clock.real(), it.logged]).toEqual([before + 60_000, ['clock_wrong']]);
});
