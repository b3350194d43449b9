import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { Router } from 'express';
import { afterEach, expect, test, vi } from 'vitest';
import { insideHttp } from '../../src/http.ts';
import { turns } from '../../src/turns.ts';
import { PARTS, uploads } from '../../src/uploads.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await world?.close();
  world = undefined;
});

test('a turn does so many jobs, and the next turn comes that long after its end', () => {
  vi.useFakeTimers();
  const done: number[] = [];
  const inTurn = turns(2, 10);
  for (let n = 0; n < 5; n++) inTurn(() => done.push(n));
  expect(done).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(done).toEqual([0, 1]);
  vi.advanceTimersByTime(8);
  expect(done).toEqual([0, 1]);
  vi.advanceTimersByTime(3);
  expect(done).toEqual([0, 1, 2, 3]);
  inTurn(() => done.push(5));
  vi.advanceTimersByTime(12);
  expect(done).toEqual([0, 1, 2, 3, 4, 5]);
});

test('a job that asks for another turn gets one later turn', () => {
  vi.useFakeTimers();
  const done: string[] = [];
  const inTurn = turns(4, 10);
  inTurn(() => {
    done.push('first');
    inTurn(() => done.push('second'));
  });
  vi.advanceTimersByTime(1);
  expect(done).toEqual(['first']);
  vi.advanceTimersByTime(12);
  expect(done).toEqual(['first', 'second']);
});

/** The body of a request, all of which has come already. */
function body(parts: number) {
  let read = 0;
  const request = new Readable({
    highWaterMark: 1,
    read() {
      this.push(read < parts ? Buffer.alloc(1_000) : null);
      read++;
    },
  });
  return Object.assign(request, { headers: {}, read: request.read }) as unknown as IncomingMessage;
}
const afterOneTurn = () => new Promise(resolve => setImmediate(() => setImmediate(resolve)));

test.each(['taken', 'dropped'])('the parts of bodies that are %s come in turns', async how => {
  const bodies = uploads();
  let parts = 0;
  const requests = Array.from({ length: 20 }, () => body(16));
  const uploaded = requests.map(request => {
    request.on('data', () => parts++);
    if (how === 'dropped') return bodies.drop(request);
    return bodies.read(request, 100_000, Promise.resolve());
  });
  await afterOneTurn();
  // One part of each has come with its head.
  expect(parts).toBeLessThanOrEqual(requests.length + 8 * PARTS);
  if (how === 'dropped') await expect.poll(() => parts).toBe(20 * 16);
  else
    expect(await Promise.all(uploaded)).toEqual(
      requests.map(() => ({ is: 'whole', body: expect.anything() })),
    );
});

test('/healthz is answered before a hundred other requests that came first', async () => {
  world = await openWorld();
  let begun = 0;
  const app = insideHttp(
    world.app.deps,
    Router().use((_request, response) => {
      begun++;
      response.end();
    }),
  );
  const came: (() => void)[] = [];
  let before = Number.NaN;
  const server = createServer((request, response) => {
    came.push(() => app(request, response));
    if (request.url !== '/healthz') return;
    response.once('finish', () => {
      before = begun;
    });
    for (const each of came) each();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const others = Array.from({ length: 100 }, (_, n) => fetch(`${url}/${n}`));
  await expect.poll(() => came.length).toBe(100);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(before).toBeLessThan(20);
  await Promise.all(others);
  expect(begun).toBe(100);
  server.closeAllConnections();
  server.close();
});
