import { expect } from 'vitest';
import type { Command, Ctx, Decision, Fact, Refusal, Settled, Submitted } from '../../src/case/commands.ts';
import { decide } from '../../src/case/decide.ts';
import { type Effect, effects } from '../../src/case/effects.ts';
import type { Event, EventKind } from '../../src/case/events.ts';
import { blank, fold } from '../../src/case/evolve.ts';
import { observe } from '../../src/case/observe.ts';
import type { Can, Case, CasePost, Instant, PersonId } from '../../src/case/types.ts';
import { promises } from '../../src/sla/promises.ts';

/**
 * Tests of the case as given / when / then. Times are minutes after nine o'clock.
 * The first reply is promised within an hour, the resolution within two days.
 */

export const NINE = Date.parse('2026-11-23T09:00:00Z');
export const MINUTE = 60_000;
export const HOUR = 60;
export const DAY = 24 * HOUR;
export const at = (minute: number): Instant => NINE + minute * MINUTE;
export const promise = promises({
  firstReply: 60 * MINUTE,
  resolve: 48 * 60 * MINUTE,
  remindAt: [50, 75, 90],
});
/** Thanks ask nothing for a day after resolving. */
export const GRACE = DAY * MINUTE;
export const ctx = (minute: number): Ctx => ({ now: at(minute), promise, grace: GRACE });

export const CAN: Can = {
  reply: { is: 'yes', mode: 'append' },
  private: { is: 'yes', how: 'send' },
  limit: { max: 500, count: 'graphemes' },
};
/** A private post can be answered in private only. */
export const PRIVATE: Can = { ...CAN, reply: { is: 'no', why: 'private_post', mode: 'append' } };
/** Nothing can be answered from here. */
export const LISTEN: Can = {
  ...CAN,
  reply: { is: 'no', why: 'listen_only', mode: 'append' },
  private: { is: 'no', why: 'listen_only', how: 'send' },
};

/** One step at a minute: a person's command (`did`), or a fact (`saw`). */
export type Step = { minute: number } & ({ by: PersonId; want: Command } | { fact: Fact });
export const did = (minute: number, by: PersonId, want: Command): Step => ({ minute, by, want });
export const saw = (minute: number, fact: Fact): Step => ({ minute, fact });

type PostMore = Partial<Omit<CasePost, 'key'>> & { posted?: number };
/** Jan's post arrives. `posted` is the minute that the network names, if it differs from the arrival. */
export const wrote = (minute: number, id: string, { posted = minute, ...more }: PostMore = {}): Step =>
  saw(minute, {
    is: 'post',
    post: {
      key: `forum:${id}`,
      by: 'forum:jan',
      private: false,
      at: at(posted),
      arrived: at(minute),
      can: more.private ? PRIVATE : CAN,
      ...more,
    },
  });
/** We see a post of ours on the network. */
export const weWrote = (minute: number, id: string, more: PostMore = {}): Step =>
  wrote(minute, id, { by: 'us', can: LISTEN, ...more });
export const claimed = (minute: number, by: PersonId): Step => did(minute, by, { do: 'claim' });
export const woke = (minute: number): Step => saw(minute, { is: 'woke' });

/** Milliseconds in which a submitted send can be taken back. */
const UNDO = 10_000;
export const send = (minute: number, id: string, more: Partial<Submitted> = {}): Submitted => ({
  id,
  kind: 'reply',
  target: 'forum:t1',
  notBefore: at(minute) + UNDO,
  giveUpAt: at(minute + 30) + UNDO,
  ...more,
});
type SubmitMore = { seen?: number; anyway?: boolean; resolve?: boolean };
export const submitted = (
  minute: number,
  by: PersonId,
  sends: Submitted[],
  { seen = 1_000, ...more }: SubmitMore = {},
): Step => did(minute, by, { do: 'submit', sends, seen, ...more });
export const started = (minute: number, id: string, n = 1): Step =>
  saw(minute, { is: 'started', send: id, n });
export const settled = (minute: number, id: string, outcome: Settled, n = 1): Step =>
  saw(minute, { is: 'settled', send: id, n, outcome });
export const posted = (minute: number, id: string, n = 1): Step =>
  settled(minute, id, { is: 'posted', at: at(minute), post: `forum:r-${id}` }, n);
export const unclear = (minute: number, id: string, n = 1): Step => settled(minute, id, { is: 'unknown' }, n);
/** Submitted, started and posted within the minute. */
export const answered = (minute: number, by: PersonId, id: string, more: Partial<Submitted> = {}): Step[] => [
  submitted(minute, by, [send(minute, id, more)]),
  started(minute, id),
  posted(minute, id),
];
/** Ana moves the case to a private message. The message and its public line are posted in the same minute. */
export const wentPrivate = (minute: number): Step[] => [
  ...moved(minute),
  started(minute, 'm1'),
  posted(minute, 'm1'),
  started(minute, 'm1.line'),
  posted(minute, 'm1.line'),
];
/** Ana submits a private message with its public line. Nothing is posted yet. */
export const moved = (minute: number): Step[] => [
  submitted(minute, 'ana', [
    send(minute, 'm1', { kind: 'private_message', begins: 'dm' }),
    send(minute, 'm1.line', { after: 'm1' }),
  ]),
];

export type Result = {
  before: Case;
  after: Case;
  events: Event[];
  kinds: EventKind[];
  refusal: Refusal | null;
  effects: Effect[];
};

function take(before: Case, step: Step): Result {
  const decision: Decision =
    'fact' in step
      ? { is: 'done', events: observe(before, step.fact, ctx(step.minute)) }
      : decide(before, step.want, step.by, ctx(step.minute));
  const events = decision.is === 'done' ? decision.events : [];
  const after = fold(before, events);
  expect(after.version, 'one version for each event').toBe(before.version + events.length);
  return {
    before,
    after,
    events,
    kinds: events.map(event => event.kind),
    refusal: decision.is === 'refused' ? decision.refusal : null,
    effects: effects(before, events, after),
  };
}

export function given(...steps: (Step | Step[])[]) {
  const start = steps.flat().reduce((c, step) => {
    const result = take(c, step);
    expect(result.refusal, `given: ${JSON.stringify(step)}`).toBeNull();
    return result.after;
  }, blank('c1'));
  return {
    case: start,
    /** The one step under test. */
    when: (step: Step): Result => take(start, step),
    /** Several steps; the last one is under test. */
    whenAll: (...more: Step[]): Result =>
      more.reduce<Result | null>((result, step) => take(result?.after ?? start, step), null) as Result,
  };
}

export const stages = (c: Case): Record<string, string> =>
  Object.fromEntries(c.sends.map(each => [each.id, each.stage]));
export const clock = (c: Case, id: string) => c.clocks.find(each => each.id === id);
export const notices = (result: Result) =>
  result.effects.flatMap(effect => (effect.is === 'tell' ? [{ ...effect.notice, whom: effect.whom }] : []));
