import { z } from 'zod';
import type { Can } from '../../../src/case/types.ts';
import { type Outcome, ok } from '../../../src/ports/outcome.ts';
import type { Incoming } from '../../../src/ports/social.ts';
import type { BoardConfig, BoardSecrets } from './settings.ts';

/** Notices in the order in which they were pinned, rewritten or taken down. `by` is null for our own. */
const page = z.object({
  notices: z.array(
    z.object({
      seq: z.number(),
      id: z.string(),
      is: z.enum(['pinned', 'rewritten', 'taken_down']),
      by: z.object({ id: z.string(), name: z.string() }).nullable(),
      text: z.string(),
      at: z.iso.datetime(),
      parent: z.string().nullable(),
    }),
  ),
});

/** Everybody sees everything on a board, so an answer is public or not at all. */
const can: Can = {
  reply: { is: 'yes', mode: 'append' },
  private: { is: 'no', why: 'no_private', how: 'invite' },
  limit: { max: 1_000, count: 'graphemes' },
};

/** Reads the notices after `from`, in one page. */
export async function readBoard(
  { url }: BoardConfig,
  { token }: BoardSecrets,
  from: number,
  signal: AbortSignal,
): Promise<Outcome<{ items: Incoming[]; cursor: number; more: boolean }>> {
  try {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${url}/notices?after=${from}`, { headers, redirect: 'error', signal });
    if (response.status === 401) return { is: 'shut', remedy: { code: 'token' } };
    if (!response.ok) return { is: 'unknown' };
    const { notices } = page.parse(await response.json());
    return ok({ items: notices.map(itemOf), cursor: notices.at(-1)?.seq ?? from, more: false });
  } catch {
    // Away, or not a board: it is asked again, from the same notice on.
    return { is: 'unknown' };
  }
}

function itemOf(notice: z.output<typeof page>['notices'][number]): Incoming {
  const { id, text, parent } = notice;
  const at = Date.parse(notice.at);
  switch (notice.is) {
    case 'rewritten':
      return { is: 'edited', id, text, media: [], at };
    case 'taken_down':
      return { is: 'deleted', id };
    case 'pinned': {
      const by = notice.by ?? ('us' as const);
      const post = { id, by, private: false, text, media: [], at, ref: null, can };
      return { is: 'post', post: { ...post, ...(parent !== null && { parent }) } };
    }
    default:
      return notice.is satisfies never;
  }
}
