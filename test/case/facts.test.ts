import { describe, expect, test } from 'vitest';
import { answerable, privateTarget, running, ticking } from '../../src/case/questions.ts';
import {
  answered,
  at,
  CAN,
  claimed,
  clock,
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

describe('a repeated fact', () => {
  const facts = {
    post: wrote(0, 't1'),
    'own post': weWrote(2, 'r9'),
    edited: saw(3, { is: 'edited', post: 'forum:t1', at: at(3) }),
    deleted: saw(3, { is: 'deleted', post: 'forum:t1', at: at(3) }),
    can: saw(3, { is: 'can', post: 'forum:t1', can: LISTEN }),
    woke: woke(61),
    merged: saw(3, { is: 'merged', into: 'c0' }),
  };
  test.each(Object.entries(facts))('“%s” changes nothing the second time', (name, fact) => {
    const before = name === 'post' ? [] : mine;
    expect(given(...before).when(fact).events.length).toBeGreaterThan(0);
    expect(given(...before, fact).when(fact).events).toEqual([]);
  });
});

describe('changes of a post', () => {
  test('an edit older than the known edit is not recorded', () => {
    const edited = (minute: number) => saw(9, { is: 'edited', post: 'forum:t1', at: at(minute) });
    expect(given(...mine, edited(5)).when(edited(4)).events).toEqual([]);
    expect(given(...mine, edited(5)).when(edited(6)).after.posts[0]?.edited).toBe(at(6));
  });

  const gone = saw(3, { is: 'deleted', post: 'forum:t1', at: at(3) });
  const back = (minute: number) => saw(minute, { is: 'restored', post: 'forum:t1' });

  test('an edit of a deleted post is not recorded', () => {
    expect(given(...mine, gone).when(saw(4, { is: 'edited', post: 'forum:t1', at: at(4) })).events).toEqual(
      [],
    );
  });

  test('a restored post has its promise of an answer again', () => {
    const told = given(...mine, gone).when(back(9));
    expect(clock(told.before, 'first_reply.1')?.ended?.how).toBe('author_gone');
    expect(clock(told.after, 'first_reply.1')).toMatchObject({ from: at(0), due: at(60) });
    expect(clock(told.after, 'first_reply.1')).not.toHaveProperty('ended');
    expect(answerable(told.after, at(9))?.key).toBe('forum:t1');
  });

  test('a restored post that was answered waits for nothing', () => {
    const told = given(...mine, ...answered(2, 'ana', 's1'), gone).when(back(9));
    expect(told.kinds).toEqual(['post_restored']);
    expect(told.after.phase.is).toBe('waiting');
  });

  test('a restored post opens a case only if the case was closed because of its deletion', () => {
    const closed = (why: 'removed' | 'spam') => did(4, 'ana', { do: 'no_reply', why });
    const again = (why: 'removed' | 'spam') => given(...mine, gone, closed(why)).when(back(9)).after;
    expect(again('removed').phase.is).toBe('open');
    expect(ticking(again('removed')).map(({ kind }) => kind)).toEqual(['first_reply', 'resolve']);
    expect(again('spam').phase.is).toBe('resolved');
    expect(running(again('spam')), 'a closed case promises nothing').toEqual([]);
  });

  test('a restored post has no promise beside the one of a later post', () => {
    const told = given(...mine, gone, wrote(5, 't2'), saw(5, { is: 'batch_folded', since: 0 })).when(back(9));
    expect(ticking(told.after).map(({ id }) => id)).toEqual(['resolve.1', 'first_reply.2']);
  });

  test('a post that was not deleted cannot be restored', () => {
    expect(given(...mine).when(back(9)).events).toEqual([]);
    expect(given(...mine, gone, back(5)).when(back(9)).events).toEqual([]);
  });

  test('a change of an unknown post is not recorded', () => {
    for (const is of ['edited', 'deleted', 'restored'] as const)
      expect(given(...mine).when(saw(4, { is, post: 'forum:t9', at: at(4) })).events).toEqual([]);
    expect(given(...mine).when(saw(4, { is: 'can', post: 'forum:t9', can: CAN })).events).toEqual([]);
  });

  test('unchanged possibilities of a post are not recorded again', () => {
    expect(
      given(...mine).when(saw(4, { is: 'can', post: 'forum:t1', can: structuredClone(CAN) })).events,
    ).toEqual([]);
  });
});

describe('a later post', () => {
  test('a customer’s post tells the owner, and the card stays in its place', () => {
    const result = given(...mine).when(wrote(5, 't2'));
    expect(result.effects).toEqual([
      { is: 'card' },
      {
        is: 'tell',
        whom: { is: 'person', person: 'ana' },
        notice: { is: 'customer_wrote', post: 'forum:t2' },
      },
    ]);
  });

  test('a customer’s post in a case without an owner posts the card anew', () => {
    expect(given(wrote(0, 't1')).when(wrote(5, 't2')).effects).toEqual([{ is: 'card_below' }]);
  });

  test('a customer’s post in a resolved case with an owner posts the card anew', () => {
    const closed = did(5, 'ana', { do: 'no_reply', why: 'praise' });
    const result = given(...mine, closed).when(wrote(6, 't2'));
    expect(result.effects[0]).toEqual({ is: 'card_below' });
    expect(result.after.phase.is).toBe('open');
  });

  test('a post of ours tells nobody', () => {
    expect(given(...mine).when(weWrote(5, 'r9')).effects).toEqual([{ is: 'card' }]);
  });

  test('an edit in an unanswered case without an owner and a deletion tell nobody, and only the card shows them', () => {
    const edit = saw(4, { is: 'edited', post: 'forum:t1', at: at(4) });
    expect(given(wrote(0, 't1')).when(edit).effects).toEqual([{ is: 'card' }]);
    expect(given(...mine).when(saw(4, { is: 'deleted', post: 'forum:t1', at: at(4) })).effects).toEqual([
      { is: 'card' },
    ]);
  });
});

describe('posts that can be answered', () => {
  test('a public reply answers the customer’s newest public post that is still open', () => {
    const { case: c } = given(
      wrote(0, 't1'),
      wrote(2, 't2'),
      wrote(3, 'p1', { private: true }),
      wrote(4, 't4', { can: LISTEN }),
      weWrote(5, 'r9'),
    );
    expect(answerable(c, at(6))?.key).toBe('forum:t2');
    expect(privateTarget(c, at(6))?.key).toBe('forum:p1');
  });

  test('a post cannot be answered once its window has closed or it is deleted', () => {
    const closing = { ...CAN, reply: { is: 'yes', mode: 'append', until: at(5) } } as const;
    const { case: c, when } = given(wrote(0, 't1', { can: closing }));
    expect([answerable(c, at(4))?.key, answerable(c, at(5))]).toEqual(['forum:t1', null]);
    expect(answerable(when(saw(1, { is: 'deleted', post: 'forum:t1', at: at(1) })).after, at(2))).toBeNull();
  });

  test('a private post is never answered in public, even where its network allows that', () => {
    const { case: c } = given(wrote(0, 'p1', { private: true, can: CAN }));
    expect(answerable(c, at(1))).toBeNull();
    expect(PRIVATE.reply.is).toBe('no');
  });
});

describe('absorbing another case', () => {
  test('a post of the absorbed case joins the case, opens it and tells its owner', () => {
    const result = given(...mine, ...answered(2, 'ana', 's1')).whenAll(
      saw(5, { is: 'absorbed', other: 'c9' }),
      wrote(5, 't9', { posted: 4 }),
    );
    expect(result.after.posts.map(post => post.key)).toEqual(['forum:t1', 'forum:t9']);
    expect(result.after.phase.is).toBe('open');
    expect(notices(result)).toMatchObject([{ is: 'customer_wrote' }]);
  });
});

describe('a private post', () => {
  test('a customer’s private post begins no debt and opens a waiting case', () => {
    expect(given(...mine).when(wrote(5, 'p1', { private: true })).after).toMatchObject({
      private: null,
      debt: null,
    });
    expect(given(...mine, ...wentPrivate(5)).when(wrote(9, 'p1', { private: true })).after.phase.is).toBe(
      'open',
    );
  });
});
