import type { Folder } from '../../src/view/folder.ts';
import { ANA, FIRST, folder, JAN, MINUTE, NOW, post, send } from './folders.ts';

/** Texts that customers may write, to do harm or by accident. */

const evil =
  '<!channel> <@U0ANA> <at>Everyone</at> <script>alert(1)</script> *bold* _it_ `code` [click](https://evil.example) <https://evil.example|acme.example> &lt;';
const turned = 'Pay \u202eecnalab\u202c here \u2066now\u2069\u200b\u200d\u{e0041}';
const emoji = '👨‍👩‍👧‍👦'.repeat(10_000);
const zalgo = `a${'\u0300\u0301\u0302\u0303\u0304\u0305'.repeat(50)} `.repeat(30);

export const hostile = {
  markup: folder({
    posts: { [FIRST]: evil },
    authors: { [JAN]: { name: evil, handle: '<!here>' } },
    source: { label: '<b>Forum</b>', account: '*Acme*' },
  }),
  'turned around': folder({
    posts: { [FIRST]: turned },
    authors: { [JAN]: { name: `\u202e${'admin'}`, handle: 'ל\u05d4' } },
  }),
  '40,000 characters': folder({ posts: { [FIRST]: 'word '.repeat(8_000) } }),
  '40,000 characters without a space': folder({ posts: { [FIRST]: 'x'.repeat(40_000) } }),
  '40,000 lines': folder({ posts: { [FIRST]: '\n'.repeat(40_000).replaceAll('\n', 'a\n') } }),
  '10,000 emoji': folder({ posts: { [FIRST]: emoji } }),
  'one endless character': folder({ posts: { [FIRST]: '👩\u200d'.repeat(10_000) } }),
  zalgo: folder({ posts: { [FIRST]: zalgo } }),
  'long names': folder({
    authors: { [JAN]: { name: 'N'.repeat(5_000), handle: '👨‍👩‍👧‍👦'.repeat(500) } },
    people: { [ANA]: 'A'.repeat(3_000) },
    case: { owner: { person: ANA, since: NOW - 8 * MINUTE } },
    source: { label: 'L'.repeat(500), account: 'Q'.repeat(500) },
  }),
  'long everything': folder({
    case: {
      owner: { person: ANA, since: NOW - 8 * MINUTE },
      private: { since: NOW - 5 * MINUTE, way: 'dm' },
      debt: { since: NOW - 5 * MINUTE },
      posts: [
        post(FIRST),
        post('forum:t2', { at: NOW - 4 * MINUTE }),
        post('forum:t3', { at: NOW - 3 * MINUTE }),
        post('forum:t4', { at: NOW - 2 * MINUTE }),
      ],
      sends: [send('s1', { stage: 'unknown' }), send('s2', { submitted: NOW - 1_000 })],
    },
    posts: {
      [FIRST]: emoji,
      'forum:t2': emoji,
      'forum:t3': zalgo,
      'forum:t4': `${turned}${evil.repeat(200)}`,
    },
    sends: { s1: { text: emoji }, s2: { text: evil.repeat(100) } },
  }),
  'bad link': folder({ posts: { [FIRST]: { text: 'Look', media: [], url: 'javascript:alert(1)' } } }),
} satisfies Record<string, Folder>;
