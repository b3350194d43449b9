import { type CheckOf, whyUnreached } from '../../../src/ports/check.ts';
import type { findings } from './findings.ts';

type WebhookCheck = CheckOf<typeof findings>;

/**
 * Checks that a server answers at the address for replies. OPTIONS changes nothing there, and any answer
 * proves that the server is there.
 */
export async function checkReplyUrl(url: string | undefined, signal: AbortSignal): Promise<WebhookCheck[]> {
  if (url === undefined) return [{ is: 'ok', finding: { code: 'webhook_listens' } }];
  try {
    const response = await fetch(url, {
      method: 'OPTIONS',
      redirect: 'manual',
      headers: { 'user-agent': 'webcare' },
      signal,
    });
    await response.body?.cancel();
    return [{ is: 'ok', finding: { code: 'webhook', url } }];
  } catch (error) {
    return [{ is: 'wrong', finding: { code: 'webhook_away', url, why: whyUnreached(error) } }];
  }
}
