import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../../adapters/chat/teams/limits.ts';
import { en as phrases } from '../../adapters/chat/teams/phrases/en.ts';
import type { Card } from '../../adapters/chat/teams/render.ts';
import { formCard, summaryOf, viewCard } from '../../adapters/chat/teams/render.ts';
import { plainLine } from '../../adapters/chat/teams/text.ts';
import type { Draft } from '../../src/reply/draft.ts';
import { oneSend } from '../../src/reply/plan.ts';
import { card } from '../../src/view/case/card.ts';
import { showAll } from '../../src/view/case/conversation.ts';
import type { Folder } from '../../src/view/folder.ts';
import { mine, queue } from '../../src/view/lists/cases.ts';
import { breached, customerWrote, reminder } from '../../src/view/notices/notices.ts';
import type { View } from '../../src/view/types.ts';
import { everything, faultsOf } from '../stand-ins/teams/cards.ts';
import { drawn } from '../stand-ins/teams/screen.ts';
import { preview, written } from '../view/drafts.ts';
import { NOW, words } from '../view/fixtures.ts';
import { ANA, FIRST, folder, HOUR, JAN, MINUTE, ours, post, saidIn, send } from '../view/folders.ts';
import { listed } from '../view/listed.ts';

/**
 * Hostile texts of customers, networks and colleagues in all places of a card. They give no mention, no link
 * and no formatting, and no card is too large.
 */

const markdownit = createRequire(import.meta.url)('markdown-it') as (options: object) => {
  render(text: string): string;
};
/** A parser with more Markdown than Teams has. It gives only paragraphs if the text has no Markdown. */
const markdown = markdownit({ html: true, linkify: true });
const madeOf = (text: string): string[] =>
  [...markdown.render(text).matchAll(/<(\w+)[^>]*>/g)]
    .map(([, tag]) => tag!)
    .filter(tag => tag !== 'p' && tag !== 'br');

const bait = fc.constantFrom(
  ...[
    '**',
    '*',
    '_',
    '__',
    '~~',
    '`',
    '```\n',
    '[',
    '](',
    ')',
    '[a](https://evil.example)',
    '![a](https://evil.example/a.png)',
    '<https://evil.example>',
  ],
  ...[
    'https://evil.example',
    'evil.com',
    'A.AC',
    'jan@evil.com',
    'www.evil.com',
    'www.evil.example',
    '<at>',
    '</at>',
    '<at>Ana de Vries</at>',
    '<b>',
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
  ],
  ...[
    '\n',
    '\n\n',
    '\n# ',
    '\n- ',
    '\n1. ',
    '\n> ',
    '\n---\n',
    '\n    ',
    '| a | b |\n|---|---|\n',
    '\\',
    '&lt;b&gt;',
    '&#60;',
    '{{DATE(2026-01-01T00:00:00Z)}}',
  ],
  ...[
    '\u202e',
    '\u2066',
    '\u2069',
    '\u200b',
    '\u200f',
    '\u0000',
    '\u001b[31m',
    'שלום',
    'مرحبا',
    '👩‍👩‍👧‍👦',
    'e\u0301\u0302\u0303',
    '\ud83d',
    'word',
    ' ',
    'jan_de_vries',
    '@everyone',
  ],
);
const hostile = fc
  .array(fc.oneof({ weight: 4, arbitrary: bait }, fc.string({ unit: 'grapheme', maxLength: 8 })), {
    maxLength: 14,
  })
  .map(parts => parts.join(''));
const long = fc
  .tuple(hostile, fc.integer({ min: 1, max: 4_000 }))
  .map(([text, times]) => text.repeat(times).slice(0, 60_000));
const text = fc.oneof({ weight: 3, arbitrary: hostile }, long);
const name = fc.oneof({ weight: 5, arbitrary: hostile }, long);

