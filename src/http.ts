import express, { type Express, type NextFunction, type Request, type Response, type Router } from 'express';
import type { Deps } from './engine/deps.ts';
import { ingest } from './engine/intake/ingest.ts';
import type { Metrics } from './metrics.ts';
import { brokenAt } from './ports/broken.ts';
import type { Http, RawRequest } from './ports/social.ts';
import { isDatabaseGone } from './store/database/database.ts';
import { expectedVersion, schemaVersion } from './store/database/migrate.ts';
import { oldestWaiting } from './store/outbox/outbox.ts';

const LARGEST = 1_048_576;

/**
 * The public listener: the routes of chats and sources, the signed webhooks, and the state of this process.
 */
export function publicHttp(deps: Deps, mounted: Router, metrics: Metrics): Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/healthz', (_req, res) => {
    res.json({ ok: true });
  });
  app.get('/readyz', async (_req, res) => {
    const state = await readiness(deps);
    res.status(state.ready ? 200 : 503).json(state);
  });
  app.get('/metrics', async (_req, res) => {
    const { type, body } = await metrics.text(deps);
    res.set('content-type', type).send(body);
  });
  app.all('/hooks/:source', express.raw({ type: () => true, limit: LARGEST }), async (req, res) => {
    if (deps.succeeded()) return notNow(res);
    const http = await receive(deps, String(req.params.source), req);
    res
      .status(http.status)
      .set(http.headers ?? {})
      .send(http.body);
  });
  app.use(mounted);
  app.use((_req, res) => {
    answer(res, problem(404, 'Not found', 'There is nothing at this address.'));
  });
  app.use((error: Error & { status?: number }, _req: Request, res: Response, _next: NextFunction) => {
    if (error.status === 413)
      return answer(
        res,
        problem(
          413,
          'Too large',
          `A request may have at most ${LARGEST} bytes. Nothing was stored. Send fewer mentions at once.`,
        ),
      );
    if (error.status !== undefined && error.status < 500)
      return answer(
        res,
        problem(error.status, 'Bad request', 'The request could not be read. Nothing was stored.'),
      );
    if (!isDatabaseGone(error))
      deps.log.error({ event: 'request_failed', ...brokenAt(error) }, 'a request failed');
    return notNow(res);
  });
  return app;
}

async function receive(deps: Deps, source: string, req: Request): Promise<Http> {
  const network = deps.networks.get(source);
  if (!network?.receive)
    return problem(404, 'Not found', 'There is no source of that name here that takes requests.');
  const raw: RawRequest = {
    method: req.method,
    path: req.path,
    query: req.originalUrl.split('?')[1] ?? '',
    headers: Object.fromEntries(
      Object.entries(req.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(',') : value,
      ]),
    ),
    body: Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0),
  };
  const received = network.receive(raw);
  if (received.is === 'answer') return received.http;
  const done = await ingest(deps, source, received.items);
  deps.log.info({ event: 'webhook_accepted', source, ...done });
  return received.answer(done);
}

/**
 * Can this process work? The database answers and takes changes, and its schema is ours. The age of the queue, which
 * all processes share, is told and decides nothing.
 */
export async function readiness(deps: Deps): Promise<{
  ready: boolean;
  database: string;
  schema: string;
  oldest_delivery_seconds: number;
  shut_lane?: string;
}> {
  const unknown = { ready: false, schema: 'unknown', oldest_delivery_seconds: 0 };
  try {
    const writes = await deps.database.canWrite();
    const version = await schemaVersion(deps.database.db);
    const real = deps.clock.real();
    const oldest = await oldestWaiting(deps.database.db, real);
    const age = oldest ? Math.max(0, real - oldest.since) : 0;
    const schema =
      version === expectedVersion
        ? 'ok'
        : `the database has ${version}, this process expects ${expectedVersion}`;
    const shut = oldest?.shut ? { shut_lane: `${oldest.lane}: ${oldest.shut}` } : {};
    return {
      ready: schema === 'ok' && writes,
      database: writes ? 'ok' : 'only reads',
      schema,
      oldest_delivery_seconds: Math.round(age / 1000),
      ...shut,
    };
  } catch (error) {
    if (!isDatabaseGone(error)) throw error;
    return { ...unknown, database: 'cannot be reached' };
  }
}

const problem = (status: number, title: string, detail: string): Http => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({ type: 'about:blank', title, status, detail }),
});
function answer(res: Response, http: Http, headers: Record<string, string> = {}): void {
  res
    .status(http.status)
    .set({ ...http.headers, ...headers })
    .send(http.body);
}
const notNow = (res: Response): void =>
  answer(res, problem(503, 'Not now', 'Nothing was stored. Send it again in a minute.'), {
    'retry-after': '30',
  });
