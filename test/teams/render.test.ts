import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../../adapters/chat/teams/limits.ts';
import { phrases as phrasesOf } from '../../adapters/chat/teams/phrases.ts';
import { formCard, summaryOf, viewCard } from '../../adapters/chat/teams/render.ts';
import { cut } from '../../adapters/chat/teams/text.ts';
import { queue } from '../../src/view/lists/cases.ts';
import type { Block, Button, TextPart, View } from '../../src/view/types.ts';
import { card, own, previewForm, writeForm } from '../contracts/chat/words.ts';
import { everything, faultsOf } from '../stand-ins/teams/cards.ts';
import { drawn, inputsOf } from '../stand-ins/teams/screen.ts';
import { words as english } from '../view/fixtures.ts';
import { NOW } from '../view/folders.ts';
import { listed } from '../view/listed.ts';
import { longest } from '../view/longest.ts';

const bytes = (of: object) => Buffer.byteLength(JSON.stringify(of));
const phrases = phrasesOf.en;
const site = { dialogs: true, phrases };
const inPlace = { dialogs: false, phrases };
const seen = (view: View) => drawn(viewCard(view, site) as never);
const quote = (text: string): Block => ({
  is: 'quote',
  text,
  by: [own('Jan')],
  at: 0,
  side: 'customer',
  private: false,
  hidden: false,
  cut: false,
});

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.constantFrom(
    '{{DATE(2026-01-01T00:00:00Z)}}',
    '<at>all</at>',
    '[a](https://evil.example)',
    '**b**',
    '\u202Eevil',
    `e${'\u0301'.repeat(5_000)}`,
    '👩‍👩‍👧‍👦'.repeat(2_000),
    'x'.repeat(40_000),
  ),
);
const part: fc.Arbitrary<TextPart> = fc.oneof(
  nasty.map(foreign => ({ foreign })),
  nasty.map(name => ({ person: 'p1', name })),
  fc.constantFrom(own('Owned by '), own('1. first * item_')),
  fc.constant({ at: 1_700_000_000_000, as: 'time' as const }),
);
const text = fc.array(part, { minLength: 1, maxLength: 5 });
const button: fc.Arbitrary<Button> = fc.record({
  does: fc.constant('claim' as const),
  about: fc.constant('case-1'),
  label: fc.constantFrom(own('Claim'), own('x'.repeat(500))),
});
const block: fc.Arbitrary<Block> = fc.oneof(
  nasty.map(quote),
  fc.record({ is: fc.constant('text' as const), text }),
  fc.record({ is: fc.constant('row' as const), text, buttons: fc.array(button, { maxLength: 3 }) }),
  fc.record({
    is: fc.constant('picture' as const),
    alt: text,
    from: fc.constantFrom(
      { png: 'A'.repeat(400) },
      { png: 'A'.repeat(40_000) },
      { url: 'https://charts.example/week.png' },
      { url: `https://charts.example/${'a'.repeat(30_000)}` },
      { url: 'http://charts.example/week.png' },
      { url: 'javascript:alert(1)' },
    ),
  }),
  fc.record({
    is: fc.constant('facts' as const),
    facts: fc.array(fc.record({ label: fc.constant(own('Author')), value: text }), {
      minLength: 1,
      maxLength: 5,
    }),
  }),
);
const view: fc.Arbitrary<View> = fc.record({
  tone: fc.constantFrom('new' as const, 'late' as const),
  title: text,
  body: fc.array(block, { maxLength: 60 }),
  buttons: fc.array(button, { maxLength: 4 }),
  more: fc.array(button, { maxLength: 12 }),
  fallback: text,
});

test('any view becomes a valid Teams card within the size limit, and no text is interpreted', () => {
  fc.assert(
    fc.property(view, it => {
      const made = viewCard(it, site);
      expect(faultsOf(made)).toEqual([]);
      expect(bytes(made)).toBeLessThanOrEqual(limits.cardBytes);
      expect(drawn(made as never).interpreted).toEqual([]);
      expect(summaryOf(it, phrases).length).toBeLessThanOrEqual(limits.summary + 1);
    }),
    { numRuns: 60 },
  );
});

test('a picture in a Teams card is drawn as long as there is room for it', () => {
  const chart = (png: string) =>
    seen(card('Week', { body: [{ is: 'picture', alt: [own('Answers by day')], from: { png } }] })).lines;
  expect(chart('A'.repeat(400))).toContain('(picture) Answers by day');
  expect(chart('A'.repeat(40_000))).toContain('Answers by day');
});

test('a long text is shortened on a Teams card, and the card says so', () => {
  const lines = seen(
    card('Long', { body: [quote('word '.repeat(8_000)), { is: 'text', text: [own('The end')] }] }),
  ).lines;
  expect(lines).toContain('Shortened here.');
  expect(lines).toContain('The end');
});
test('blocks that do not fit on a Teams card are left out, and the card says so', () => {
  const rows = Array.from(
    { length: 300 },
    (_, i): Block => ({
      is: 'row',
      text: [{ foreign: `case ${i}` }],
      buttons: [{ does: 'claim', label: own('Claim') }],
    }),
  );
  const lines = seen(card('Queue', { body: rows })).lines;
  expect(lines).toContain('case 0');
  expect(lines).not.toContain('case 299');
  expect(lines).toContain('The rest does not fit in a Teams message.');
});

test('only our dates are drawn as dates on a Teams card', () => {
  const lines = seen(
    card('Dates', {
      body: [
        {
          is: 'text',
          text: [
            { foreign: '{{DATE(2020-01-01T00:00:00Z)}} and ' },
            { at: Date.UTC(2026, 10, 22, 13, 5), as: 'time' },
          ],
        },
      ],
    }),
  ).lines;
  expect(lines[1]).toBe('{\u200B{DATE(2020-01-01T00:00:00Z)}} and 2026-11-22 13:05');
});

