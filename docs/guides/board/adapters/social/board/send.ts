import { z } from 'zod';
import { type Outcome, ok } from '../../../src/ports/outcome.ts';
import type { Outgoing, Sent } from '../../../src/ports/social.ts';
import type { BoardConfig, BoardSecrets } from './settings.ts';

const pinned = z.object({ id: z.string(), url: z.string() });

/** One request. The board keeps notices under our key, so the same key again gives the same notice. */
export async function sendTo(
  { url }: BoardConfig,
  { token }: BoardSecrets,
  out: Outgoing,
  signal: AbortSignal,
): Promise<Outcome<Sent>> {
  try {
    const response = await fetch(`${url}/notices`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ key: out.key, parent: out.target.id, text: out.text }),
      redirect: 'error',
      signal,
    });
    return outcomeOf(response.status, response.headers.get('retry-after'), await response.text());
  } catch (error) {
    // Nobody took the connection, so nothing was written.
    const refused = (error as { cause?: { code?: string } }).cause?.code === 'ECONNREFUSED';
    return refused ? { is: 'later', after: 5_000 } : { is: 'unknown' };
  }
}

function outcomeOf(status: number, retryAfter: string | null, body: string): Outcome<Sent> {
  if (status === 201) return ok(pinned.parse(JSON.parse(body)));
  if (status === 429) return { is: 'later', after: Number(retryAfter ?? 30) * 1_000 };
  if (status === 404) return { is: 'gone' };
  if (status === 409) return { is: 'refused', code: 'board_closed' };
  if (status === 401) return { is: 'shut', remedy: { code: 'token' } };
  return status < 500 ? { is: 'refused', code: 'bad_request' } : { is: 'unknown' };
}
