import { createServer, type Server } from 'node:http';
import type { Express } from 'express';
import type { Duration } from './case/types.ts';
import { StoreTrouble } from './store/database/trouble.ts';

/** A slow request is cut off: its headers must come within the first time, all of it within the second. */
const HEADERS_WITHIN: Duration = 10_000;
const REQUEST_WITHIN: Duration = 30_000;
/** How often that is looked at. Node itself looks every 30 s, so a dawdler would have up to 30 s more. */
const LOOK_EVERY: Duration = 1_000;
/** Longer than the minute for which balancers keep a connection, so that they do not use one that we just closed. */
const KEPT_FOR: Duration = 75_000;
/** A connection above this number is cut off at once. */
const CONNECTIONS = 1_000;

/** `setting` names the port in the message. */
type At = { port: number; host: string; setting: string; connections?: number };

/** Throws StoreTrouble where the port cannot be had. */
export function listen(
  app: Express,
  { port, host, setting, connections = CONNECTIONS }: At,
): Promise<Server> {
  const server = createServer(
    {
      headersTimeout: HEADERS_WITHIN,
      requestTimeout: REQUEST_WITHIN,
      connectionsCheckingInterval: LOOK_EVERY,
      keepAliveTimeout: KEPT_FOR,
    },
    app,
  );
  server.maxConnections = connections;
  // Those that are kept and not used make room for the next who come.
  server.on('drop', () => server.closeIdleConnections());
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new StoreTrouble(
          `Webcare cannot listen on ${host}:${port} (${error.code}). End what else uses that port, or set ${setting} to another.`,
          { cause: error },
        ),
      ),
    );
    server.listen(port, host, () => resolve(server));
  });
}

/** Answers the requests that came whole. A request that is not complete within `patience` is cut off. */
export async function stopListening(server: Server, patience: Duration): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), patience);
  await new Promise<void>(resolve => void server.close(() => resolve()));
  clearTimeout(cut);
}