test('only web links are drawn on a Teams card', () => {
  const open = (url: string): Button => ({ does: 'open_original', label: own(url), opens: { url } });
  const urls = [
    'https://forum.example/t/1',
    'http://forum.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'msteams://x',
    'nonsense',
    `https://x.example/${'x'.repeat(3_000)}`,
  ];
  const made = viewCard(card('Links', { buttons: urls.map(open) }), site) as never;
  expect(everything(made).flatMap(node => (node.type === 'Action.OpenUrl' ? [node.url] : []))).toEqual(
    urls.slice(0, 2),
  );
});

test('a button with a question shows its question before it acts in Teams', () => {
  const made = viewCard(
    card('Ask', {
      buttons: [{ does: 'reopen', about: 'case-1', label: own('Reopen'), confirm: own('Reopen this case?') }],
    }),
    site,
  ) as never;
  expect(drawn(made).lines).toEqual(['Ask', '[Reopen]']);
  const [hidden] = everything(made).flatMap(node => (node.isVisible === false ? [String(node.id)] : []));
  expect(drawn(made, new Set([hidden!])).lines).toEqual(['Ask', '[Reopen]', 'Reopen this case?', '[Reopen]']);
});

test('the typed text stays whole in a Teams form, and other content is left out', () => {
  const typed = 'y'.repeat(7_500);
  const form = writeForm({}, typed);
  const made = formCard(
    {
      ...form,
      fields: [
        ...Array.from({ length: 30 }, () => ({ is: 'shown', block: quote('z'.repeat(5_000)) }) as const),
        ...form.fields,
      ],
    },
    inPlace,
  ) as never;
  expect(faultsOf(made)).toEqual([]);
  expect(bytes(made)).toBeLessThanOrEqual(limits.cardBytes);
  expect(inputsOf(made).map(input => input.value)).toEqual([typed]);
});
test('a typed text that is too long for a Teams form is not shown in part', () => {
  const made = formCard(writeForm({}, '👩‍👩‍👧‍👦'.repeat(3_000)), inPlace) as never;
  expect(inputsOf(made)).toEqual([]);
  expect(drawn(made).lines).toEqual([
    'Reply publicly',
    'What you typed is kept, but it is too long for a form in Teams.',
    '[Cancel]',
  ]);
});
test('the last button of a preview in Teams is red, and “Back” and “Cancel” are not', () => {
  const made = formCard(previewForm('We are on it'), inPlace) as never;
  expect(
    everything(made).flatMap(node => (node.type === 'Action.Execute' ? [[node.title, node.style]] : [])),
  ).toEqual([
    ['Post publicly', 'destructive'],
    ['Back', undefined],
    ['Cancel', undefined],
  ]);
});

test('a text for Teams is cut between graphemes', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 40 }),
      (whole, max) => {
        const short = cut(whole, max);
        expect(short.length).toBeLessThanOrEqual(Math.max(whole.length <= max ? whole.length : max + 1, 1));
        expect(short.isWellFormed()).toBe(true);
      },
    ),
  );
  expect(cut('ab👩‍👩‍👧‍👦cd', 5)).toBe('ab…');
});

test('a person with a ping is mentioned on a Teams card, with their name as plain text', () => {
  const ping = (name: string, user: string) => ({
    person: 'p1',
    name,
    ping: [
      { chat: 'slack', user: 'U0ANA' },
      { chat: 'teams', user },
    ],
  });
  const made = viewCard(
    card('Too late: ', {
      title: [own('Too late: '), { foreign: '<at>Bram</at>' }],
      body: [
        {
          is: 'text',
          text: [
            ping('Ana <at>de</at> **Vries**', 'aad-1'),
            own(' and '),
            ping('Ana at de at Vries', 'aad-2'),
            ping('Ana', 'aad-1'),
          ],
        },
      ],
    }),
    site,
  );
  expect(faultsOf(made)).toEqual([]);
  expect(made.msteams).toEqual({
    width: 'Full',
    entities: [
      {
        type: 'mention',
        text: '<at>Ana atdeat Vries</at>',
        mentioned: { id: 'aad-1', name: 'Ana atdeat Vries' },
      },
      {
        type: 'mention',
        text: '<at>Ana at de at Vries</at>',
        mentioned: { id: 'aad-2', name: 'Ana at de at Vries' },
      },
    ],
  });
  expect(drawn(made as never)).toMatchObject({
    interpreted: [],
    lines: expect.arrayContaining(['@Ana atdeat Vries @Ana at de at Vries']),
  });
});
test('a person without a ping to Teams is not mentioned', () => {
  const made = viewCard(
    card('Taken', {
      title: [
        { person: 'p1', name: 'Ana' },
        { person: 'p2', name: 'Bram', ping: [{ chat: 'slack', user: 'U1' }] },
      ],
    }),
    site,
  );
  expect(made.msteams).toEqual({ width: 'Full' });
  expect(JSON.stringify(made)).not.toContain('<at>');
});

test.each(['a', '漢', '👩‍👩‍👧‍👦'])(
  'a page of ten cases with the longest names and words has every row: %s',
  sign => {
    const cases = longest(sign);
    const made = viewCard(queue(listed(cases, 190), null, NOW, english), site);
    expect(bytes(made)).toBeLessThanOrEqual(limits.cardBytes);
    expect(faultsOf(made as never)).toEqual([]);
    for (const { case: c } of cases) expect(JSON.stringify(made)).toContain(c.id);
    expect(JSON.stringify(made)).toContain('Later');
  },
);
