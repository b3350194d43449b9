import { setTimeout as pause } from 'node:timers/promises';
import { mention } from '../stand-ins/reply-receiver.ts';
import type { Attack } from './attacks.ts';
import { now } from './site.ts';

/** A customer's long posts of invisible characters. Their card is drawn and shown again and again. */
const POSTS = 9;
const AGAIN_AFTER = 100;
const INVISIBLE = `Hidden.${'\u200b'.repeat(10_011)}!`;

let threads = 0;
export const invisiblePosts: Attack = {
  name: `${POSTS} posts of ${INVISIBLE.length.toLocaleString('en')} invisible characters`,
  async run({ posts, newCard, console }, end) {
    const thread = `invisible-${++threads}`;
    const card = await newCard(thread, `Here comes nothing to see, number ${threads}.`);
    const author = { id: `by-${thread}` };
    let shown = 0;
    for (let n = 0; !end.aborted; n++) {
      if (n < POSTS)
        await posts(
          mention({
            id: `${thread}-${n}`,
            thread,
            in_reply_to: thread,
            author,
            text: INVISIBLE,
            posted_at: now(),
          }),
        );
      await console.press('bram', 'show_case', card);
      shown++;
      await pause(AGAIN_AFTER);
    }
    return shown;
  },
};
