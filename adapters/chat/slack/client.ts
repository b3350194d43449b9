import type { Logger as BoltLogger, LogLevel, webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import type { Door } from '../../../src/ports/door.ts';
import type { Clock } from '../../../src/ports/factory.ts';
import { overHttp } from './http.ts';
import { inFlight } from './in-flight.ts';
import { CALL_TIMEOUT } from './limits.ts';
import type { SlackSecrets } from './settings.ts';
import { overSocket } from './socket.ts';

/** Bolt's log messages may quote a request, so we log only the codes in them. */
function quiet(log: Logger, level: LogLevel): BoltLogger {
  const codes = (said: unknown[]) =>
    said
      .map(part =>
        part instanceof Error
          ? ((part as { code?: string }).code ?? part.name)
          : /\bcode: (\w+)/.exec(String(part))?.[1],
      )
      .filter(code => code !== undefined);
  return {
    debug: () => {},
    info: () => {},
    warn(...said: unknown[]) {
      const known = codes(said);
      // A forged request: the public listener tells of what is refused, once a minute.
      if (!known.includes('slack_bolt_receiver_authenticity_error')) log.warn({ codes: known }, 'slack.bolt');
    },
    error: (...said: unknown[]) => log.error({ codes: codes(said) }, 'slack.bolt'),
    setLevel: () => {},
    getLevel: () => level,
    setName: () => {},
  };
}

/**
 * Real Bolt, over HTTP at the public listener or over Socket Mode, and a Web API client that makes exactly one request a call: repeats are decided by
 * whoever knows whether a repeat may show twice. Bolt is loaded here, so a deployment without Slack never pays for it.
 */
export async function connect(door: Door, secrets: SlackSecrets, clock: Clock, log: Logger) {
  const { App, LogLevel, webApi } = await import('@slack/bolt');
  const logger = quiet(log, LogLevel.WARN);
  const busy = inFlight();
  const clientOptions: webApi.WebClientOptions = {
    logger,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: CALL_TIMEOUT,
    ...(secrets.apiUrl ? { slackApiUrl: secrets.apiUrl } : {}),
  };
  const socket =
    secrets.appToken === undefined
      ? null
      : await overSocket({ appToken: secrets.appToken, clientOptions, clock, logger, log });
  const receiver = socket ?? (await overHttp(door, secrets.signingSecret ?? '', { busy, clock, logger }));
  // With `authorize` Bolt makes no call of its own to find out who it is.
  const app = new App({
    receiver,
    logger,
    clientOptions,
    convoStore: false,
    authorize: async () => ({ botToken: secrets.botToken }),
  });
  app.error(async error => {
    log.error({ code: error.code }, 'slack.request_failed');
  });
  app.use(async ({ next }) => {
    // Over HTTP, requests after the stop already got a 503. Over a socket, Slack tells the
    // person that it did not work.
    if (socket === null || busy.receiving()) await busy.track(next());
  });
  return {
    app,
    client: new webApi.WebClient(secrets.botToken, clientOptions),
    async open() {
      busy.open();
      await socket?.start();
    },
    /** Finishes the current answers, acknowledgements included, before it ends the connections. */
    async close() {
      await busy.close();
      await socket?.stop();
    },
    ...(socket && { inbound: socket.inbound }),
  };
}
