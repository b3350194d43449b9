import fc from 'fast-check';
import type { Command, Fact, Settled } from '../../src/case/commands.ts';
import { decide } from '../../src/case/decide.ts';
import type { Event } from '../../src/case/events.ts';
import { blank, fold } from '../../src/case/evolve.ts';
import { observe } from '../../src/case/observe.ts';
import type { Can, Case } from '../../src/case/types.ts';
import { at, CAN, GRACE, LISTEN, MINUTE, PRIVATE, promise } from './given.ts';

/**
 * Random sequences of commands and facts, in any order, senseless ones and ones about ended sends included.
 * There are only few ids, so that the steps of one sequence often concern the same post or send.
 */
export const PEOPLE = ['ana', 'bram', 'carla'];
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
export const fact: fc.Arbitrary<Fact> = fc.oneof(
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
        fc.boolean(),
      )
      .map(([key, by, isPrivate, posted, arrived, ways, of, thanks]): Fact => {
        const own = by === 'us' && of !== undefined ? { send: of } : {};
        const only = by !== 'us' && thanks ? { thanks } : {};
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
            ...only,
          },
        };
      }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constantFrom('edited' as const, 'deleted' as const), post, at: instant }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant('edited' as const),
      post,
      at: instant,
      thanks: fc.constant(true as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('restored' as const), post }) },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        is: fc.constant('moderated' as const),
        post,
        now: fc.constantFrom('pending' as const, 'public' as const, 'taken_down' as const),
        note,
      },
      { requiredKeys: ['is', 'post', 'now'] },
    ),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('answer_gone' as const), send }) },
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
      { do: 'leave_as_it_was' },
      { do: 'stop_composing' },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record(
      { do: fc.constantFrom('hand_over' as const, 'assign' as const), to: person, note },
      { requiredKeys: ['do', 'to'] },
    ),
  },
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
/** The usual steps after a submit, so that sends get far. Other steps may come in between. */
const sendSteps = fc
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
/** Mixes several sequences into one. Each keeps its own order. */
const interleaved = (stories: (readonly Step[])[], order: number[]): Step[] => {
  const left = stories.map(story => [...story]);
  return order.flatMap(nr => left[nr % left.length]?.shift() ?? []).concat(left.flat());
};
type Step = { minutes: number; by: string; does: Fact | Command };
export const steps = fc
  .tuple(
    fc.array(step, { maxLength: 30, size: 'max' }),
    sendSteps,
    sendSteps,
    fc.array(fc.nat(2), { maxLength: 40, size: 'max' }),
  )
  .map(([any, one, other, order]) => interleaved([any, one, other], order));
/** One public and one private post. Their network would let us answer both in public. */
const START = ['forum:t1', 'forum:p1'].map((key): Step => {
  const post = { key, by: 'forum:jan', private: key === 'forum:p1', at: at(0), arrived: at(0), can: CAN };
  return { minutes: 0, by: 'ana', does: { is: 'post', post } };
});

export type Played = { before: Case; events: Event[]; after: Case; now: number };
export function play(all: Step[], id = 'c1'): Played[] {
  let c = blank(id);
  let now = at(0);
  return [...START, ...all].map(({ minutes, by, does }) => {
    now += minutes * MINUTE;
    const decided =
      'is' in does
        ? observe(c, does, { now, promise, grace: GRACE })
        : decide(c, does, by, { now, promise, grace: GRACE });
    const events = Array.isArray(decided) ? decided : decided.is === 'done' ? decided.events : [];
    const before = c;
    c = fold(c, events);
    return { before, events, after: c, now };
  });
}
