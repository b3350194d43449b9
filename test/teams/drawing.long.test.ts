import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { en as phrases } from '../../adapters/chat/teams/phrases/en.ts';
import type { Card } from '../../adapters/chat/teams/render.ts';
import { formCard, viewCard } from '../../adapters/chat/teams/render.ts';
import { everything } from '../stand-ins/teams/cards.ts';
import { cardPage } from '../support/adaptive-card.ts';
import { inBrowser } from '../support/chromium.ts';
import { fixtures, formFixtures } from '../view/fixtures.ts';

/**
 * The HTML tags of our cards. A link, a picture, emphasis or a list is not among them: only Markdown or HTML
 * in a text can make one.
 */
const harmless = [
  'div',
  'p',
  'br',
  'span',
  'button',
  'textarea',
  'input',
  'select',
  'option',
  'label',
  'datalist',
];

const cards: [string, Card][] = [
  ...fixtures.map(({ name, view }): [string, Card] => [name, viewCard(view, { dialogs: true, phrases })]),
  ...formFixtures.map(({ name, form }): [string, Card] => [
    `form: ${name}`,
    formCard(form, { dialogs: false, phrases }),
  ]),
  ...formFixtures.map(({ name, form }): [string, Card] => [
    `dialog: ${name}`,
    formCard(form, { mark: 'dialog', dialogs: true, phrases }),
  ]),
];
const squeeze = (text: string) => text.replace(/\s+/gu, '');
/**
 * Every text run that must be readable. Dates are left out, because each client writes them in its own way.
 */
const runsOf = (card: Card): string[] =>
  everything(card).flatMap(node =>
    node.type === 'TextRun' && !String(node.text).includes('{{') ? [squeeze(String(node.text))] : [],
  );

inBrowser("Microsoft's renderer of Adaptive Cards", browser => {
  const on = async (run: (page: Page) => Promise<void>) => {
    const page = await browser().newPage();
    await run(page);
    await page.close();
  };

  test.each(['light', 'dark'] as const)(
    'draws every view and form in %s without a warning, and foreign text stays text',
    look =>
      on(async page => {
        const there = await cardPage(page, look);
        for (const [name, card] of cards) {
          const { warnings, text, tags } = await there.draw(card, true);
          expect([name, warnings]).toEqual([name, []]);
          // Only our own pictures are images; foreign text makes none.
          const own = everything(card).some(node => node.type === 'Image') ? ['img'] : [];
          expect([name, tags.filter(tag => !harmless.includes(tag))]).toEqual([name, own]);
          const read = squeeze(text);
          expect([name, runsOf(card).filter(run => !read.includes(run))]).toEqual([name, []]);
          await there.clear();
        }
        const pictures = cards.flatMap(([, card]) =>
          everything(card).flatMap(({ type, url }) =>
            type === 'Image' && String(url).startsWith('https:') ? [String(url)] : [],
          ),
        );
        expect({ asked: there.asked, errors: there.errors }).toEqual({ asked: pictures, errors: [] });
        expect(cards.length).toBeGreaterThan(80);
      }),
  );

  test('makes links, emphasis and lists of such text in a text block, and warns of unknown blocks', () =>
    on(async page => {
      const there = await cardPage(page, 'light');
      const text = 'See **this** [link](https://evil.example)\n\n- one';
      const card = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text, wrap: true }] };
      const unknown = {
        type: 'AdaptiveCard',
        version: '1.5',
        body: [{ type: 'Nonsense' }],
        actions: [{ type: 'Action.Nonsense' }],
      };
      expect((await there.draw(unknown)).warnings).not.toEqual([]);
      expect((await there.draw(card)).tags).toEqual(expect.arrayContaining(['strong', 'a', 'li']));
    }));
});
