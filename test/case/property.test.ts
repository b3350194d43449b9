import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command, Fact, Settled } from '../../src/case/commands.ts';
import { decide } from '../../src/case/decide.ts';
import { effects } from '../../src/case/effects.ts';
import type { Event } from '../../src/case/events.ts';
import { blank, fold } from '../../src/case/evolve.ts';
import { observe } from '../../src/case/observe.ts';
import { nextDue, nextWake, ticking } from '../../src/case/questions.ts';
import type { Can, Case, SendId } from '../../src/case/types.ts';
import { at, CAN, LISTEN, MINUTE, PRIVATE, promise } from './given.ts';

/**
 * Any sequence of what people want and what happens, however senseless: facts in any order, presses on what is long gone. Ids are drawn from few,
 * so that they meet.
 */
const PEOPLE = ['ana', 'bram', 'carla'];
const POSTS = ['forum:t1', 'forum:t2', 'forum:p1', 'forum:r1'];
const SENDS = ['s1', 's2', 's3'];
const person = fc.constantFrom(...PEOPLE);
const post = fc.constantFrom('forum:t1', 'forum:t1', ...POSTS);
const send = fc.constantFrom(...SENDS);
const n = fc.constantFrom(1, 1, 1, 1, 2, 2, 3);
const instant = fc.integer({ min: -20_000, max: 20_000 }).map(at);
const note = fc.constant('n1');
const can: fc.Arbitrary<Can> = fc.constantFrom(CAN, PRIVATE, LISTEN, {
  ...CAN,
  reply: { is: 'yes', mode: 'append', until: at(50) },
});

const outcome: fc.Arbitrary<Settled> = fc.oneof(
  fc.record({ is: fc.constant('posted' as const), post, at: instant }, { requiredKeys: ['is'] }),
  fc.record({
    is: fc.constantFrom('refused' as const, 'withdrawn' as const),
    why: fc.constantFrom('locked', 'too_old'),
  }),
  fc.constantFrom<Settled>({ is: 'unknown' }, { is: 'unknown' }, { is: 'not_done' }),
);
const fact: fc.Arbitrary<Fact> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        post,
        fc.constantFrom('us', 'forum:jan', 'forum:piet'),
        fc.boolean(),
        instant,
        instant,
        can,
        fc.option(send, { nil: undefined }),
      )
      .map(([key, by, isPrivate, posted, arrived, ways, of]): Fact => {
        const own = by === 'us' && of !== undefined ? { send: of } : {};
        return {
          is: 'post',
          post: {
            key,
            by,
            private: isPrivate,
            at: posted,
            arrived,
            can: by === 'us' ? LISTEN : ways,
            ...own,
          },
        };
      }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constantFrom('edited' as const, 'deleted' as const), post, at: instant }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('can' as const), post, can }) },
  { weight: 8, arbitrary: fc.record({ is: fc.constant('started' as const), send, n }) },
  { weight: 8, arbitrary: fc.record({ is: fc.constant('settled' as const), send, n, outcome }) },
  { weight: 2, arbitrary: fc.constant<Fact>({ is: 'woke' }) },
  { weight: 1, arbitrary: fc.nat(20).map((since): Fact => ({ is: 'batch_folded', since })) },
  { weight: 1, arbitrary: person.map((who): Fact => ({ is: 'left', person: who })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Fact>(...Array<Fact>(9).fill({ is: 'absorbed', other: 'c2' }), {
      is: 'merged',
      into: 'c0',
    }),
  },
);
const submitted = fc.record(
  {
    id: send,
    kind: fc.constantFrom('reply' as const, 'private_message' as const, 'follow_up' as const),
    target: post,
    notBefore: instant,
    giveUpAt: instant,
    begins: fc.constantFrom('dm' as const, 'phone' as const),
    after: send,
  },
  { requiredKeys: ['id', 'kind', 'target', 'notBefore', 'giveUpAt'] },
);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<Command>(
      { do: 'claim' },
      { do: 'release' },
      { do: 'reopen' },
      { do: 'stop_composing' },
    ),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hand_over' as const), to: person }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('take_over' as const, 'waive_debt' as const), note }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('compose' as const), until: instant }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('resolve' as const), waive: note }, { requiredKeys: ['do'] }),
  },
  {
    weight: 16,
    arbitrary: fc.record(
      {
        do: fc.constant('submit' as const),
        sends: fc.uniqueArray(submitted, { minLength: 1, maxLength: 2, selector: each => each.id }),
        seen: fc.constantFrom(0, 5, 1_000, 1_000, 1_000, 1_000),
        anyway: fc.boolean(),
        resolve: fc.boolean(),
      },
      { requiredKeys: ['do', 'sends', 'seen'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('no_reply' as const),
      why: fc.constantFrom('praise' as const, 'spam' as const),
      note,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('take_back' as const, 'it_went_out' as const), send }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('send_again' as const),
      send,
      notBefore: instant,
      giveUpAt: instant,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('answered_there' as const),
      way: fc.constantFrom('phone' as const, 'network' as const),
    }),
  },
);
const step = fc.record({
  minutes: fc.constantFrom(0, 1, 10, 50, 3_000),
  by: person,
  does: fc.oneof(fact, command),
});
/** What usually follows from a submit, so that sends get far; anything may come in between. */
const usual = fc
  .tuple(
    send,
    fc.constantFrom('reply' as const, 'private_message' as const, 'follow_up' as const),
    fc.boolean(),
    outcome,
    outcome,
    post,
  )
  .map(([id, kind, resolve, first, second, to]) => {
    const target = {
      id,
      kind,
      target: to,
      notBefore: at(0),
      giveUpAt: at(0),
      ...(kind === 'private_message' && { begins: 'dm' as const }),
    };
    const does: (Fact | Command)[] = [
      { do: 'submit', sends: [target], seen: 1_000, resolve },
      { is: 'started', send: id, n: 1 },
      { is: 'settled', send: id, n: 1, outcome: first },
      { do: 'send_again', send: id, notBefore: at(0), giveUpAt: at(0) },
      { is: 'started', send: id, n: 2 },
      { is: 'settled', send: id, n: 2, outcome: second },
    ];
    return does.map(each => ({ minutes: 1, by: 'ana', does: each }));
  });
