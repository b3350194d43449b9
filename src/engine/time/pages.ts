import type { Duration, Instant } from '../../case/types.ts';
import type { Deps } from '../deps.ts';

const EVERY: Duration = 30_000;

/**
 * Draws pages anew that people opened in a chat. A page shows whole lists, so nearly each change of a case is one of
 * the page, and it is asked again from time to time instead.
 */
export function pagesWatch({ chats, clock, succeeded }: Deps): () => Promise<void> {
  let next: Instant = 0;
  return async () => {
    const real = clock.real();
    // A newer version draws them.
    if (real < next || succeeded()) return;
    next = real + EVERY;
    await Promise.all([...chats.values()].map(chat => chat.redrawPages?.()));
  };
}
