import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countedAt, isAnswered, isNewerEdit, onlyThanks, running } from '../../src/case/questions.ts';
import type { Step } from './given.ts';
import {
  answered,
  at,
  CAN,
  claimed,
  clock,
  DAY,
  did,
  given,
  notices,
  saw,
  send,
  submitted,
  weWrote,
  wrote,
} from './given.ts';
import { play, steps } from './stories.ts';

/** The customer's news after our answer: new posts, only thanks, new words of an older post. */

const waiting = [wrote(0, 't1'), claimed(1, 'ana'), ...answered(10, 'ana', 's1')];
const resolved = [...waiting, did(20, 'ana', { do: 'resolve' })];
const thanked = (minute: number, id = 't2'): Step => wrote(minute, id, { thanks: true });
const rewrote = (minute: number, more: { at?: number; thanks?: true } = {}): Step =>
  saw(minute, { is: 'edited', post: 'forum:t1', at: at(minute), ...more });
const toldAna = (result: ReturnType<ReturnType<typeof given>['when']>) =>
  notices(result).filter(({ whom }) => whom.is === 'person' && whom.person === 'ana');
const leave = (minute: number, by = 'ana'): Step => did(minute, by, { do: 'leave_as_it_was' });
const reopen = (minute: number, by = 'ana'): Step => did(minute, by, { do: 'reopen' });

describe('only thanks', () => {
  test.each([
    ['while we wait', waiting],
    ['within the grace after resolving', resolved],
  ])('%s leaves the case as it was, and is on the card', (_, before) => {
    const result = given(...before).when(thanked(30));
    expect(result.kinds).toEqual(['post_arrived']);
    expect(result.effects).toEqual([{ is: 'card' }]);
    expect(result.after.phase).toEqual(result.before.phase);
    expect(result.after.clocks).toEqual(result.before.clocks);
    expect(onlyThanks(result.after)?.key).toBe('forum:t2');
  });

  test('after the grace opens the case as any post does', () => {
    const result = given(...resolved).when(thanked(21 + DAY));
    expect(result.after.phase).toEqual({ is: 'open', since: at(21 + DAY) });
    expect(result.effects[0]).toEqual({ is: 'card_below' });
  });

  test('in an open case is a post like any other', () => {
    const result = given(wrote(0, 't1'), claimed(1, 'ana')).when(thanked(5));
    expect(toldAna(result)).toMatchObject([{ is: 'customer_wrote', post: 'forum:t2' }]);
    expect(result.after.posts.at(-1)).not.toHaveProperty('thanks');
  });

  test('that begin a case make a promise like any mention', () => {
    const { case: c } = given(thanked(0, 't1'));
    expect(running(c).map(({ kind }) => kind)).toEqual(['first_reply', 'resolve']);
    expect(isAnswered(c)).toBe(false);
  });

  test.each([
    ['while we wait', waiting],
    ['of a resolved case', resolved],
  ])('%s are a question after all if a person says so', (_, before) => {
    const result = given(...before, thanked(30)).when(reopen(31, 'bram'));
    expect(result.after.phase).toEqual({ is: 'open', since: at(31) });
    expect(toldAna(result)).toMatchObject([{ is: 'reopened', by: 'bram' }]);
    expect(onlyThanks(result.after)).toBeNull();
  });

  test('do not keep “Post and resolve” from resolving', () => {
    const followUp = send(30, 's2', { kind: 'follow_up' });
    const sending = [...waiting, submitted(30, 'ana', [followUp], { resolve: true }), thanked(31)];
    const { case: c } = given(...sending);
    expect(c.sends.at(-1)).toMatchObject({ id: 's2', resolves: true });
  });

  test('of an earlier time are not shown as kept since the case was resolved', () => {
    const { case: c } = given(...waiting, thanked(15), did(20, 'ana', { do: 'resolve' }));
    expect(onlyThanks(c)).toBeNull();
  });

  test.each([
    ['removed', saw(40, { is: 'deleted', post: 'forum:r2', at: at(40), ours: true })],
    ['found to answer somebody else', saw(40, { is: 'post_moved', post: 'forum:r2', to: 'c2' })],
  ])('need no answer, so the case still waits when the second of two answers is %s', (_, step) => {
    const result = given(wrote(0, 't1'), weWrote(10, 'r1'), weWrote(12, 'r2'), thanked(30)).when(step);
    expect(result.events).not.toEqual([]);
    expect(result.after.phase.is).toBe('waiting');
  });

  test('in an old event count as a post, so a log without the mark folds as before', () => {
    const result = given(...waiting).when(wrote(30, 't2'));
    expect(result.after.phase).toEqual({ is: 'open', since: at(30) });
  });
});

