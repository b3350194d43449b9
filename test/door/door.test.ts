import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, expect, test } from 'vitest';
import { door } from '../../src/door.ts';
import { listen, stopListening } from '../../src/listen.ts';
import { refused } from '../../src/ports/door.ts';
import { headOf, type Line, line } from '../support/sockets.ts';

/** The public listener over real sockets, with one address that asks for a header before it reads a body. */

const open: Server[] = [];
const lines: Line[] = [];
afterEach(async () => {
  for (const each of lines.splice(0)) each.socket.destroy();
  for (const server of open.splice(0)) await stopListening(server, 0);
});

const KB = 1024;
async function listening({ room = 1024 * KB, connections = 100, answers = true } = {}) {
  const told: string[] = [];
  const taken: number[] = [];
  const opened = door(
    { refused: ({ source, status, why }) => void told.push(`${source} ${status} ${why}`) },
    room,
  );
  opened.at('/hooks/forum', {
    name: 'forum',
    most: 64 * KB,
    refuses: ({ method, headers }) =>
      method !== 'POST' ? refused('method', 405) : headers['x-signed'] ? null : refused('unsigned', 401),
    async take(body, _request, response) {
      taken.push(body.length);
      if (answers) response.status(202).end();
      return null;
    },
  });
  const server = await listen(express().use(opened.handle), {
    port: 0,
    host: '127.0.0.1',
    setting: 'PORT',
    connections,
  });
  open.push(server);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const call = async () => {
    const made = await line(url);
    lines.push(made);
    return made;
  };
  return { url, told, taken, call };
}
const statusOf = ({ heard }: Line) => Number(/^HTTP\/1\.1 (\d+)/.exec(heard())?.[1] ?? 0);
const answered = (made: Line, status: number) =>
  expect.poll(() => statusOf(made), { interval: 20 }).toBe(status);

test.each([
  ['at an unknown address', headOf('/hooks/nothing-here', { 'x-signed': 1, 'content-length': 9_000 }), 404],
  ['at an address in other letters', headOf('/Hooks/forum', { 'x-signed': 1, 'content-length': 9_000 }), 404],
  [
    'at an address with a slash behind it',
    headOf('/hooks/forum/', { 'x-signed': 1, 'content-length': 9 }),
    404,
  ],
  ['with another method', headOf('/hooks/forum', { 'content-length': 9 }).replace('POST', 'PUT'), 405],
  ['without a signature', headOf('/hooks/forum', { 'content-length': 9_000 }), 401],
  ['with a body that says it is too large', headOf('/hooks/forum', { 'content-length': 65_537 }), 413],
  ['with a packed body', headOf('/hooks/forum', { 'content-encoding': 'gzip', 'content-length': 9 }), 415],
])('a request %s is refused before a byte of its body came', async (_, head, status) => {
  const { call, told, taken } = await listening();
  const made = await call();
  made.write(head);
  await answered(made, status);
  expect(told).toEqual([expect.stringContaining(String(status))]);
  expect(taken).toEqual([]);
});

test('a body that turns out to be too large is refused with 413 while it comes', async () => {
  const { call, told } = await listening();
  const made = await call();
  made.write(headOf('/hooks/forum', { 'x-signed': 1, 'transfer-encoding': 'chunked' }));
  for (let n = 0; n < 3; n++) made.write(`8000\r\n${'x'.repeat(0x8000)}\r\n`);
  await answered(made, 413);
  expect(told).toEqual(['forum 413 too_large']);
});

test('a connection goes on after a refused request, and the body of that request counts nowhere', async () => {
  const { call, taken } = await listening({ room: 64 * KB });
  const made = await call();
  made.write(headOf('/hooks/forum', { 'content-length': 60 * KB }));
  await answered(made, 401);
  made.write('x'.repeat(60 * KB));
  made.write(`${headOf('/hooks/forum', { 'x-signed': 1, 'content-length': 60 * KB })}${'x'.repeat(60 * KB)}`);
  await expect.poll(() => taken).toEqual([60 * KB]);
});

test('bodies find room up to a ceiling, and who comes beyond it is asked to come again', async () => {
  const { call, told } = await listening({ room: 128 * KB, answers: false });
  const [first, second, third] = await Promise.all([call(), call(), call()]);
  for (const made of [first, second])
    made.write(headOf('/hooks/forum', { 'x-signed': 1, 'content-length': 65_536 }));
  for (const made of [first, second]) made.write('x'.repeat(65_535));
  third.write(`${headOf('/hooks/forum', { 'x-signed': 1, 'content-length': 65_536 })}${'x'.repeat(65_000)}`);
  await answered(third, 503);
  expect(third.heard()).toMatch(/\r\nretry-after: 5\r\n/i);
  expect(told).toEqual(['forum 503 no_room']);
});

test('half a body that has been coming for a second gives way to a newer one', async () => {
  const { call, taken } = await listening({ room: 64 * KB });
  const slow = await call();
  slow.write(`${headOf('/hooks/forum', { 'x-signed': 1, 'content-length': 65_536 })}${'x'.repeat(65_000)}`);
  const post = async () => {
    const made = await call();
    made.write(`${headOf('/hooks/forum', { 'x-signed': 1, 'content-length': 2_000 })}${'x'.repeat(2_000)}`);
    await expect.poll(() => statusOf(made), { interval: 20 }).toBeGreaterThan(0);
    return statusOf(made);
  };
  await expect.poll(post, { interval: 250 }).toBe(202);
  await answered(slow, 503);
  expect(taken).toEqual([2_000]);
});

test('a whole body keeps its room until its request is answered', async () => {
  const { call, taken, told } = await listening({ room: 64 * KB, answers: false });
  const whole = `${headOf('/hooks/forum', { 'x-signed': 1, 'content-length': 60_000 })}${'x'.repeat(60_000)}`;
  const [first, second] = [await call(), await call()];
  first.write(whole);
  await expect.poll(() => taken).toEqual([60_000]);
  second.write(whole);
  await answered(second, 503);
  expect(told).toEqual(['forum 503 no_room']);
});

test('the room of a body is free again once it was answered, or once its sender left', async () => {
  const { call, url } = await listening({ room: 64 * KB });
  const headers = { 'x-signed': '1' };
  for (let n = 0; n < 5; n++) {
    const body = 'x'.repeat(60 * KB);
    expect((await fetch(`${url}/hooks/forum`, { method: 'POST', headers, body })).status).toBe(202);
  }
  const half = await call();
  half.write(`${headOf('/hooks/forum', { 'x-signed': 1, 'content-length': 65_536 })}${'x'.repeat(60_000)}`);
  half.socket.destroy();
  await half.closed;
  const again = () => fetch(`${url}/hooks/forum`, { method: 'POST', headers, body: 'x'.repeat(60 * KB) });
  await expect.poll(async () => (await again()).status, { interval: 20 }).toBe(202);
});

test('connections beyond the ceiling are closed at once, and there is room again when one leaves', async () => {
  const { call, url } = await listening({ connections: 3 });
  const [first] = [await call(), await call(), await call()];
  const fourth = await call();
  await expect.poll(() => fourth.socket.closed, { timeout: 3_000, interval: 20 }).toBe(true);
  first.socket.destroy();
  await first.closed;
  await expect
    .poll(
      () =>
        fetch(`${url}/hooks/forum`).then(
          ({ status }) => status,
          () => 0,
        ),
      { interval: 50 },
    )
    .toBe(405);
});
