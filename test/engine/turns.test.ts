import { afterEach, expect, test, vi } from 'vitest';
import { turns } from '../../src/engine/desk/turns.ts';

afterEach(() => void vi.useRealTimers());

test('work on a case that others keep busy is given up, and never begun after that', async () => {
  vi.useFakeTimers();
  const inTurn = turns();
  const done: string[] = [];
  let end = () => {};
  const first = inTurn('c1', () => new Promise<string>(resolve => (end = () => resolve('first'))));
  const second = inTurn('c1', async () => done.push('second'));
  const elsewhere = inTurn('c2', async () => 'elsewhere');
  expect(await elsewhere).toBe('elsewhere');
  await vi.advanceTimersByTimeAsync(8_000);
  expect(await second).toBeNull();
  const third = inTurn('c1', async () => done.push('third'));
  end();
  expect(await first).toBe('first');
  await third;
  expect(done).toEqual(['third']);
});

test('work on a case that fails is told to whoever asked, and lets the next begin', async () => {
  const inTurn = turns();
  const failed = inTurn('c1', async () => {
    throw new Error('no');
  });
  const next = inTurn('c1', async () => 'next');
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('next');
});
