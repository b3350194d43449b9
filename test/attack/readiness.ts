import { Agent } from 'node:http';
import type { Attack } from './attacks.ts';
import { flood, send } from './send.ts';

/** The page that asks the database whether the process can work. */
const CONNECTIONS = 60;

export const readiness: Attack = {
  name: `/readyz x${CONNECTIONS}`,
  async run({ product }, end) {
    const agent = new Agent({ keepAlive: true });
    const sent = await flood(CONNECTIONS, end, () => send(`${product.url}/readyz`, { agent }));
    agent.destroy();
    return sent;
  },
};
