import type { Server } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';

/**
 * Stops listening and cuts every connection. A client in this process knows it when this returns: two turns of
 * the event loop later it has read the end of its kept connections. A call sooner goes out on a dead connection,
 * so its result is unknown and not “unreachable”.
 */
export async function vanish(server: Server): Promise<void> {
  const closed = new Promise<void>(resolve => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
  await turn();
  await turn();
}
