import { describe, expect, it } from 'vitest';
import type { LimitCount } from '../../src/case/types.ts';
import { measure } from '../../src/reply/measure.ts';

const used = (text: string, count: LimitCount): number => measure(text, { max: 280, count }).used;

describe('measure', () => {
  it.each<[LimitCount, string, number]>([
    ['graphemes', 'Hi 👨‍👩‍👧‍👦 é', 6],
    ['utf16', '👩 é', 4],
    ['bytes', '👩 é', 7],
    ['x', 'hello', 5],
    ['x', 'see https://example.com/a/very/long/path/that/goes/on/and/on now', 31],
    ['x', '👨‍👩‍👧‍👦', 2],
    ['x', '日本', 4],
    ['mastodon', 'see https://example.com/a/very/long/path/that/goes/on/and/on now', 31],
    ['mastodon', '@jan@forum.example hi', 7],
    ['mastodon', '👨‍👩‍👧‍👦', 1],
    ['graphemes', '', 0],
    ['x', '', 0],
  ])('by %s counts “%s” as %i', (count, text, expected) => {
    expect(used(text, count)).toBe(expected);
  });

  it('reports a text over the limit', () => {
    expect(measure('x'.repeat(281), { max: 280, count: 'utf16' })).toEqual({
      used: 281,
      max: 280,
      over: true,
    });
    expect(measure('x'.repeat(280), { max: 280, count: 'utf16' }).over).toBe(false);
  });

  it('counts a long text in pieces with the same result', () => {
    const text = 'a word and https://example.com/link and 👩 '.repeat(300);
    expect(used(text, 'x')).toBe(300 * used('a word and https://example.com/link and 👩 ', 'x'));
  });

  it('finishes for texts that make its libraries slow', () => {
    for (const count of ['graphemes', 'x', 'mastodon', 'bytes'] as const) {
      for (const text of ['a.'.repeat(20_000), '@'.repeat(40_000), 'é'.repeat(40_000)]) {
        expect(used(text, count)).toBeGreaterThan(0);
      }
    }
  });
});
