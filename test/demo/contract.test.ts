import { type SocialClause, type SocialHarness, socialContract } from '../contracts/social.ts';
import { network, posts, pullAll, serve } from './world.ts';

const WHO = 'emilycarter';

async function harness(): Promise<SocialHarness> {
  let base = '';
  const made = network({ origin: () => base });
  const site = await serve(made);
  base = site.base;
  const written = new Set<string>();
  let cursor = 0;
  return {
    source: made.adapter,
    write: async ({ text, by, private: hidden, parent }) => {
      const as = by === 'us' ? 'us' : WHO;
      const what = hidden ? 'private' : parent === undefined ? 'write' : 'reply';
      const to = {
        private: { with: WHO, ...(parent !== undefined && { about: parent }) },
        write: {},
        reply: { to: parent },
      }[what];
      const id = await site.does(what, { as, text, ...to });
      written.add(id);
      return id;
    },
    edit: async (id, text) => void (await site.does('edit', { as: WHO, id, text })),
    restore: async () => {
      throw new Error('what was deleted on Plaza stays deleted');
    },
    remove: async id => void (await site.does('delete', { as: WHO, id })),
    review: async () => {
      throw new Error('Plaza has no reviews');
    },
    checks: async () => {
      throw new Error('nobody on Plaza checks what is posted');
    },
    items: async () => {
      const page = await pullAll(made, cursor);
      cursor = page.cursor;
      return page.items;
    },
    again: async () => (await pullAll(made)).items,
    published: async () => {
      const ours = posts((await pullAll(made)).items).filter(
        post => post.by === 'us' && !written.has(post.id),
      );
      return ours.map(({ text, private: hidden }) => ({ text, private: hidden }));
    },
    requests: () => null,
    next: async trouble => {
      throw new Error(`the demo network cannot be made to show ${trouble}`);
    },
    close: site.stop,
  };
}

const inside = 'The network is part of the adapter, so no connection between them can fail.';
const gaps: Partial<Record<SocialClause, string>> = {
  'a send is one request': inside,
  'a post that is put back arrives as restored': 'A post deleted on Plaza stays deleted.',
  'a post whose answer a reply replaces comes with that answer, and can be read again':
    'Plaza has no reviews.',
  'a post of ours that is checked first is pending, until its network says what became of it':
    'Plaza shows every post at once.',
  'a send to a busy network is “later” with its delay': inside,
  'a send to an unreachable network is “later”': inside,
  'a send to a failing network is unknown': inside,
  'a send with a lost answer is unknown': inside,
  'a send over its deadline is unknown': inside,
  'a refused send has a code':
    'It accepts every valid answer to an existing post. network.test.ts tests the refusals.',
};

socialContract('demo', harness, gaps);
