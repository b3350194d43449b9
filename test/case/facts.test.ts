import { describe, expect, test } from 'vitest';
import { answerable, privately } from '../../src/case/questions.ts';
import {
  answered,
  at,
  CAN,
  claimed,
  did,
  given,
  LISTEN,
  notices,
  PRIVATE,
  saw,
  wentPrivate,
  weWrote,
  woke,
  wrote,
} from './given.ts';

const mine = [wrote(0, 't1'), claimed(1, 'ana')];

describe('facts told again change nothing', () => {
  const facts = {
    post: wrote(0, 't1'),
    'own post': weWrote(2, 'r9'),
    edited: saw(3, { is: 'edited', post: 'forum:t1', at: at(3) }),
    deleted: saw(3, { is: 'deleted', post: 'forum:t1', at: at(3) }),
    can: saw(3, { is: 'can', post: 'forum:t1', can: LISTEN }),
    woke: woke(61),
    merged: saw(3, { is: 'merged', into: 'c0' }),
  };
  test.each(Object.entries(facts))('%s', (name, fact) => {
    const before = name === 'post' ? [] : mine;
    expect(given(...before).when(fact).events.length).toBeGreaterThan(0);
    expect(given(...before, fact).when(fact).events).toEqual([]);
  });
});

describe('changes of a post', () => {
  test('an edit older than the one that is known is not news', () => {
    const edited = (minute: number) => saw(9, { is: 'edited', post: 'forum:t1', at: at(minute) });
    expect(given(...mine, edited(5)).when(edited(4)).events).toEqual([]);
    expect(given(...mine, edited(5)).when(edited(6)).after.posts[0]?.edited).toBe(at(6));
  });

  test('what was deleted is edited no more', () => {
    const gone = saw(3, { is: 'deleted', post: 'forum:t1', at: at(3) });
    expect(given(...mine, gone).when(saw(4, { is: 'edited', post: 'forum:t1', at: at(4) })).events).toEqual(
      [],
    );
  });

  test('of a post that is not here nothing is recorded', () => {
    for (const is of ['edited', 'deleted'] as const)
      expect(given(...mine).when(saw(4, { is, post: 'forum:t9', at: at(4) })).events).toEqual([]);
    expect(given(...mine).when(saw(4, { is: 'can', post: 'forum:t9', can: CAN })).events).toEqual([]);
  });

  test('the same possibilities again are not recorded', () => {
    expect(
      given(...mine).when(saw(4, { is: 'can', post: 'forum:t1', can: structuredClone(CAN) })).events,
    ).toEqual([]);
  });
});

describe('a later post', () => {
  test('tells the owner, and the card stays where it is', () => {
    const told = given(...mine).when(wrote(5, 't2'));
    expect(told.effects).toEqual([
      { is: 'card' },
      {
        is: 'tell',
        whom: { is: 'person', person: 'ana' },
        notice: { is: 'customer_wrote', post: 'forum:t2' },
      },
    ]);
  });

  test('without an owner the card is posted anew', () => {
    expect(given(wrote(0, 't1')).when(wrote(5, 't2')).effects).toEqual([{ is: 'card_below' }]);
  });

  test('on a resolved case the card is posted anew, owner or not', () => {
    const closed = did(5, 'ana', { do: 'no_reply', why: 'praise' });
    const told = given(...mine, closed).when(wrote(6, 't2'));
    expect(told.effects[0]).toEqual({ is: 'card_below' });
    expect(told.after.phase.is).toBe('open');
  });

  test('of ours tells nobody', () => {
    expect(given(...mine).when(weWrote(5, 'r9')).effects).toEqual([{ is: 'card' }]);
  });

  test('an edit and a deletion tell nobody: the card shows them', () => {
    expect(given(...mine).when(saw(4, { is: 'edited', post: 'forum:t1', at: at(4) })).effects).toEqual([
      { is: 'card' },
    ]);
    expect(given(...mine).when(saw(4, { is: 'deleted', post: 'forum:t1', at: at(4) })).effects).toEqual([
      { is: 'card' },
    ]);
  });
});

describe('what can be answered', () => {
  test('the newest public post of a customer that is still open', () => {
    const { case: c } = given(
      wrote(0, 't1'),
      wrote(2, 't2'),
      wrote(3, 'p1', { private: true }),
      wrote(4, 't4', { can: LISTEN }),
      weWrote(5, 'r9'),
    );
    expect(answerable(c, at(6))?.key).toBe('forum:t2');
    expect(privately(c, at(6))?.key).toBe('forum:p1');
  });

  test('nothing, where the window has closed or the post is gone', () => {
    const closing = { ...CAN, reply: { is: 'yes', mode: 'append', until: at(5) } } as const;
    const { case: c, when } = given(wrote(0, 't1', { can: closing }));
    expect([answerable(c, at(4))?.key, answerable(c, at(5))]).toEqual(['forum:t1', null]);
    expect(answerable(when(saw(1, { is: 'deleted', post: 'forum:t1', at: at(1) })).after, at(2))).toBeNull();
  });

  test('a private post is never answered in public, even where its network would', () => {
    const { case: c } = given(wrote(0, 'p1', { private: true, can: CAN }));
    expect(answerable(c, at(1))).toBeNull();
    expect(PRIVATE.reply.is).toBe('no');
  });
});

describe('absorbing another case', () => {
  test('is recorded, and its posts join', () => {
    const told = given(...mine, ...answered(2, 'ana', 's1')).whenAll(
      saw(5, { is: 'absorbed', other: 'c9' }),
      wrote(5, 't9', { posted: 4 }),
    );
    expect(told.after.posts.map(post => post.key)).toEqual(['forum:t1', 'forum:t9']);
    expect(told.after.phase.is).toBe('open');
    expect(notices(told)).toMatchObject([{ is: 'customer_wrote' }]);
  });
});

describe('a private post', () => {
  test('of the customer joins without beginning a debt', () => {
    expect(given(...mine).when(wrote(5, 'p1', { private: true })).after).toMatchObject({
      private: null,
      debt: null,
    });
    expect(given(...mine, ...wentPrivate(5)).when(wrote(9, 'p1', { private: true })).after.phase.is).toBe(
      'open',
    );
  });
});
