import type { Logger as BoltLogger, Receiver } from '@slack/bolt';
import type { RequestHandler, Router } from 'express';
import type { Clock } from '../../../src/ports/factory.ts';
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
 * Bolt refuses stale timestamps but accepts any future one, so a leaked request would stay usable for ever.
 */
const notFromTheFuture =
  (clock: Clock): RequestHandler =>
  (request, response, next) => {
    const sent = Number(request.headers['x-slack-request-timestamp']);
    if (sent > clock.real() / 1_000 + WINDOW_SECONDS) response.status(401).end();
    else next();
  };

/** `stop` waits until these requests are answered; later ones get a 503. */
const whileReceiving =
  (busy: InFlight): RequestHandler =>
  (_request, response, next) => {
    if (!busy.receiving()) {
      response.status(503).end();
      return;
    }
    void busy.track(new Promise<void>(resolve => response.once('close', resolve)));
    next();
  };

/** Runs Bolt's Express receiver at /slack/events of the given router. */
type OverHttp = {
  http: Router;
  signingSecret: string;
  busy: InFlight;
  clock: Clock;
  logger: BoltLogger;
};
/** Bolt's Express receiver at /slack/events of the given router. */
export async function overHttp({ http, signingSecret, busy, clock, logger }: OverHttp): Promise<Receiver> {
  const { ExpressReceiver } = await import('@slack/bolt');
  http.post(EVENTS_PATH, whileReceiving(busy), notFromTheFuture(clock));
  return new ExpressReceiver({
    signingSecret,
    endpoints: EVENTS_PATH,
    router: http,
    bodyLimit: LARGEST,
    logger,
  });
}
