import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/acts/acts.ts';
import { everyPlan } from '../../src/acts/acts.ts';
import type { CasePost } from '../../src/case/types.ts';
import { askedFor, type DraftOf } from '../../src/reply/draft.ts';
import {
  canFollowUp,
  kindOf,
  type Meaning,
  messageThenLine,
  oneSend,
  shapeOf,
  submittedAs,
  targetFor,
} from '../../src/reply/plan.ts';
import { can, FIRST, folder, invites, listens, NOW, ours, post, states } from '../view/folders.ts';

const caseOf = (...posts: CasePost[]) => folder({ case: { posts } }).case;
const SECOND = 'forum:t2';
const base = { id: 'd1', target: FIRST, text: 'We are on it.', seen: 4 };
const move: DraftOf<'move'> = { ...base, plan: 'move' };
const target = (plan: Plan, c: ReturnType<typeof caseOf>) => targetFor(plan, c, NOW)?.key ?? null;

describe('the target of a plan', () => {
  it('is the newest public post for a reply, and the newest post for a private message', () => {
    const c = caseOf(post(FIRST), post(SECOND, { private: true, at: NOW }));
    expect(target('reply', c)).toBe(FIRST);
    expect(target('message', c)).toBe(SECOND);
  });

  it('does not exist if no post may be answered', () => {
    const c = caseOf(post(FIRST, { can: listens }));
    for (const plan of ['reply', 'move'] as const) expect(target(plan, c), plan).toBeNull();
  });

  it('does not exist for a move without a public post, because the public line needs one', () => {
    expect(target('move', caseOf(post(FIRST, { private: true })))).toBeNull();
  });

  it('is the customer’s last post for a resolved case without an answerable post', () => {
    const c = caseOf(post(FIRST, { can: listens }), ours('forum:o1'));
    expect(target('resolve', c)).toBe(FIRST);
    expect(canFollowUp(c, FIRST)).toBe(false);
  });
});

describe('the kind of send of a plan', () => {
  it.each<[Plan, string]>([
    ['reply', 'reply'],
    ['message', 'private_message'],
    ['move', 'private_message'],
    ['resolve', 'reply'],
  ])('for the plan “%s” is “%s”', (plan, kind) => {
    expect(kindOf(plan, states.owned.case, FIRST)).toBe(kind);
  });

  it('for a move is a public reply if we can only invite', () => {
    expect(kindOf('move', caseOf(post(FIRST, { can: invites })), FIRST)).toBe('reply');
  });

  it('for the resolution of a private case is a follow-up', () => {
    expect(kindOf('resolve', states['private, follow-up owed'].case, FIRST)).toBe('follow_up');
  });
});

describe('the meaning of a draft', () => {
  it('for a move is the message, and a public line that waits for the message', () => {
    expect(messageThenLine(caseOf(post(FIRST)), move, 'See your messages.', NOW)).toEqual({
      is: 'sends',
      sends: [
        { kind: 'private_message', target: FIRST, text: 'We are on it.', begins: 'dm' },
        { kind: 'reply', target: FIRST, text: 'See your messages.', after: true },
      ],
      resolves: false,
    });
  });

  it('does not exist for a move if no post can be answered in public', () => {
    const c = caseOf(post(FIRST, { can: { ...can, reply: { is: 'no', why: 'gone', mode: 'append' } } }));
    expect(messageThenLine(c, move, 'See your messages.', NOW)).toBeNull();
  });

  it('has another shape for another target, kind, way or later send, but not for another text', () => {
    const c = caseOf(post(FIRST), post(SECOND, { at: NOW }));
    const reply: DraftOf<'reply'> = { ...base, plan: 'reply' };
    const shapes = [
      oneSend(c, reply),
      oneSend(c, { ...reply, target: SECOND }),
      oneSend(c, { ...reply, plan: 'message' }),
      oneSend(c, reply, { begins: 'email' }),
      messageThenLine(c, move, 'See your messages.', NOW),
      { is: 'quiet', waiver: null } as const,
    ].map(means => shapeOf(means as Meaning));
    expect(new Set(shapes).size).toBe(shapes.length);
    expect(shapeOf(oneSend(c, { ...reply, text: 'Other words.' }))).toBe(shapes[0]);
  });
});

describe('the submitted sends', () => {
  const times = { now: NOW, undo: 10_000, giveUp: 60_000 };

  it('keep their texts apart from the part that goes into the events', () => {
    const means = messageThenLine(caseOf(post(FIRST)), move, 'See your messages.', NOW)!;
    if (means.is !== 'sends') throw new Error('a move sends');
    const submitted = submittedAs(means.sends, 'd1', times);
    expect(submitted.map(({ text }) => text)).toEqual(['We are on it.', 'See your messages.']);
    expect(submitted.map(({ send }) => send)).toEqual([
      {
        id: 'd1',
        kind: 'private_message',
        target: FIRST,
        begins: 'dm',
        notBefore: NOW + 10_000,
        giveUpAt: NOW + 70_000,
      },
      {
        id: 'd1.line',
        kind: 'reply',
        target: FIRST,
        after: 'd1',
        notBefore: NOW + 10_000,
        giveUpAt: NOW + 70_000,
      },
    ]);
  });
});

describe('the typed values besides the text', () => {
  const typed = { text: 'Hi', line: 'See your messages.', way: 'email', waiver: 'No need.', more: 'x' };

  it('are kept by each plan if its form asks for them', () => {
    expect(everyPlan.map(plan => askedFor(plan, typed))).toEqual([
      { plan: 'reply' },
      { plan: 'move', line: 'See your messages.', way: 'email' },
      { plan: 'message' },
      { plan: 'resolve', waiver: 'No need.' },
    ]);
  });

  it('contain no private way that the form does not offer', () => {
    for (const way of ['', 'pigeon', 'constructor'])
      expect(askedFor('move', { way }), way).toEqual({ plan: 'move' });
  });
});
