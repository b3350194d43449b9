import express, { type Express, type NextFunction, type Request, type Response, type Router } from 'express';
import { answer, type door, headOf, notNow } from './door.ts';
import type { Deps } from './engine/deps.ts';
import { ingest } from './engine/intake/ingest.ts';
import { brokenAt } from './ports/broken.ts';
import type { Route } from './ports/door.ts';
import type { SocialAdapter } from './ports/social.ts';
import { isDatabaseGone } from './store/database/database.ts';
import { expectedVersion, schemaVersion } from './store/database/migrate.ts';
import { oldestWaiting } from './store/outbox/outbox.ts';
import { turns } from './turns.ts';

const LARGEST = 1_048_576;
/** Requests that are begun before everything else that is due is done. */
const AT_ONCE = 2;

/** The public listener: the addresses that chats opened, the signed webhooks, and `inside` for those who may look. */
export function publicHttp(deps: Deps, opened: ReturnType<typeof door>, inside: Router | null): Express {
  for (const [source, network] of deps.networks) {
    const route = webhook(deps, source, network);
    if (route) opened.at(`/hooks/${source}`, route);
  }
  const app = listener();
  if (inside) app.use(inside);
  app.use(opened.handle);
  return app.use(failed(deps));
}

/** The listener for those who watch this process. */
export function insideHttp(deps: Deps, inside: Router): Express {
  const app = listener();
  app.use(inside);
  app.use((_request, response) => void response.status(404).end());
  return app.use(failed(deps));
}

function listener(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.enable('case sensitive routing');
  app.enable('strict routing');
  app.get('/healthz', (_request, response) => {
    response.json({ ok: true });
  });
  // The question whether this process lives waits for no other request.
  const inTurn = turns(AT_ONCE, 0);
  app.use((_request, _response, next) => inTurn(next));
  return app;
}

/** Where a source posts what is new. null: it posts nothing. */
function webhook(deps: Deps, source: string, network: SocialAdapter): Route | null {
  const { receive } = network;
  if (!receive) return null;
  return {
    name: source,
    most: LARGEST,
    refuses: head => (deps.succeeded() ? notNow() : (network.refuses?.(head) ?? null)),
    async take(body, request, response) {
      const received = receive.call(network, { ...headOf(request), body });
      if (received.is === 'answer') {
        if ('why' in received) return received;
        answer(response, received.http);
        return null;
      }
      const done = await ingest(deps, source, received.items);
      deps.log.info({ event: 'webhook_accepted', source, ...done });
      answer(response, received.answer(done));
      return null;
    },
  };
}

const failed =
  ({ log }: Deps) =>
  (error: Error, _request: Request, response: Response, _next: NextFunction): void => {
    if (!isDatabaseGone(error))
      log.error({ event: 'request_failed', ...brokenAt(error) }, 'a request failed');
    answer(response, notNow().http);
  };

/**
 * Can this process work? The database answers, takes changes and has room, and its schema is ours. The age of the
 * queue, which all processes share, is told and decides nothing.
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
    const room = await deps.database.hasRoom();
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
      ready: schema === 'ok' && writes && room,
      database: !room ? 'has no room left on its disk' : writes ? 'ok' : 'only reads',
      schema,
      oldest_delivery_seconds: Math.round(age / 1000),
      ...shut,
    };
  } catch (error) {
    if (!isDatabaseGone(error)) throw error;
    return { ...unknown, database: 'cannot be reached' };
  }
}
