import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Spot } from '../../adapters/chat/slack/modal.ts';
import { modal, noticeModal, page } from '../../adapters/chat/slack/modal.ts';
import { phrases } from '../../adapters/chat/slack/phrases.ts';
import { drawMessage } from '../../adapters/chat/slack/render.ts';
import type { DraftOf } from '../../src/reply/draft.ts';
import { oneSend } from '../../src/reply/plan.ts';
import { card, movedDown } from '../../src/view/case/card.ts';
import { showAll } from '../../src/view/case/conversation.ts';
import type { Folder } from '../../src/view/folder.ts';
import { drawCaseForm } from '../../src/view/forms/case-forms.ts';
import { mine, queue } from '../../src/view/lists/cases.ts';
import { homePage, onCallNow } from '../../src/view/lists/lists.ts';
import { breached, customerWrote, lateOnArrival, reminder } from '../../src/view/notices/notices.ts';
import { sendTrouble } from '../../src/view/notices/our-answers.ts';
import { givenAway, handedToYou, takenFromYou } from '../../src/view/notices/ownership.ts';
import type { FormView, View } from '../../src/view/types.ts';
import { wordsOf } from '../../src/words/words.ts';
import { messageError, viewError } from '../stand-ins/slack/blocks.ts';
import { interpreted } from '../stand-ins/slack/screen.ts';
import type { Node } from '../stand-ins/slack/state.ts';
import { preview, written } from '../view/drafts.ts';
import { ANA, BRAM, FIRST, folder, JAN, MINUTE, NOW, post, saidIn, send } from '../view/folders.ts';
import { listed } from '../view/listed.ts';

/** Texts of any content, length and number. Slack accepts every drawn message and interprets no word. */

/**
 * Every text contains MARK, so that text in a wrong place is found. Only a date token in a text has THEIRS.
 */
