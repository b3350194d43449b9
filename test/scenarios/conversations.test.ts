import { describe, expect, it } from 'vitest';
import { counted, firstReplies, postsOf, readConversations, sendAll, shuffled } from '../tools/conversations.ts';
import { openWorld } from '../support/world.ts';

/** With CONVERSATIONS set to the file, the real ones; see test/tools/conversations.ts for where they come from. */
const file = process.env.CONVERSATIONS;

describe.runIf(file)('real conversations', () => {
  for (const seed of [0, 1]) {
    it(`are cases with their first replies, sent ${seed === 0 ? 'in order' : 'in another order'}, and nothing changes when they come again`, async () => {
      const world = await openWorld({ unread: 'whatever' });
      const posts = readConversations(file ?? '').flatMap(postsOf);
      await sendAll(world, seed === 0 ? posts : shuffled(posts, seed), 100);
      await world.settle();
      const before = await counted(world);
      const first = await firstReplies(world);
      console.log({ ...before, median_minutes: (first.firstReply.median ?? 0) / 60_000, ...first.promise, ...first.firstReply });
      expect(before).toMatchObject({ cases: 523, customer_posts: 622, our_posts: 583, orphans: 0, notices: 0 });
      await sendAll(world, shuffled(posts, 7), 90);
      await world.settle();
      expect(await counted(world)).toEqual(before);
      await world.close();
    }, 120_000);
  }
});
