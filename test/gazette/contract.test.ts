import { type SocialHarness, socialContract, type Trouble } from '../contracts/social.ts';
import { type Ending, gazette, reviewed } from '../stand-ins/gazette.ts';

const endings: Record<Trouble, Ending> = {
  busy: { is: 'later', after: 7_000 },
  away: { is: 'unreachable' },
  fails: { is: 'breaks' },
  refuses: { is: 'refused', code: 'too_long' },
  loses_the_answer: { is: 'loses_the_answer' },
  hangs: { is: 'hangs' },
};

async function harness(): Promise<SocialHarness> {
  const network = gazette({ about: { sameKey: { within: 'always', after: 0 } } });
  let read = 0;
  return {
    source: network.adapter,
    write: async ({ by, parent, ...said }) =>
      network.write({ ...said, ...(by === 'us' && { by }), ...(parent !== undefined && { parent }) }),
    edit: async (id, text) => network.edit(id, { text }),
    remove: async id => network.remove(id),
    restore: async id => network.restore(id),
    review: async text => network.write({ can: reviewed(Date.now()), answer: { text } }),
    checks: async () => {
      network.next({ is: 'checks' });
      return { decides: async (now, words) => network.moderate(now, words) };
    },
    items: async () => {
      const page = await network.adapter.pull.page(read, new AbortController().signal);
      if (page.is !== 'ok') throw new Error(page.is);
      read = page.value.cursor as number;
      return page.value.items;
    },
    again: async () => network.log(),
    published: async () =>
      network.published().map(({ text, kind }) => ({ text, private: kind === 'private_message' })),
    requests: () => network.requests().length,
    next: async trouble => network.next(endings[trouble]),
    close: async () => {},
  };
}

socialContract('the Gazette', harness, {});