const MARK = 'zqcustomerzq';
const THEIRS = 1_392_734_382;
const bits = fc.oneof(
  fc.constantFrom(
    '<!channel>',
    '<!here|here>',
    '<!everyone>',
    '<!subteam^S0TEAM>',
    '<@U0ANA>',
    '<#C0SOCIAL|social>',
    '<https://evil.example|acme.example>',
    'https://evil.example/?a=<b>&c',
    '<mailto:a@b.example|mail>',
    `<!date^${THEIRS}^{date_num}^https://evil.example|now>`,
    '@everyone @channel @here @ana',
    '*bold* _it_ ~no~ `code` ```pre``` > quote :smile:',
    '&lt;!channel&gt; &amp;lt; &#60;',
    '\u202eright to left\u202c עברית العربية',
    'e\u0301\u0302\u0303',
    '👨‍👩‍👧‍👦🏳️‍🌈',
    '\u200b\u200d\u2060\ufeff\u{e0041}',
    '\\u003c!channel\\u003e',
    '"}],"type":"broadcast"',
    '\n\n\n',
    '<',
    '>',
    '&',
    '|',
    '\ud800',
    '\u0000',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
);
const hostile = fc
  .tuple(fc.array(bits, { maxLength: 8 }), fc.constantFrom(1, 1, 1, 3, 40, 400))
  .map(([parts, times]) => `${MARK} ${parts.join('').repeat(times)}`);

const words = wordsOf('en');
const base = { id: 'd1', target: FIRST, seen: 4 };
const draft = (text: string): DraftOf<'reply'> => ({ ...base, plan: 'reply', text });

const randomCase = fc
  .record({
    posts: fc.array(hostile, { minLength: 1, maxLength: 7 }),
    ours: fc.array(hostile, { maxLength: 3 }),
    name: hostile,
    label: hostile,
    staff: hostile,
  })
  .map(({ posts, ours, name, label, staff }) => {
    const keys = posts.map((_, n) => (n === 0 ? FIRST : `forum:t${n + 1}`));
    const stages = ['queued', 'unknown', 'refused'] as const;
    const of = folder({
      case: {
        owner: { person: ANA, since: NOW - 8 * MINUTE },
        posts: keys.map((key, n) => post(key, { at: NOW - (9 - n) * MINUTE, private: n % 3 === 2 })),
        sends: ours.map((_, n) => send(`s${n}`, { stage: stages[n]!, submitted: NOW - n * 1_000 })),
      },
      posts: Object.fromEntries(keys.map((key, n) => [key, posts[n]!])),
      sends: Object.fromEntries(ours.map((text, n) => [`s${n}`, { text }])),
      authors: { [JAN]: { name, handle: name } },
      people: { [ANA]: staff, [BRAM]: staff },
      source: { label, account: label },
    });
    return { of, text: posts[0]!, staff, last: keys.at(-1)! };
  });
type RandomCase = { of: Folder; text: string; staff: string; last: string };

const viewsOf = ({ of, text, staff, last }: RandomCase): View[] => [
  card(of, NOW, words),
  movedDown(of, words),
  reminder(of, { steps: [{ clock: 'first_reply.1', percent: 90 }], to: 'on_call' }, NOW, words),
  breached(of, 'first_reply.1', words, {
    person: ANA,
    name: staff,
    accounts: [{ chat: 'slack', user: text }],
  }),
  customerWrote(of, last, words),
  handedToYou(of, { from: BRAM, note: text }, words),
  takenFromYou(of, { by: BRAM, note: text }, words),
  givenAway(of, { by: BRAM, to: ANA, note: text }, words),
  sendTrouble(of, 's1', NOW, words),
  lateOnArrival(listed([of, of, of], 9), NOW, words),
  showAll(of, saidIn(of, FIRST), 1, words),
  homePage(
    [
      mine(listed([of]), null, NOW, words),
      queue(listed(Array(10).fill(of), 3, { excerpt: true }), null, NOW, words),
      onCallNow([staff], NOW, words),
    ],
    words,
  ),
];
const formsOf = ({ of, text, staff }: RandomCase): FormView[] => [
  written(of, draft(text)),
  written(of, { ...draft(text), plan: 'move', line: text }),
  preview(of, draft(text), {
    means: oneSend(of.case, draft(text)),
    news: [{ is: 'post', post: FIRST, by: JAN }],
  }),
  drawCaseForm(
    { step: 'hand_over', id: 'f1' },
    {
      folder: of,
      words,
      note: 'f1.note',
      colleagues: [{ id: ANA, name: staff }],
      asker: { id: ANA, roles: ['agent'] },
      now: NOW,
    },
  ),
];

const amsterdam = { phrases: phrases.en, zone: 'Europe/Amsterdam' };
const spot: Spot = { channel: 'C0SOCIAL', home: false, reader: amsterdam };
const nodes = (value: unknown): Node[] =>
  typeof value !== 'object' || value === null
    ? []
    : [...(Array.isArray(value) ? [] : [value as Node]), ...Object.values(value).flatMap(nodes)];

/**
 * No written word becomes a mention, a link or a date, and no text is in a field that Slack stores or
 * sends back.
 */
function expectInert(drawn: object, text = '', parse = 'none'): void {
  expect(interpreted({ blocks: [drawn as unknown as Node], text, parse })).toEqual([]);
  expect(text.replaceAll(/<!date\^\d+\^(?:\{\w+\}[ ()]*)+\|[^<>|]+>/g, '')).not.toMatch(/[<>]/);
  expect(text).not.toContain(`<!date^${THEIRS}`);
  for (const node of nodes(drawn)) {
    if (node.type === 'date') expect(node.timestamp).not.toBe(THEIRS);
    for (const kept of ['value', 'private_metadata', 'action_id', 'block_id', 'callback_id', 'name', 'url']) {
      expect([kept, String(node[kept] ?? '')]).not.toEqual([kept, expect.stringContaining(MARK)]);
    }
  }
}

describe('hostile texts drawn for Slack', () => {
  test('a message stays within Slack’s limits, and nothing in it is interpreted', () => {
    fc.assert(
      fc.property(randomCase, each => {
        for (const view of viewsOf(each)) {
          const { blocks, text, parse } = drawMessage(view, amsterdam);
          expect(messageError(blocks)).toBeNull();
          expect(text.length).toBeLessThanOrEqual(4_000);
          expectInert(blocks, text, parse);
        }
      }),
      { numRuns: 20 },
    );
  });
  test('a modal and a home tab stay within Slack’s limits, and nothing in them is interpreted', () => {
    fc.assert(
      fc.property(randomCase, each => {
        for (const view of viewsOf(each)) {
          for (const [drawn, kind] of [
            [noticeModal(view, spot), 'modal'] as const,
            [page(view, { ...amsterdam, zone: 'Asia/Tokyo' }), 'home'] as const,
          ]) {
            expect(viewError(drawn, kind)).toBeNull();
            expectInert(drawn);
          }
        }
      }),
      { numRuns: 10 },
    );
  });
  test('a form with any field values stays within Slack’s limits, and nothing is interpreted', () => {
    fc.assert(
      fc.property(randomCase, each => {
        for (const form of formsOf(each)) {
          const drawn = modal(form, spot, 'fresh');
          expect(viewError(drawn)).toBeNull();
          expectInert(drawn);
        }
      }),
      { numRuns: 20 },
    );
  });
  test('the check finds a mention, a link, a date and text in a wrong field', () => {
    const bad = (element: object) => [
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [element] }] },
    ];
    expect(() => expectInert(bad({ type: 'broadcast', range: 'channel' }))).toThrow();
    expect(() => expectInert(bad({ type: 'link', url: 'https://evil.example' }))).toThrow();
    expect(() => expectInert(bad({ type: 'date', timestamp: THEIRS, format: '{date}' }))).toThrow();
    expect(() => expectInert([{ type: 'button', value: MARK }])).toThrow();
    for (const text of ['<!channel>', `<!date^${THEIRS}^{date}|x>`, 'a < b'])
      expect(() => expectInert([], text)).toThrow();
    expect(() => expectInert([], 'https://evil.example', 'client')).toThrow();
  });
});
