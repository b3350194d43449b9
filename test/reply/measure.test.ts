import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LimitCount } from '../../src/case/types.ts';
import { measure } from '../../src/reply/measure.ts';
import { countGraphemes, graphemes } from '../../src/view/text/graphemes.ts';
import { processorTime } from '../support/processor-time.ts';

const used = (text: string, count: LimitCount): number => measure(text, { max: 280, count }).used;

describe('measure', () => {
  it.each<[LimitCount, string, number]>([
    ['graphemes', 'Hi 👨‍👩‍👧‍👦 é', 6],
    ['utf16', '👩 é', 4],
    ['bytes', '👩 é', 7],
    ['graphemes', '', 0],
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

  it('counts the visible characters of any text as the Segmenter does, on every Node', () => {
    const bits = [
      'a',
      'e\u0301',
      '👩\u200d',
      '👨‍👩‍👧',
      '🇳',
      '🇱',
      '\ud800',
      '\udc00',
      '\r',
      '\n',
      '\u{e0100}',
    ];
    const more = [
      '\u1112',
      '\u1161',
      'क',
      '\u094d',
      'ا',
      'مَ',
      '中',
      'か\u3099',
      '1\ufe0f\u20e3',
      '\u0600',
      '©',
    ];
    const text = fc.array(fc.constantFrom(...bits, ...more), { maxLength: 800 });
    const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
    fc.assert(
      fc.property(text, parts => {
        const all = parts.join('');
        expect([...graphemes(all)]).toEqual([...segmenter.segment(all)].map(({ segment }) => segment));
      }),
    );
  });

  it('counts in a time that grows with the length alone, and not at all far over the limit', () => {
    const pasted = 'ال'.repeat(60_000);
    expect(processorTime(() => measure(pasted, { max: 280, count: 'graphemes' }))).toBeLessThan(20);
    expect(measure(pasted, { max: 280, count: 'graphemes' })).toEqual({
      used: 120_000,
      max: 280,
      over: true,
    });
    expect(processorTime(() => countGraphemes('😀'.repeat(20_000)))).toBeLessThan(400);
    const families = '👨‍👩‍👧‍👦'.repeat(280);
    expect(measure(families, { max: 280, count: 'graphemes' })).toEqual({ used: 280, max: 280, over: false });
  });

  it('finishes for texts that make the counting of characters slow', () => {
    for (const count of ['graphemes', 'bytes'] as const) {
      for (const text of ['a.'.repeat(20_000), '@'.repeat(40_000), 'é'.repeat(40_000)]) {
        expect(used(text, count)).toBeGreaterThan(0);
      }
    }
  });
});
