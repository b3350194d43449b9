import { type CheckOf, whyUnreached } from '../../../src/ports/check.ts';
import type { findings } from './findings.ts';
import type { BoardConfig, BoardSecrets } from './settings.ts';

/** Whether the board is there and takes the token. Reads only. */
export async function checkBoard(
  { url }: BoardConfig,
  { token }: BoardSecrets,
  signal: AbortSignal,
): Promise<CheckOf<typeof findings>[]> {
  try {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${url}/notices?after=0`, { headers, redirect: 'error', signal });
    await response.body?.cancel();
    if (response.ok) return [{ is: 'ok', finding: { code: 'board', url } }];
    if (response.status === 401) return [{ is: 'wrong', finding: { code: 'board_token', url } }];
    return [{ is: 'unclear', finding: { code: 'board_away', url, why: `HTTP ${response.status}` } }];
  } catch (error) {
    return [{ is: 'wrong', finding: { code: 'board_away', url, why: whyUnreached(error) } }];
  }
}
