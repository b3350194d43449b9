import { createServer, type Server } from 'node:http';
import type { Express } from 'express';
import type { Duration } from './case/types.ts';
import { StoreTrouble } from './store/database/trouble.ts';

/** A request that dawdles is cut off: its headers have this long to come, and all of it that. */
const HEADERS_WITHIN: Duration = 10_000;
const REQUEST_WITHIN: Duration = 30_000;

/** Throws StoreTrouble where the port cannot be had. */
export function listen(app: Express, port: number, host: string): Promise<Server> {
  const server = createServer({ headersTimeout: HEADERS_WITHIN, requestTimeout: REQUEST_WITHIN }, app);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new StoreTrouble(
          `Webcare cannot listen on ${host}:${port} (${error.code}). End what else uses that port, or set PORT to another.`,
          {
            cause: error,
          },
        ),
      ),
    );
    server.listen(port, host, () => resolve(server));
  });
}

/** Requests that came whole are answered; who has not finished asking within `patience` is cut off. */
export async function stopListening(server: Server, patience: Duration): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), patience);
  await new Promise<void>(resolve => void server.close(() => resolve()));
  clearTimeout(cut);
}
