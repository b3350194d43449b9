import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, test } from 'vitest';
import { listen, stopListening } from '../../src/listen.ts';
import { headOf, line } from '../support/sockets.ts';

/** The time after which a dawdling request is cut off: the stated time, and one look more. */
test.each([
  ['that sends nothing', '', 10_000],
  ['whose headers never end', 'POST /hooks/forum HTTP/1.1\r\nhost: x\r\n', 10_000],
  ['whose body never ends', headOf('/hooks/forum', { 'content-length': 10 }), 30_000],
])('a connection %s is cut off in its time', async (_, said, within) => {
  const app = express().use(() => {});
  const server = await listen(app, { port: 0, host: '127.0.0.1', setting: 'PORT' });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const made = await line(url);
    const begun = performance.now();
    if (said !== '') made.write(said);
    await made.closed;
    const took = performance.now() - begun;
    expect(took).toBeGreaterThan(within - 1_000);
    expect(took).toBeLessThan(within + 3_000);
  } finally {
    await stopListening(server, 0);
  }
});
