import type { Logger as BoltLogger, Receiver } from '@slack/bolt';
import { Router } from 'express';
import type { Duration, Instant } from '../../../src/case/types.ts';
import { type Door, refused } from '../../../src/ports/door.ts';
import type { Clock } from '../../../src/ports/factory.ts';
import type { Head, Refusal } from '../../../src/ports/social.ts';
import type { InFlight } from './in-flight.ts';

/** Slack sends all its requests to this path. */
export const EVENTS_PATH = '/slack/events';
const WINDOW: Duration = 5 * 60_000;
/**
 * The largest body of Slack holds a whole view, at most 250 KB, percent-encoded. At this point
 * nothing is verified, so a larger body comes from a stranger.
 */
const LARGEST = 1_048_576;

/**
 * Bolt checks the signature once the body is there. We check the head before that, as Bolt would, also that the
 * request is not old by this machine's clock. Bolt accepts any time from the future, so a leaked request would stay
 * usable for ever.
 */
function refusesHead({ method, headers }: Head, arrived: Instant, clock: Clock): Refusal | null {
  if (method !== 'POST') return refused('method', 405, { allow: 'POST' });
  const sent = headers['x-slack-request-timestamp'];
  if (!sent || !headers['x-slack-signature']) return refused('unsigned', 401);
  const at = Number(sent) * 1_000;
  return at >= arrived - WINDOW && at <= clock.real() + WINDOW ? null : refused('time', 401);
}

/** Bolt's Express receiver at /slack/events, behind the judgement of the public listener. */
export async function overHttp(
  door: Door,
  signingSecret: string,
  { busy, clock, logger }: { busy: InFlight; clock: Clock; logger: BoltLogger },
): Promise<Receiver> {
  const { ExpressReceiver } = await import('@slack/bolt');
  const router = Router();
  const receiver = new ExpressReceiver({ signingSecret, endpoints: EVENTS_PATH, router, logger });
  door.at(EVENTS_PATH, {
    name: 'slack',
    most: LARGEST,
    refuses: (head, arrived) =>
      busy.receiving() ? refusesHead(head, arrived, clock) : refused('not_now', 503),
    async take(body, request, response) {
      if (!busy.receiving()) return refused('not_now', 503);
      // It keeps `stop` waiting until it is answered.
      await busy.track(
        new Promise<void>((resolve, reject) => {
          response.once('close', resolve);
          router(Object.assign(request, { rawBody: body }), response, reject);
        }),
      );
      return null;
    },
  });
  return receiver;
}
