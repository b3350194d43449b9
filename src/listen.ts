import { createServer, type Server } from 'node:http';
import type { Express } from 'express';
import type { Duration } from './case/types.ts';
import { StoreTrouble } from './store/database/trouble.ts';

/** A slow request is cut off: its headers must come within the first time, all of it within the second. */
const HEADERS_WITHIN: Duration = 10_000;
const REQUEST_WITHIN: Duration = 30_000;

/** Throws StoreTrouble if the port cannot be opened. */
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

/** Answers the requests that came whole. A request that is not complete within `patience` is cut off. */
export async function stopListening(server: Server, patience: Duration): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), patience);
  await new Promise<void>(resolve => void server.close(() => resolve()));
  clearTimeout(cut);
}
