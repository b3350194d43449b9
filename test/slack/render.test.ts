import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from '../../adapters/chat/slack/limits.ts';
import { modal, noticeModal, page } from '../../adapters/chat/slack/modal.ts';
import { en as phrases } from '../../adapters/chat/slack/phrases/en.ts';
import { drawMessage } from '../../adapters/chat/slack/render.ts';
import { escaped, fit } from '../../adapters/chat/slack/text.ts';
import { queue } from '../../src/view/lists/cases.ts';
import type { Block, Button, Field, FormView, TextPart, Tone, View } from '../../src/view/types.ts';
import { card, own, writeForm } from '../contracts/chat/words.ts';
import { messageError, viewError } from '../stand-ins/slack/blocks.ts';
import { interpreted, linesOf } from '../stand-ins/slack/screen.ts';
import type { Node } from '../stand-ins/slack/state.ts';
import { words as english } from '../view/fixtures.ts';
import { NOW } from '../view/folders.ts';
import { listed } from '../view/listed.ts';
import { longest } from '../view/longest.ts';

const reader = { phrases };
const spot = { channel: 'C0SOCIAL', home: false, reader };
const family = '👨‍👩‍👧‍👦';
const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    '<!channel> *bold* <@U0ANA> & `x`',
    family.repeat(400),
    '&'.repeat(4_000),
    'e\u0301\u0301\u0301'.repeat(2_000),
    'line\n'.repeat(900),
    '',
  ),
);
const part: fc.Arbitrary<TextPart> = fc.oneof(
  words.map(own),
  words.map(foreign => ({ foreign })),
  fc.record({
    at: fc.integer({ min: 0, max: 4e12 }),
    as: fc.constantFrom('time' as const, 'day' as const, 'left' as const),
  }),
  words.map(name => ({ person: 'p1', name })),
);
const text = fc.array(part, { maxLength: 6 });
const button: fc.Arbitrary<Button> = fc.record(
  {
    does: fc.constantFrom('claim' as const, 'reply' as const),
    label: words.map(label => own(label || 'Label')),
    about: fc.constant('case-1'),
    args: fc.constantFrom({ send: 's' }, { post: 'p'.repeat(2_100) }),
    opens: fc.constantFrom(
      'form' as const,
      { url: 'https://acme.example/' },
      { url: 'javascript:alert(1)' },
      { url: `https://${'a'.repeat(4_000)}` },
    ),
    confirm: words.map(confirm => own(confirm || 'Sure?')),
  },
  { requiredKeys: ['does', 'label'] },
);
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({
    is: fc.constant('quote' as const),
    text: words,
    by: text,
    at: fc.integer({ min: 0, max: 4e12 }),
    side: fc.constantFrom('customer' as const, 'us' as const),
    private: fc.boolean(),
    hidden: fc.boolean(),
    cut: fc.boolean(),
  }),
  fc.record({
    is: fc.constant('facts' as const),
    facts: fc.array(fc.record({ label: words.map(own), value: text }), { maxLength: 5 }),
  }),
  fc.record({ is: fc.constant('text' as const), text, tone: fc.constantFrom<Tone>('late', 'plain') }),
  fc.record({ is: fc.constant('text' as const), text, heading: fc.constant(true as const) }),
  fc.record({ is: fc.constant('row' as const), text, buttons: fc.array(button, { maxLength: 3 }) }),
  fc.record({
    is: fc.constant('picture' as const),
    alt: text,
    from: fc.constantFrom(
      { png: 'AAAA' },
      { url: 'https://charts.example/week.png' },
      { url: `https://charts.example/${'a'.repeat(3_000)}` },
      { url: 'https://127.0.0.1/week.png' },
      { url: 'https://localhost/week.png' },
      { url: 'javascript:alert(1)' },
    ),
  }),
);
const view: fc.Arbitrary<View> = fc.record({
  tone: fc.constantFrom<Tone>('new', 'done', 'plain'),
  title: text,
  body: fc.array(block, { maxLength: 60 }),
  buttons: fc.array(button, { maxLength: 5 }),
  more: fc.array(button, { maxLength: 12 }),
  fallback: text,
});
const field: fc.Arbitrary<Field> = fc.oneof(
  block.map(shown => ({ is: 'shown' as const, block: shown })),
  fc.record({
    is: fc.constant('text' as const),
    name: fc.constant('text'),
    label: fc.constant(own('Your reply')),
    value: words,
    rows: fc.integer({ min: 1, max: 8 }),
    required: fc.boolean(),
    error: words.map(own),
  }),
  fc.record({
    is: fc.constant('select' as const),
    name: fc.constant('to'),
    label: fc.constant(own('To')),
    options: fc.array(
      fc.record({ value: fc.constantFrom('p', 'p'.repeat(76)), label: words.map(foreign => ({ foreign })) }),
      { maxLength: 120 },
    ),
    required: fc.boolean(),
  }),
);
const form = fc.record({
  fields: fc.uniqueArray(field, { maxLength: 40, selector: made => ('name' in made ? made.name : made) }),
  back: fc.constant(own('Back')),
});

