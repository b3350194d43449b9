import type { Logger as BoltLogger, LogLevel, webApi } from '@slack/bolt';
import type { RequestHandler, Router } from 'express';
import type { Logger } from 'pino';
import type { Clock } from '../../../src/ports/factory.ts';
import { CALL_TIMEOUT } from './limits.ts';

/** The path Slack is told to send everything to. */
export const EVENTS_PATH = '/slack/events';
const WINDOW_SECONDS = 300;

/** What Bolt says may quote a request, so only the codes in it are logged. */
function quiet(log: Logger, level: LogLevel): BoltLogger {
  const codes = (said: unknown[]) =>
    said
      .map(part => (part instanceof Error ? ((part as { code?: string }).code ?? part.name) : /\bcode: (\w+)/.exec(String(part))?.[1]))
      .filter(code => code !== undefined);
  return {
    debug: () => {},
    info: () => {},
    warn: (...said: unknown[]) => log.warn({ codes: codes(said) }, 'slack.bolt'),
    error: (...said: unknown[]) => log.error({ codes: codes(said) }, 'slack.bolt'),
    setLevel: () => {},
    getLevel: () => level,
    setName: () => {},
  };
}

/** Bolt refuses stale timestamps but takes any from the future, which would keep a leaked request usable for ever. */
const notFromTheFuture =
  (clock: Clock): RequestHandler =>
  (request, response, next) => {
    const sent = Number(request.headers['x-slack-request-timestamp']);
    if (sent > clock.real() / 1_000 + WINDOW_SECONDS) response.status(401).end();
    else next();
  };

/** Requests being answered, and the work that outlives its request. */
export type Work = {
  /** Keeps `stop` waiting for it. */
  during<T>(work: Promise<T>): Promise<T>;
  open(): void;
  /** From now on requests get a 503; resolves when all work is done. */
  close(): Promise<void>;
  readonly guard: RequestHandler;
};

export function work(): Work {
  const busy = new Set<Promise<unknown>>();
  let receiving = false;
  const during = <T>(done: Promise<T>): Promise<T> => {
    const settled = done.then(
      () => {},
      () => {},
    );
    busy.add(settled);
    void settled.then(() => busy.delete(settled));
    return done;
  };
  return {
    during,
    open: () => {
      receiving = true;
    },
    async close() {
      receiving = false;
      while (busy.size > 0) await Promise.all(busy);
    },
    guard(_request, response, next) {
      if (!receiving) {
        response.status(503).end();
        return;
      }
      void during(new Promise<void>(resolve => response.once('close', resolve)));
      next();
    },
  };
}

export type Secrets = {
  botToken: string;
  signingSecret: string;
  /** For Socket Mode; unused over HTTP. */
  appToken?: string;
  /** Where the Web API is; only tests and proxies need another than Slack's. */
  apiUrl?: string;
};

/**
 * Real Bolt over HTTP on the given router, and a Web API client that makes exactly one request a call: repeats are decided by whoever knows whether
 * a repeat may show twice. Bolt is loaded here, so a deployment without Slack never pays for it.
 */
export async function connect(http: Router, secrets: Secrets, clock: Clock, log: Logger) {
  const { App, ExpressReceiver, LogLevel, webApi } = await import('@slack/bolt');
  const logger = quiet(log, LogLevel.WARN);
  const working = work();
  http.post(EVENTS_PATH, working.guard, notFromTheFuture(clock));
  const receiver = new ExpressReceiver({ signingSecret: secrets.signingSecret, endpoints: EVENTS_PATH, router: http, logger });
  const clientOptions: webApi.WebClientOptions = {
    logger,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: CALL_TIMEOUT,
    ...(secrets.apiUrl ? { slackApiUrl: secrets.apiUrl } : {}),
  };
  // With `authorize` Bolt makes no call of its own to find out who it is.
  const app = new App({ receiver, logger, clientOptions, convoStore: false, authorize: async () => ({ botToken: secrets.botToken }) });
  app.error(async error => {
    log.error({ code: error.code }, 'slack.request_failed');
  });
  return { app, client: new webApi.WebClient(secrets.botToken, clientOptions), working };
}
