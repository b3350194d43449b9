import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/case/types.ts';
import { promises } from '../../src/sla/promises.ts';

const HOUR = 3_600_000;
const promise = promises({ firstReply: HOUR, resolve: 48 * HOUR, remindAt: [50, 75, 90] });
const from = Date.parse('2026-11-20T10:00:00Z');

function running(more: Partial<Clock> = {}): Clock {
  const started = promise.start('first_reply', from)!;
  return { id: 'first_reply.1', kind: 'first_reply', from, ...started, pauses: [], passed: [], ...more };
}

describe('promises', () => {
  test('a first reply is due an hour later, with a step at each percentage and at the deadline', () => {
    expect(promise.start('first_reply', from)).toEqual({
      policy: 'default',
      due: from + HOUR,
      steps: [
        { at: from + 0.5 * HOUR, percent: 50 },
        { at: from + 0.75 * HOUR, percent: 75 },
        { at: from + 0.8 * HOUR, percent: 80, light: true },
        { at: from + 0.9 * HOUR, percent: 90 },
        { at: from + HOUR, percent: 100 },
      ],
    });
    expect(promise.start('resolve', from)?.due).toBe(from + 48 * HOUR);
  });

  test('the deadline is a step even without reminders', () => {
    const bare = promises({ firstReply: HOUR, resolve: HOUR, remindAt: [] });
    expect(bare.start('first_reply', from)?.steps).toEqual([
      { at: from + 0.8 * HOUR, percent: 80, light: true },
      { at: from + HOUR, percent: 100 },
    ]);
  });

  test('a reminder at 80 percent is told, and the card changes its colour with it', () => {
    const policy = promises({ firstReply: HOUR, resolve: HOUR, remindAt: [80] });
    expect(policy.start('first_reply', from)?.steps).toEqual([
      { at: from + 0.8 * HOUR, percent: 80 },
      { at: from + HOUR, percent: 100 },
    ]);
  });

  test('a pause of ten minutes moves the later steps and the deadline by ten minutes', () => {
    const clock = running({ passed: [50], pauses: [{ from: from + 0.6 * HOUR }] });
    const resumed = promise.resume(clock, from + 0.6 * HOUR + 600_000);
    expect(resumed.due).toBe(clock.due + 600_000);
    expect(resumed.steps.map((step, i) => step.at - clock.steps[i]!.at)).toEqual([
      0, 600_000, 600_000, 600_000, 600_000,
    ]);
  });

  test('resuming a clock that is not paused changes nothing', () => {
    const clock = running({ pauses: [{ from, to: from + 1000 }] });
    expect(promise.resume(clock, from + 5000)).toEqual({ due: clock.due, steps: clock.steps });
  });

  test('a clock has the same time left before and after every pause', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: HOUR }), fc.integer({ min: 0, max: 100 * HOUR })), {
          maxLength: 6,
        }),
        gaps => {
          let clock = running();
          let now = from;
          for (const [run, pause] of gaps) {
            now += run;
            const left = clock.due - now;
            const pauses = [...clock.pauses, { from: now }];
            now += pause;
            clock = {
              ...clock,
              ...promise.resume({ ...clock, pauses }, now),
              pauses: [...clock.pauses, { from: now - pause, to: now }],
            };
            expect(clock.due - now).toBe(left);
            expect(clock.steps.at(-1)?.at).toBe(clock.due);
            expect(clock.steps.every((step, i) => i === 0 || step.at >= clock.steps[i - 1]!.at)).toBe(true);
          }
        },
      ),
    );
  });
});