describe('news within the grace after resolving', () => {
  const news = [...resolved, wrote(30, 't2')];

  test('opens the case with its promise, and asks the owner in private', () => {
    const result = given(...resolved).when(wrote(30, 't2'));
    expect(result.after.phase).toEqual({ is: 'open', since: at(30), asks: 'answered' });
    expect(running(result.after).map(({ id }) => id)).toEqual(['resolve.2']);
    expect(toldAna(result)).toMatchObject([{ is: 'customer_wrote', post: 'forum:t2' }]);
    expect(result.effects[0]).toEqual({ is: 'card_below' });
  });

  test('left closed, is resolved for the same reason, and its promise is waived', () => {
    const { after, refusal } = given(...news).when(leave(40));
    expect(refusal).toBeNull();
    expect(after.phase).toEqual({ is: 'resolved', since: at(40), why: 'answered', by: 'ana' });
    expect(clock(after, 'resolve.2')?.ended).toEqual({ at: at(40), how: 'waived' });
    expect(clock(after, 'resolve.1')?.ended).toEqual({ at: at(20), how: 'answered' });
  });

  test('reopened by a press keeps its promise and asks no more', () => {
    const { after, effects } = given(...news).when(reopen(40));
    expect(after.phase).toEqual({ is: 'open', since: at(40) });
    expect(running(after).map(({ id }) => id)).toEqual(['resolve.2']);
    expect(effects).toEqual([{ is: 'card' }]);
    expect(given(...news, reopen(40)).when(leave(41)).refusal).toEqual({ code: 'not_asked' });
  });

  test('reopened by somebody else is told to the owner', () => {
    expect(toldAna(given(...news).when(reopen(40, 'bram')))).toMatchObject([{ is: 'reopened', by: 'bram' }]);
  });

  test('is not left closed while an answer is on its way, nor after it was given', () => {
    const answering = [...news, submitted(40, 'ana', [send(40, 's2', { target: 'forum:t2' })])];
    expect(given(...answering).when(leave(41)).refusal).toEqual({ code: 'send_in_flight' });
    const done = [...news, ...answered(40, 'ana', 's2', { target: 'forum:t2' })];
    expect(given(...done).when(leave(41)).refusal).toEqual({ code: 'not_asked' });
  });

  test('after the grace only opens the case', () => {
    const result = given(...resolved).when(wrote(21 + DAY, 't2'));
    expect(result.after.phase).toEqual({ is: 'open', since: at(21 + DAY) });
    expect(toldAna(result)).toEqual([]);
  });
});

