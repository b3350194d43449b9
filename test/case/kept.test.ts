import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/case/commands.ts';
import { blank, fold } from '../../src/case/evolve.ts';
import { observe } from '../../src/case/observe.ts';
import { customerOf } from '../../src/case/questions.ts';
import type { Case } from '../../src/case/types.ts';
import { at, CAN, GRACE, promise } from './given.ts';

/** A case of very many posts keeps the posts that matter and counts the others. */

const ctx = { now: at(5_000), promise, grace: GRACE };
const observed = (c: Case, fact: Fact): Case => fold(c, observe(c, fact, ctx));
const post = (n: number, by = 'forum:jan'): Fact => ({
  is: 'post',
  post: { key: `forum:t${n}`, by, private: false, at: at(n), arrived: at(n), can: CAN },
});
const grown = (count: number): Case =>
  Array.from({ length: count }, (_, n) => post(n)).reduce(observed, blank('c1'));

describe('a case of a thousand posts', () => {
  it('keeps the first and the newest posts, and counts the others', () => {
    const c = grown(1_000);
    expect(c.posts.length).toBeLessThanOrEqual(40);
    expect(c.posts.length + c.older.count).toBe(1_000);
    expect(c.posts[0]?.key).toBe('forum:t0');
    expect(c.posts.at(-1)?.key).toBe('forum:t999');
    expect(customerOf(c)).toBe('forum:jan');
  });

  it('is at most 1.5 times as large as a case of a hundred posts', () => {
    const size = (c: Case): number => JSON.stringify(c).length;
    expect(size(grown(1_000))).toBeLessThan(1.5 * size(grown(100)));
  });

  it('keeps the post that a send answers, even if 200 posts follow', () => {
    const sent: Case = {
      ...grown(10),
      sends: [
        {
          ...{ id: 's1', kind: 'reply', by: 'ana', target: 'forum:t3', stage: 'queued', n: 1 },
          ...{ submitted: at(10), notBefore: at(10), giveUpAt: at(40) },
        },
      ],
    };
    const later = Array.from({ length: 200 }, (_, n) => post(n + 10)).reduce(observed, sent);
    expect(later.posts.some(({ key }) => key === 'forum:t3')).toBe(true);
  });

  it('ends its first-reply clock after the author has deleted every post, also the counted posts', () => {
    const all = Array.from(
      { length: 100 },
      (_, n): Fact => ({ is: 'deleted', post: `forum:t${n}`, at: at(200), ours: false }),
    );
    const most = all.slice(0, 99).reduce(observed, grown(100));
    expect(most.clocks.find(({ kind }) => kind === 'first_reply')?.ended).toBeUndefined();
    const gone = observed(most, all[99] as Fact);
    expect(gone.clocks.find(({ kind }) => kind === 'first_reply')?.ended?.how).toBe('author_gone');
    const back = observed(gone, { is: 'restored', post: 'forum:t50', ours: false });
    expect(back.older.theirs).toBe(1);
    expect(back.clocks.find(({ kind }) => kind === 'first_reply')).not.toHaveProperty('ended');
  });
});
