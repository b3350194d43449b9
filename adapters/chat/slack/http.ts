import type { Logger as BoltLogger, Receiver } from '@slack/bolt';
import { Router } from 'express';
import { type Door, refused } from '../../../src/ports/door.ts';
import type { Clock } from '../../../src/ports/factory.ts';
import type { Head, Refusal } from '../../../src/ports/social.ts';
import type { InFlight } from './in-flight.ts';

/** Slack sends all its requests to this path. */
export const EVENTS_PATH = '/slack/events';
const WINDOW_SECONDS = 300;
/**
 * The largest real request holds a whole view of at most 250 KB, percent-encoded. Before the signature is
 * verified, a larger one may come from anybody.
 */
const LARGEST = 1_048_576;

/**
 * Bolt checks the signature once the body is there. What it asks of the head is asked here, before that. It
 * takes any time from the future, which would keep a leaked request usable for ever.
 */
function refusesHead({ method, headers }: Head, clock: Clock): Refusal | null {
  if (method !== 'POST') return refused('method', 405, { allow: 'POST' });
  const sent = headers['x-slack-request-timestamp'];
  if (!sent || !headers['x-slack-signature']) return refused('unsigned', 401);
  const off = Math.abs(clock.real() / 1_000 - Number(sent));
  return off <= WINDOW_SECONDS ? null : refused('time', 401);
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
    refuses: head => (busy.receiving() ? refusesHead(head, clock) : refused('not_now', 503)),
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
