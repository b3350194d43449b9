import type { Duration, Instant } from '../../case/types.ts';
import type { Tx } from '../../store/database/database.ts';
import * as outbox from '../../store/outbox/outbox.ts';

const DAY: Duration = 24 * 3_600_000;
/** A card that people delete comes back at most this often in a day. */
const REPOSTS = 2;

/** Was this subject's message in that place deleted so often today that it is not posted again? */
export const wasRemovedTooOften = async (
  tx: Tx,
  of: Pick<outbox.MessageRow, 'subject' | 'chat' | 'channel'>,
  now: Instant,
): Promise<boolean> => (await outbox.lostSince(tx, of, now - DAY)) > REPOSTS;
