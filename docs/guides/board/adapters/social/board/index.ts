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
    does: { pull: true, receive: false, find: false, sameKey: 'always' },
    pace: { every: 0 },
    pull: (cursor, signal) => readBoard(config, secrets, typeof cursor === 'number' ? cursor : 0, signal),
    receive: () => ({ is: 'answer', http: { status: 404, body: '' } }),
    send: (out, signal) => sendTo(config, secrets, out, signal),
    find: async () => ok(null),
    check: signal => checkBoard(config, secrets, signal),
  };
}

export const make = boardSource;