describe('any view drawn for Slack', () => {
  test('Slack accepts any view as a message', () => {
    fc.assert(
      fc.property(view, made => {
        const drawn = drawMessage(made, reader);
        expect(messageError(drawn.blocks)).toBeNull();
        expect(drawn.text.length).toBeLessThanOrEqual(3_000);
        expect(interpreted({ blocks: drawn.blocks as unknown as Node[], text: drawn.text })).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
  test('Slack accepts any view as a notice in a modal', () => {
    fc.assert(
      fc.property(view, made => {
        expect(viewError(noticeModal(made, spot))).toBeNull();
      }),
      { numRuns: 80 },
    );
  });
  test('Slack accepts any view as a home tab', () => {
    fc.assert(
      fc.property(view, made => {
        expect(viewError(page(made, reader), 'home')).toBeNull();
      }),
      { numRuns: 80 },
    );
  });
  test('Slack accepts any form as a modal', () => {
    fc.assert(
      fc.property(form, over => {
        expect(viewError(modal(writeForm(over as Partial<FormView>), spot, 'fresh'))).toBeNull();
      }),
      { numRuns: 80 },
    );
  });
});

describe('content that does not fit into Slack', () => {
  const shown = (made: View) =>
    linesOf(drawMessage(made, reader) as unknown as { blocks: Node[]; text: string }).join('\n');
  const quote = (text: string): Block => ({
    is: 'quote',
    text,
    by: [{ foreign: 'Jan' }],
    at: 0,
    side: 'customer',
    private: false,
    hidden: false,
    cut: false,
  });

  test('a long quote is cut between graphemes', () => {
    const lines = shown(card('Long', { body: [quote(family.repeat(1_000))] }));
    expect(lines).toContain(phrases.cut);
    expect(/^> (?:👨‍👩‍👧‍👦)+…$/mu.test(lines)).toBe(true);
  });
  test('many quotes keep the title and the buttons', () => {
    const claim: Button = { does: 'claim', label: own('Claim') };
    const lines = shown(
      card('Many', { body: Array.from({ length: 20 }, () => quote('x'.repeat(2_000))), buttons: [claim] }),
    );
    expect(lines).toContain('Many');
    expect(lines).toContain(phrases.leftOut);
    expect(lines).toContain('[Claim]');
  });
  test('a list of sixty rows is cut and ends with a note', () => {
    const row: Block = {
      is: 'row',
      text: [own('A case')],
      buttons: [{ does: 'show_case', about: 'case-1', label: own('Show') }],
    };
    expect(shown(card('List', { body: Array.from({ length: 60 }, () => row) }))).toContain(phrases.leftOut);
  });
  test('a button with a value that is too long is left out, with a note', () => {
    const post = 'p'.repeat(limits.buttonValue);
    const lines = shown(card('Card', { buttons: [{ does: 'claim', label: own('Claim'), args: { post } }] }));
    expect(lines).toContain(phrases.leftOut);
    expect(lines).not.toContain('[Claim]');
  });
  test('a link that is not a web page is left out', () => {
    expect(
      shown(
        card('Card', {
          buttons: [{ does: 'open_original', label: own('Open'), opens: { url: 'javascript:alert(1)' } }],
        }),
      ),
    ).not.toContain('[Open]');
  });
  test('a draft that is too long for a field comes with a note', () => {
    const drawn = JSON.stringify(modal(writeForm({}, 'y'.repeat(5_000)), spot, 'fresh'));
    expect(drawn).toContain(phrases.tooMuchTyped(3_000));
  });
});

describe('text in Slack', () => {
  test('a long text is cut to the limit, between graphemes', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 3_000 }), (text, max) => {
        const cut = fit(text, max);
        expect(cut.length).toBeLessThanOrEqual(Math.max(max, 1));
        if (text.length > max) expect(text.startsWith(cut.slice(0, -1))).toBe(true);
        expect(cut.endsWith('\u200d…')).toBe(false);
      }),
    );
  });
  test('text is escaped once, ampersands included', () => {
    expect(escaped('<!here> & &lt;')).toBe('&lt;!here&gt; &amp; &amp;lt;');
  });
  test('a deadline is a date token, which shows the time zone of each reader', () => {
    const drawn = drawMessage(
      card('Due', {
        body: [
          { is: 'facts', facts: [{ label: own('Due'), value: [{ at: 1_795_000_000_000, as: 'left' }] }] },
        ],
      }),
      reader,
    );
    expect(JSON.stringify(drawn.blocks)).toContain(
      '"timestamp":1795000000,"format":"{date_short_pretty} {time} ({ago})"',
    );
    expect(drawMessage(card('x', { fallback: [{ at: 1_795_000_000_000, as: 'time' }] }), reader).text).toBe(
      '<!date^1795000000^{date_short_pretty} {time}|2026-11-18 11:06 UTC>',
    );
  });
});