describe('new words of an older post', () => {
  test('open a case that waits, tell the owner and ask', () => {
    const result = given(...waiting).when(rewrote(30));
    expect(result.after.phase).toEqual({ is: 'open', since: at(30), asks: 'waiting' });
    expect(toldAna(result)).toMatchObject([{ is: 'customer_wrote', post: 'forum:t1', edited: true }]);
    expect(clock(result.after, 'resolve.1')?.pauses.at(-1)?.to).toBe(at(30));
  });

  test('that need no answer leave the case waiting, with its promise paused', () => {
    const { after } = given(...waiting, rewrote(30)).when(leave(40));
    expect(after.phase).toEqual({ is: 'waiting', since: at(40) });
    expect(clock(after, 'resolve.1')?.pauses.at(-1)).toEqual({ from: at(40) });
  });

  test('tell the owner of an open case', () => {
    const result = given(wrote(0, 't1'), claimed(1, 'ana')).when(rewrote(5));
    expect(result.kinds).toEqual(['post_edited']);
    expect(toldAna(result)).toMatchObject([{ is: 'customer_wrote', post: 'forum:t1', edited: true }]);
  });

  test('post the card of an answered case without an owner anew', () => {
    const result = given(...waiting, did(20, 'ana', { do: 'release' })).when(rewrote(30));
    expect(result.effects).toEqual([{ is: 'card_below' }]);
  });

  test('within the grace after resolving ask the owner, and after it only open the case', () => {
    expect(given(...resolved).when(rewrote(30)).after.phase).toMatchObject({ is: 'open', asks: 'answered' });
    const late = given(...resolved).when(rewrote(21 + DAY));
    expect(late.after.phase).toEqual({ is: 'open', since: at(21 + DAY) });
    expect(late.effects[0]).toEqual({ is: 'card_below' });
  });

  test('that are only thanks change nothing', () => {
    const result = given(...waiting).when(rewrote(30, { thanks: true }));
    expect(result.after.phase).toEqual(result.before.phase);
    expect(result.effects).toEqual([{ is: 'card' }]);
    expect(onlyThanks(result.after)?.key).toBe('forum:t1');
    const again = given(...waiting, rewrote(30, { thanks: true })).when(rewrote(31)).after;
    expect(again.phase.is).toBe('open');
    expect(again.posts[0]).not.toHaveProperty('thanks');
  });

  test('that somebody had read when they answered on the network itself change nothing', () => {
    const there = [wrote(0, 't1'), weWrote(20, 'r1')];
    const result = given(...there).when(rewrote(30, { at: at(15) }));
    expect(result.after.phase.is).toBe('waiting');
  });

  test('of ours tell nobody and open nothing', () => {
    const there = [wrote(0, 't1'), claimed(1, 'ana'), weWrote(20, 'r1', { can: CAN })];
    const result = given(...there).when(saw(30, { is: 'edited', post: 'forum:r1', at: at(30) }));
    expect(result.effects).toEqual([{ is: 'card' }]);
    expect(result.after.phase.is).toBe('waiting');
  });
});

describe('the time of an edit', () => {
  const [now, minute] = [at(100), 60_000];
  test('is now if the network dates it in the future', () => {
    expect(countedAt(at(5_000), null, now)).toBe(now);
    expect(countedAt(at(5_000), now - minute, now)).toBe(now);
  });
  test('is later than that of another edit at the same instant, or dated in the future as well', () => {
    for (const given of [now, at(5_000)]) expect(countedAt(given, now, now)).toBe(now + 1);
    expect(countedAt(now - minute, now - minute, now)).toBe(now - minute + 1);
  });
  test('is its own otherwise, so an older edit stays older', () => {
    expect(isNewerEdit(countedAt(now - 2 * minute, now - minute, now), now - minute, now)).toBe(false);
  });
  test('of the last to arrive makes it the newer one, whatever the network says of the future', () => {
    const when = fc.integer({ min: 0, max: 200 }).map(at);
    fc.assert(
      fc.property(fc.array(when, { minLength: 1, maxLength: 5 }), when, (given, current) => {
        let last: number | null = null;
        for (const edit of given) {
          const counted = countedAt(edit, last, current);
          const isLast = last === null || edit >= last || edit > current;
          if (isLast) expect(isNewerEdit(counted, last ?? undefined, current)).toBe(true);
          if (isNewerEdit(counted, last ?? undefined, current)) last = counted;
        }
      }),
    );
  });
});

describe('any sequence of commands and facts', () => {
  test('asks only in an open case, and thanks that were kept changed nothing', () => {
    fc.assert(
      fc.property(steps, all => {
        for (const { before, events, after } of play(all)) {
          const [arrived] = events.filter(({ kind }) => kind === 'post_arrived');
          if (arrived?.kind === 'post_arrived' && arrived.post.thanks) {
            expect(events).toHaveLength(1);
            expect(after.phase).toEqual(before.phase);
            expect(before.phase.is).not.toBe('open');
          }
          if (onlyThanks(after)) expect(after.phase.is).not.toBe('open');
          if (after.phase.is === 'open' && after.phase.asks && before.phase.is !== 'open')
            expect([before.phase.is === 'resolved' ? before.phase.why : before.phase.is]).toContain(
              after.phase.asks,
            );
        }
      }),
      { numRuns: 300 },
    );
  });
});
