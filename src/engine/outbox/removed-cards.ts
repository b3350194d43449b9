import type { Duration, Instant } from '../../case/types.ts';
import type { Tx } from '../../store/database/database.ts';
import * as outbox from '../../store/outbox/outbox.ts';

const DAY: Duration = 24 * 3_600_000;
/** A card that somebody deletes comes back at most this often in a day. */
const REPOSTS = 2;

/** Whether people removed this message so often today that we do not post it again. */
export const wasRemovedTooOften = async (
  tx: Tx,
  of: Pick<outbox.MessageRow, 'subject' | 'chat' | 'channel'>,
  now: Instant,
): Promise<boolean> => (await outbox.lostSince(tx, of, now - DAY)) > REPOSTS;
