import type { Promises } from '../case/commands.ts';
import type { Clock, ClockKind, Duration, Instant, Step } from '../case/types.ts';

/** The team's promises, from webcare.yaml. Time counts around the clock, seven days a week. */
export type Policy = {
  firstReply: Duration;
  resolve: Duration;
  /** Percentages of the time for reminders, ascending, each from 1 to 99. The deadline is always a step. */
  remindAt: number[];
};

/** The only policy. Clocks keep its name, so that another one can be added later. */
const POLICY = 'default';
/** A card turns from green to orange when a fifth of the time is left. */
const SOON = 80;

/**
 * Turns the policy into instants. These go into the events, so a later policy leaves running clocks alone.
 */
export function promises(policy: Policy): Promises {
  return {
    start(kind, from) {
      const length = lengthOf(policy, kind);
      const step = (percent: number): Step => ({
        at: from + Math.round((length * percent) / 100),
        percent,
        ...(percent === SOON && !policy.remindAt.includes(SOON) && { light: true }),
      });
      const percents = [...new Set([...policy.remindAt, SOON, 100])].sort((a, b) => a - b);
      return { policy: POLICY, due: from + length, steps: percents.map(step) };
    },
    resume(clock, at) {
      const pause = pausedFor(clock, at);
      const steps = clock.steps.map(step =>
        clock.passed.includes(step.percent) ? step : { ...step, at: step.at + pause },
      );
      return { due: clock.due + pause, steps };
    },
  };
}

/** How long the pause that ends at `at` has lasted; 0 for a running clock. */
function pausedFor(clock: Clock, at: Instant): Duration {
  const last = clock.pauses.at(-1);
  return last === undefined || last.to !== undefined ? 0 : Math.max(0, at - last.from);
}

function lengthOf(policy: Policy, kind: ClockKind): Duration {
  switch (kind) {
    case 'first_reply':
      return policy.firstReply;
    case 'resolve':
      return policy.resolve;
    default:
      return kind satisfies never;
  }
}