/** Several stories dealt into one another: each keeps its order. */
const dealt = (stories: (readonly Step[])[], order: number[]): Step[] => {
  const left = stories.map(story => [...story]);
  return order.flatMap(nr => left[nr % left.length]?.shift() ?? []).concat(left.flat());
};
type Step = { minutes: number; by: string; does: Fact | Command };
const steps = fc
  .tuple(
    fc.array(step, { maxLength: 30, size: 'max' }),
    usual,
    usual,
    fc.array(fc.nat(2), { maxLength: 40, size: 'max' }),
  )
  .map(([any, one, other, order]) => dealt([any, one, other], order));
/** One public post and one private one, either of which its network would let us answer in public. */
const START = ['forum:t1', 'forum:p1'].map((key): Step => {
  const post = { key, by: 'forum:jan', private: key === 'forum:p1', at: at(0), arrived: at(0), can: CAN };
  return { minutes: 0, by: 'ana', does: { is: 'post', post } };
});

type Played = { before: Case; events: Event[]; after: Case; now: number };
function play(all: Step[]): Played[] {
  let c = blank('c1');
  let now = at(0);
  return [...START, ...all].map(({ minutes, by, does }) => {
    now += minutes * MINUTE;
    const told = 'is' in does ? observe(c, does, { now, promise }) : decide(c, does, by, { now, promise });
    const events = Array.isArray(told) ? told : told.is === 'done' ? told.events : [];
    const before = c;
    c = fold(c, events);
    return { before, events, after: c, now };
  });
}
const holds = (check: (steps: Played[]) => void) =>
  fc.assert(
    fc.property(steps, all => check(play(all))),
    { numRuns: 300 },
  );

