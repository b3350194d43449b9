import type { IncomingHttpHeaders } from 'node:http';
import type { Logger as BoltLogger, Receiver } from '@slack/bolt';
import { Router } from 'express';
import type { Duration } from '../../../src/case/types.ts';
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
 * We check the time before the body comes, by the clock that the processes share: a machine's own clock may be
 * wrong. Bolt accepts any time from the future, so a leaked request would stay usable for ever.
 */
function refusesHead({ method, headers }: Head, clock: Clock): Refusal | null {
  if (method !== 'POST') return refused('method', 405, { allow: 'POST' });
  const sent = headers['x-slack-request-timestamp'];
  if (!sent || !headers['x-slack-signature']) return refused('unsigned', 401);
  return Math.abs(Number(sent) * 1_000 - clock.real()) <= WINDOW ? null : refused('time', 401);
}

/**
 * Bolt's Express receiver at /slack/events, behind the judgement of the public listener. The receiver's own check
 * of the signature judges by the machine's clock, so we call Bolt's check with ours.
 */
export async function overHttp(
  door: Door,
  signingSecret: string,
  { busy, clock, logger }: { busy: InFlight; clock: Clock; logger: BoltLogger },
): Promise<Receiver> {
  const { ExpressReceiver, isValidSlackRequest } = await import('@slack/bolt');
  const router = Router();
  const receiver = new ExpressReceiver({
    signingSecret,
    signatureVerification: false,
    endpoints: EVENTS_PATH,
    router,
    logger,
  });
  const isSigned = (body: Buffer, headers: IncomingHttpHeaders): boolean =>
    isValidSlackRequest({
      signingSecret,
      body: body.toString(),
      headers: {
        'x-slack-signature': String(headers['x-slack-signature']),
        'x-slack-request-timestamp': Number(headers['x-slack-request-timestamp']),
      },
      nowMilliseconds: clock.real(),
    });
  door.at(EVENTS_PATH, {
    name: 'slack',
    most: LARGEST,
    refuses: head => (busy.receiving() ? refusesHead(head, clock) : refused('not_now', 503)),
    async take(body, request, response) {
      if (!busy.receiving()) return refused('not_now', 503);
      if (!isSigned(body, request.headers)) return refused('signature', 401);
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
