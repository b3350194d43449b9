import { describe, expect, it } from 'vitest';
import { card } from '../../src/view/case/card.ts';
import type { View } from '../../src/view/types.ts';
import { processorTime } from '../support/processor-time.ts';
import { fixtures, words } from './fixtures.ts';
import { FIRST, folder, JAN, NOW, post, states } from './folders.ts';
import { hostile } from './hostile.ts';
import { everything, labels, lines } from './reading.ts';

describe('hostile and long texts on a card', () => {
  it('are cut, and the whole text is behind “Show all”', () => {
    for (const name of [
      '40,000 characters',
      '40,000 characters without a space',
      '40,000 lines',
      '10,000 emoji',
      'one endless character',
    ] as const) {
      const view = card(hostile[name], NOW, words);
      const [quote] = view.body;
      expect(quote).toMatchObject({ is: 'quote', cut: true });
      expect(view.more[0]).toMatchObject({ does: 'show_all', args: { post: FIRST, page: '1' } });
    }
  });

  it('have one “Show all” for each of several cut posts', () => {
    const view = card(hostile['long everything'], NOW, words);
    expect(labels(view.more).filter(label => label.startsWith('Show all'))).toEqual([
      'Show all of post 1',
      'Show all of post 2',
      'Show all of post 4',
    ]);
    expect(lines(view).join()).toContain('post 4');
  });

  it('come with a note if hidden characters were removed', () => {
    const view = card(hostile['turned around'], NOW, words);
    expect(lines(view)).toContain('Hidden characters were removed from the text above.');
    expect(everything(view)).not.toMatch(/[\u202a-\u202e\u200b]/);
    expect(everything(card(states.owned, NOW, words))).not.toContain('Hidden characters');
  });

  it('never become our own words in titles and buttons', () => {
    const own = (view: View): string =>
      JSON.stringify(view.title.filter(part => typeof part === 'string')) +
      labels(view.buttons).join() +
      labels(view.more).join();
    for (const { view } of fixtures) expect(own(view)).not.toMatch(/<|channel|script|evil/);
  });

  it('give no link except http and https', () => {
    expect(card(hostile['bad link'], NOW, words).more.some(button => button.does === 'open_original')).toBe(
      false,
    );
  });

  it('are drawn quickly', () => {
    for (const each of Object.values(hostile)) {
      const begun = performance.now();
      card(each, NOW, words);
      expect(performance.now() - begun).toBeLessThan(1_000);
    }
  });

  it('are drawn in the same time whatever they hide at their beginning', () => {
    const long = `${'\u200b'.repeat(9_998)}x${'y'.repeat(40)}`;
    const posts = Object.fromEntries(['t1', 't2', 't3', 't4'].map(id => [`forum:${id}`, long]));
    const each = folder({
      case: { posts: Object.keys(posts).map((key, n) => post(key, { at: NOW - n * 60_000 })) },
      posts,
      authors: { [JAN]: { name: long, handle: long } },
    });
    expect(processorTime(() => card(each, NOW, words))).toBeLessThan(250);
  });

  it('show an unknown author as “Someone”', () => {
    expect(lines(card(folder({ authors: { [JAN]: {} } }), NOW, words))[0]).toMatch(/^Someone: /);
  });
});