test('a private answer in Slack has the asker’s time zone for clients without dates', () => {
  const due: View = card('Due', {
    fallback: [{ at: 1_795_000_000_000, as: 'time' }],
    body: [{ is: 'text', text: [{ at: 1_795_000_000_000, as: 'left' }] }],
  });
  const { blocks, text } = drawMessage(due, { ...reader, zone: 'Asia/Kolkata' });
  expect(linesOf({ blocks: blocks as unknown as Node[], text })).toContain('2026-11-18 16:36 Asia/Kolkata');
  expect(text).toBe('<!date^1795000000^{date_short_pretty} {time}|2026-11-18 16:36 Asia/Kolkata>');
  expect(JSON.stringify(page(due, { ...reader, zone: 'America/New_York' }).blocks)).toContain(
    '2026-11-18 06:06 America/New_York',
  );
  expect(
    JSON.stringify(noticeModal(due, { ...spot, reader: { ...reader, zone: 'Europe/Amsterdam' } }).blocks),
  ).toContain('2026-11-18 12:06 Europe/Amsterdam');
});

describe('a mention in Slack', () => {
  const called = (user: string, chat = 'slack'): TextPart => ({
    person: 'p1',
    name: 'Ana',
    ping: [{ chat, user }],
  });
  const drawn = (part: TextPart) =>
    interpreted(
      drawMessage(card('Late', { body: [{ is: 'text', text: [part] }] }), reader) as unknown as {
        blocks: Node[];
        text: string;
      },
    );
  test('is drawn for a colleague with a ping to their Slack account', () => {
    expect(drawn(called('U0ANA'))).toEqual(['{"type":"user","user_id":"U0ANA"}']);
  });
  test.each([
    ['a ping to another chat', called('29:teams', 'teams')],
    ['a ping to an invalid account', called('!channel')],
    ['a name that looks like a mention', { person: 'p1', name: '<@U0ANA>' } as TextPart],
  ])('is not drawn for %s', (_, part) => expect(drawn(part)).toEqual([]));
});

describe('the Slack stand-in', () => {
  const errorOf = (made: unknown) => messageError([made])?.error;
  test.each([
    ['an unknown block', { type: 'bogus' }],
    ['a section of 3,001 characters', { type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3_001) } }],
    [
      'an empty text',
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: '' }] }],
      },
    ],
    [
      '26 buttons',
      {
        type: 'actions',
        elements: Array.from({ length: 26 }, (_, i) => ({
          type: 'button',
          action_id: `a${i}`,
          text: { type: 'plain_text', text: 'x' },
        })),
      },
    ],
    [
      'a label of 76',
      {
        type: 'actions',
        elements: [{ type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'x'.repeat(76) } }],
      },
    ],
    [
      'two buttons with one id',
      {
        type: 'actions',
        elements: [1, 2].map(() => ({
          type: 'button',
          action_id: 'a',
          text: { type: 'plain_text', text: 'x' },
        })),
      },
    ],
    [
      'a value of 2,001',
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            action_id: 'a',
            value: 'x'.repeat(2_001),
            text: { type: 'plain_text', text: 'x' },
          },
        ],
      },
    ],
    [
      'a property that a text does not have',
      { type: 'header', text: { type: 'plain_text', text: 'x', verbatim: true } },
    ],
    [
      'a property without a value',
      {
        type: 'actions',
        elements: [{ type: 'button', value: null, text: { type: 'plain_text', text: 'x' } }],
      },
    ],
  ])('refuses %s', (_name, made) => expect(errorOf(made)).toBe('invalid_blocks'));
  test('refuses 51 blocks, and too much text in total', () => {
    expect(messageError(Array.from({ length: 51 }, () => ({ type: 'divider' })))?.error).toBe(
      'invalid_blocks',
    );
    expect(
      messageError(
        Array.from({ length: 5 }, () => ({
          type: 'section',
          text: { type: 'mrkdwn', text: 'x'.repeat(2_900) },
        })),
      )?.error,
    ).toBe('msg_blocks_too_long');
  });
  test('refuses a modal title of 25 characters', () => {
    const title = (text: string) =>
      viewError({ type: 'modal', title: { type: 'plain_text', text }, blocks: [] });
    expect(title('x'.repeat(25))?.error).toBe('invalid_arguments');
    expect(title('x'.repeat(24))).toBeNull();
  });
});

test.each(['a', '漢', family])(
  'a page of ten cases with the longest names and words has every row: %s',
  sign => {
    const cases = longest(sign);
    const view = queue(listed(cases, 190), null, NOW, english);
    const drawn = drawMessage(view, reader);
    expect(messageError(drawn.blocks as unknown as Node[])).toBeNull();
    const sent = JSON.stringify(drawn);
    for (const { case: c } of cases) expect(sent).toContain(c.id);
    expect(sent).toContain('Later');
  },
);
