import { Agent } from 'node:http';
import type { Attack } from './attacks.ts';
import { flood, send } from './send.ts';

/** Bodies of 1 MiB with the time of now and a forged signature, so that only its check refuses them. */
const CONNECTIONS = 8;
const BODY = Buffer.alloc(2 ** 20, 'x');

export const forgedBodies: Attack = {
  name: `forged 1 MiB bodies x${CONNECTIONS}`,
  async run({ product }, end) {
    const agent = new Agent({ keepAlive: true });
    let taken = 0;
    const sent = await flood(CONNECTIONS, end, async () => {
      const headers = {
        'webhook-id': 'forged',
        'webhook-timestamp': String(Math.floor(Date.now() / 1_000)),
        'webhook-signature': `v1,${'A'.repeat(43)}=`,
      };
      const { status } = await send(`${product.url}/hooks/forum`, { headers, body: BODY, agent });
      if (status < 400 && status !== 0) taken++;
    });
    agent.destroy();
    if (taken > 0) throw new Error(`${taken} forged bodies were taken`);
    return sent;
  },
};