const folders: fc.Arbitrary<Folder> = fc
  .record({
    texts: fc.array(text, { minLength: 4, maxLength: 4 }),
    names: fc.array(name, { minLength: 5, maxLength: 5 }),
  })
  .map(({ texts: [first, second, third, fourth], names: [author, handle, colleague, label, account] }) =>
    folder({
      case: {
        owner: { person: ANA, since: NOW - 8 * MINUTE },
        private: { since: NOW - 5 * MINUTE, way: 'dm' },
        debt: { since: NOW - 5 * MINUTE },
        posts: [post(FIRST), ours('forum:t2'), post('forum:t3', { at: NOW - 3 * MINUTE, private: true })],
        sends: [send('s1', { stage: 'unknown' })],
      },
      posts: { [FIRST]: first!, 'forum:t2': second!, 'forum:t3': third! },
      sends: { s1: { text: fourth! } },
      authors: { [JAN]: { name: author!, handle: handle!, followers: 3 } },
      people: { [ANA]: colleague! },
      source: { label: label!, account: account! },
    }),
  );
const viewsOf = (it: Folder): View[] => [
  card(it, NOW, words),
  card(it, NOW + 3 * HOUR, words),
  queue(listed([it, it, it], 2), null, NOW, words),
  mine(listed([it]), null, NOW, words),
  showAll(it, saidIn(it, FIRST), 0, words),
  reminder(it, { steps: [{ clock: 'first_reply.1', percent: 75 }], to: 'owner' }, NOW, words),
  customerWrote(it, 'forum:t3', words),
  breached(it, 'first_reply.1', words),
];

function expectSound(made: Card, on: 'message' | 'dialog'): void {
  expect(faultsOf(made, on)).toEqual([]);
  expect(Buffer.byteLength(JSON.stringify(made))).toBeLessThanOrEqual(limits.cardBytes);
  expect(drawn(made as never).interpreted).toEqual([]);
  expect((made.msteams as { entities?: unknown }).entities).toBeUndefined();
  for (const node of everything(made)) {
    if (node.type === 'TextBlock') expect([node.text, madeOf(String(node.text))]).toEqual([node.text, []]);
    expect(String(node.text ?? '')).not.toContain('{{DATE(2026-01-01');
    expect(String(node.title ?? node.label ?? '')).not.toContain('<at>');
  }
}

test('hostile text in a view gives no mention, link or formatting in Teams', () => {
  fc.assert(
    fc.property(folders, it => {
      for (const view of viewsOf(it)) {
        for (const site of [
          { dialogs: true, phrases },
          { dialogs: false, phrases },
          { dialogs: true, mark: 'dialog' as const, phrases },
        ]) {
          expectSound(viewCard(view, site), site.mark === 'dialog' ? 'dialog' : 'message');
        }
        const summary = summaryOf(view, phrases);
        expect([summary, madeOf(summary)]).toEqual([summary, []]);
        expect(summary.length).toBeLessThanOrEqual(limits.summary + 1);
      }
    }),
    { numRuns: 40 },
  );
}, 30_000);

test('hostile text in a form gives no mention, link or formatting in Teams', () => {
  fc.assert(
    fc.property(folders, text, (it, typed) => {
      const draft: Draft = { id: 's9', plan: 'reply', target: FIRST, text: typed, seen: 4 };
      const means = oneSend(it.case, draft);
      for (const form of [written(it, draft), preview(it, draft, { means })]) {
        expectSound(formCard(form, { dialogs: false, phrases }), 'message');
        expectSound(formCard(form, { dialogs: true, mark: 'dialog', phrases }), 'dialog');
      }
    }),
    { numRuns: 40 },
  );
}, 30_000);

test('hostile text in a toast, a bar or a title gives no link or formatting in Teams', () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 3 }), parts => {
      const line = plainLine(
        parts.map(foreign => ({ foreign })),
        500,
        { phrases },
      );
      expect([line, madeOf(line)]).toEqual([line, []]);
      expect(line).not.toMatch(/[<>]|\]\(/);
    }),
    { numRuns: 2_000 },
  );
});

test('an ordinary handle is unchanged in Teams', () => {
  expect(plainLine([{ foreign: 'jan_de_vries (@jan), 5-6 days' }], 100, { phrases })).toBe(
    'jan_de_vries (@jan), 5-6 days',
  );
});
