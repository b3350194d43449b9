import type { Made } from '../../../src/ports/factory.ts';
import { ok } from '../../../src/ports/outcome.ts';
import type { SocialAdapter } from '../../../src/ports/social.ts';
import { checkBoard } from './check.ts';
import { readBoard } from './read.ts';
import { sendTo } from './send.ts';
import type { BoardConfig, BoardSecrets } from './settings.ts';

/** A board on which everybody can read everything: we ask it for notices, and pin answers below them. */
export function boardSource({ config, secrets }: Made<BoardConfig, BoardSecrets>): SocialAdapter {
  return {
    about: async () => ok({ label: 'Board', account: 'Acme', sameKey: { within: 'always', after: 0 } }),
    pace: { every: 0 },
    pull: {
      every: 1_000,
      page: (cursor, signal) => readBoard(config, secrets, typeof cursor === 'number' ? cursor : 0, signal),
    },
    send: (out, signal) => sendTo(config, secrets, out, signal),
    find: async () => ok({ is: 'not_seen' }),
    check: signal => checkBoard(config, secrets, signal),
  };
}

export const make = boardSource;
