import { setTimeout as pause } from 'node:timers/promises';
import { headOf, line } from '../support/sockets.ts';
import type { Attack } from './attacks.ts';

/**
 * Bodies that stop one byte before their end, at every address, with heads that look right. Nobody who sends
 * them knows a secret.
 */
const CONNECTIONS = 500;
const MIB = Buffer.alloc(2 ** 20 - 1, 'x');
const BEGUN_WITHIN = 1_000;
const AGAIN_AFTER = 1_000;

export const halfUploads: Attack = {
  name: `half uploads x${CONNECTIONS}`,
  async run({ product }, end) {
    let sent = 0;
    const ended = new Promise(resolve => end.addEventListener('abort', resolve));
    async function upload(n: number): Promise<void> {
      await pause((n / CONNECTIONS) * BEGUN_WITHIN);
      for (; !end.aborted; await pause(AGAIN_AFTER)) {
        const { path, headers, body } = HALVES[n % HALVES.length]!;
        const made = await line(product.url);
        made.write(headOf(path, { ...headers(), 'content-length': body.length + 1 }));
        made.write(body);
        sent++;
        await Promise.race([made.closed, ended]);
        made.socket.destroy();
      }
    }
    await Promise.all(Array.from({ length: CONNECTIONS }, (_, n) => upload(n)));
    return sent;
  },
};

const seconds = () => Math.floor(Date.now() / 1_000);
const HALVES: { path: string; headers(): Record<string, string | number>; body: Buffer }[] = [
  { path: '/hooks/nothing-here', headers: () => ({}), body: MIB },
  {
    path: '/hooks/forum',
    headers: () => ({
      'webhook-id': 'half',
      'webhook-timestamp': seconds(),
      'webhook-signature': `v1,${'A'.repeat(43)}=`,
    }),
    body: MIB,
  },
  {
    path: '/slack/events',
    headers: () => ({ 'x-slack-request-timestamp': seconds(), 'x-slack-signature': `v0=${'0'.repeat(64)}` }),
    body: MIB,
  },
  {
    path: '/api/messages',
    headers: () => ({ authorization: 'Bearer of.no.use', 'content-type': 'application/json' }),
    body: MIB.subarray(0, 2 ** 18 - 1),
  },
];