describe('whatever happens, and whatever people want', () => {
  test('the state is the log folded, one version for each event, and nothing throws', () => {
    holds(steps => {
      const log = steps.flatMap(each => each.events);
      const last = steps.at(-1)!.after;
      expect(last.version).toBe(log.length);
      expect(fold(blank('c1'), JSON.parse(JSON.stringify(log)))).toEqual(last);
      for (const { before, events, after } of steps) {
        effects(before, events, after);
        expect(JSON.parse(JSON.stringify(after)), 'nothing is lost on the way to the store').toEqual(after);
      }
    });
  });

  test('events and state hold ids, codes and instants, and nothing that somebody wrote', () => {
    const words = /^(forum:[a-z0-9]+|us|[a-z_]+(\.\d+)?|[snc]\d)$/;
    holds(steps => {
      const { after } = steps.at(-1)!;
      JSON.stringify([after, steps.flatMap(each => each.events)], (_, value) => {
        if (typeof value === 'string') expect(value).toMatch(words);
        return value;
      });
    });
  });

  test('a public send never answers a private post, nor one of ours', () => {
    holds(steps => {
      for (const { before, events } of steps) {
        for (const event of events) {
          if (event.kind !== 'send_submitted') continue;
          const target = before.posts.find(each => each.key === event.send.target);
          expect(target?.by === 'us').toBe(false);
          if (event.send.kind !== 'private_message') expect(target?.private).toBe(false);
        }
      }
    });
  });

  test('only who may let go of a case loses it', () => {
    holds(steps => {
      for (const { before, events, after } of steps) {
        if (before.owner && before.owner.person !== after.owner?.person) {
          const [event] = events;
          const left = event?.kind === 'released' && event.by === undefined ? event.person : undefined;
          expect(event?.kind === 'taken_over' ? event.from : (left ?? event?.by)).toBe(before.owner.person);
        }
        if (!before.owner && after.owner) expect(events.some(event => event.kind === 'claimed')).toBe(true);
      }
    });
  });

  test('a send is posted once, starts once for each n, and n is raised by a person alone', () => {
    holds(steps => {
      const starts = new Set<string>();
      const posted = new Set<SendId>();
      for (const event of steps.flatMap(each => each.events)) {
        if (event.kind === 'send_started') {
          expect(starts.has(`${event.send} ${event.n}`), 'unless it was certainly not done').toBe(false);
          expect(posted.has(event.send), 'what is out never starts again').toBe(false);
          starts.add(`${event.send} ${event.n}`);
        }
        if (event.kind === 'send_posted') {
          expect(posted.has(event.send)).toBe(false);
          posted.add(event.send);
        }
        if (event.kind !== 'send_queued') continue;
        // Queued again as it was: the call was certainly not done.
        if (starts.delete(`${event.send} ${event.n}`)) continue;
        if (event.n > 1) expect(PEOPLE).toContain(event.by);
      }
    });
  });

  test('a send comes to an end once, unless it was out after all', () => {
    holds(steps => {
      for (const { before, events, after } of steps) {
        const told = events.flatMap(event =>
          event.kind === 'send_withdrawn' || event.kind === 'send_refused' ? [event.send] : [],
        );
        expect(new Set(told).size, 'told once').toBe(told.length);
        for (const was of before.sends) {
          const is = after.sends.find(each => each.id === was.id)!;
          if (was.stage === 'posted' || was.stage === 'refused' || was.stage === 'withdrawn')
            expect([was.stage, 'posted']).toContain(is.stage);
        }
      }
    });
  });

  test('a debt is owed only once something was sent privately, and a case that owes is not resolved', () => {
    holds(steps => {
      for (const { events, after } of steps) {
        const [incurred] = events.filter(event => event.kind === 'debt_incurred');
        if (incurred) expect(events.some(event => event.kind === 'send_posted')).toBe(true);
        const [resolved] = events.filter(event => event.kind === 'resolved');
        if (!resolved || resolved.why === 'merged') continue;
        expect(after.debt === null || after.debt.paid !== undefined || after.debt.waived !== undefined).toBe(
          true,
        );
      }
    });
  });

  test('of each kind one clock runs, each step is recorded once, and the case wakes when something is due', () => {
    holds(steps => {
      for (const { after, now } of steps) {
        for (const kind of ['first_reply', 'resolve'])
          expect(after.clocks.filter(each => each.kind === kind && !each.ended).length).toBeLessThanOrEqual(
            1,
          );
        for (const clock of after.clocks) {
          expect(new Set(clock.passed).size).toBe(clock.passed.length);
          expect(clock.from).toBeLessThanOrEqual(now);
          expect(clock.ended?.at ?? now).toBeGreaterThanOrEqual(clock.from);
          expect(clock.pauses.every(pause => pause.to === undefined || pause.to >= pause.from)).toBe(true);
        }
        const open = ticking(after).filter(clock => clock.passed.length < clock.steps.length);
        expect(nextWake(after) === null).toBe(open.length === 0 && after.writing.length === 0);
        expect(nextDue(after) === null).toBe(ticking(after).length === 0);
        const woken = fold(after, observe(after, { is: 'woke' }, { now, promise }));
        expect(nextWake(woken) ?? Infinity, 'a case that was woken is due later').toBeGreaterThan(now);
        if (after.phase.is === 'resolved')
          expect(after.clocks.every(clock => clock.ended !== undefined)).toBe(true);
      }
    });
  });

  test('a fact told twice tells nothing the second time', () => {
    fc.assert(
      fc.property(steps, fact, (all, again) => {
        const { after, now } = play([...all, { minutes: 1, by: 'ana', does: again }]).at(-1)!;
        if (again.is !== 'absorbed') expect(observe(after, again, { now, promise })).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
