import { request } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { ConsoleChat } from '../../adapters/chat/console/index.ts';
import { consoleChat, demoPeople } from '../../adapters/chat/console/index.ts';
import { everyCommand } from '../../src/acts/commands.ts';
import type { Answer } from '../../src/ports/chat.ts';
import { view } from './scene.ts';
import { calm, type Started, startConsole, toPerson, toPlace } from './world.ts';

const running: ConsoleChat[] = [];
afterEach(async () => {
  for (const chat of running.splice(0)) await chat.stop();
});
async function started(answer: () => Promise<Answer> = async () => ({ show: 'nothing' })): Promise<Started> {
  const one = await startConsole(() => answer);
  running.push(one.chat);
  return one;
}

type Reply = { status: number; body: string; headers: Record<string, unknown> };
/** Sends a request with any headers, Host included. */
function ask(
  chat: ConsoleChat,
  path: string,
  how: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(
      chat.url() + path,
      {
        method: how.method ?? 'GET',
        headers: { ...how.headers, 'content-length': Buffer.byteLength(how.body ?? '') },
      },
      response => {
        let body = '';
        response.on('data', chunk => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode!, body, headers: response.headers }));
      },
    );
    sent.on('error', reject);
    sent.end(how.body);
  });
}
const json = { 'content-type': 'application/json' };
const press = (over: Record<string, unknown> = {}) => ({
  is: 'press',
  id: crypto.randomUUID(),
  person: 'ana',
  from: 'channel',
  does: 'claim',
  about: 'case-1',
  on: 'm1',
  ...over,
});
const send = (chat: ConsoleChat, body: unknown, headers: Record<string, string> = {}) =>
  ask(chat, '/api/inbound', {
    method: 'POST',
    headers: { ...json, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

test('the console listens on loopback only', async () => {
  const { chat } = await started();
  expect(chat.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await ask(chat, '/')).status).toBe(200);
});

test.each([
  'evil.example',
  'evil.example:4280',
  '127.0.0.1.evil.example',
  '10.0.0.5:4280',
  '[::ffff:10.0.0.5]',
  'localhost.evil',
  '@',
])('the console refuses a request with the Host %s', async host => {
  const { chat, heard } = await started();
  for (const path of [
    '/',
    '/api/start',
    '/api/messages?person=ana&shelf=channel',
    '/api/live?person=ana',
    '/network',
  ]) {
    const reply = await ask(chat, path, { headers: { host } });
    expect([path, reply.status]).toEqual([path, 403]);
  }
  await send(chat, press(), { host });
  expect(heard).toEqual([]);
});

test('the page gets the list of all commands', async () => {
  const { chat } = await started();
  const reply = await ask(chat, '/api/start');
  expect(JSON.parse(reply.body).commands).toEqual(everyCommand);
});

test.each(['https://evil.example', 'http://127.0.0.1:1', 'http://localhost:3000', 'null'])(
  'the console refuses a press from a page at %s',
  async origin => {
    const { chat, heard } = await started();
    const reply = await send(chat, press(), { origin });
    expect([reply.status, reply.body]).toEqual([403, expect.stringContaining('another site')]);
    expect((await ask(chat, '/network', { headers: { origin } })).status).toBe(403);
    expect(heard).toEqual([]);
  },
);

test('the console accepts a press from its own page at 127.0.0.1 and at localhost', async () => {
  const { chat, heard } = await started();
  expect((await send(chat, press(), { origin: chat.url() })).status).toBe(200);
  const host = `localhost:${new URL(chat.url()).port}`;
  expect((await send(chat, press(), { host, origin: `http://${host}` })).status).toBe(200);
  expect(heard).toHaveLength(2);
});

test('the console accepts presses only as JSON by POST', async () => {
  const { chat, heard } = await started();
  const body = JSON.stringify(press());
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    '',
  ]) {
    expect(
      (
        await ask(chat, '/api/inbound', {
          method: 'POST',
          headers: type ? { 'content-type': type } : {},
          body,
        })
      ).status,
    ).toBe(415);
  }
  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS'])
    expect((await ask(chat, '/api/inbound', { method, headers: json, body })).status).toBe(405);
  expect((await ask(chat, '/api/inbound')).status).toBe(404);
  expect(heard).toEqual([]);
});

test.each([
  ['broken JSON', '{'],
  ['an empty object', {}],
  ['an unknown kind', { ...press(), is: 'publish' }],
  ['an unknown act', press({ does: 'publish' })],
  ['an extra key', press({ admin: true })],
  ['no id', press({ id: '' })],
  ['an id that is no uuid', press({ id: 'x' })],
  ['a number in place of text', press({ about: 7 })],
  ['args that are not text', press({ args: { page: 2 } })],
  ['no person', press({ person: '' })],
  [
    'a form without a step',
    { ...press({ is: 'submit', values: {}, form: { id: 'f', seen: 1 } }), does: undefined, about: undefined },
  ],
  [
    'a chat message in place of a command',
    { is: 'command', id: crypto.randomUUID(), person: 'ana', from: 'channel', text: 'Hello everybody' },
  ],
  [
    'a command that only looks like ours',
    { is: 'command', id: crypto.randomUUID(), person: 'ana', from: 'channel', text: '/webcarefully stats' },
  ],
])('a console request with %s gets 400 with a sentence and does nothing', async (_what, body) => {
  const { chat, heard } = await started();
  const reply = await send(chat, body);
  expect([reply.status, reply.body]).toEqual([400, expect.stringMatching(/nothing was done/)]);
  expect(heard).toEqual([]);
});

test('a console request over the size limit gets 413', async () => {
  const { chat, heard } = await started();
  expect((await send(chat, press({ args: { text: 'x'.repeat(1_200_000) } }))).status).toBe(413);
  expect(heard).toEqual([]);
});

test('each kind of console request reaches the engine in its own shape', async () => {
  const { chat, heard } = await started();
  const common = { id: crypto.randomUUID(), person: 'bram', from: 'channel' };
  const form = { id: 'send-1', step: 'reply.write', about: 'case-1', seen: 3 };
  await send(chat, {
    ...common,
    is: 'press',
    does: 'history',
    about: 'case-1',
    args: { page: '2' },
    on: 'm1',
  });
  await send(chat, { ...common, is: 'submit', form, values: { text: 'Hi' }, back: true, on: 'm1' });
  await send(chat, { ...common, is: 'closed', form, from: 'direct', values: { text: 'Hi' } });
  await send(chat, { ...common, is: 'command', text: ' /WebCare  stats 7d ' });
  const by = {
    account: { chat: 'console', workspace: 'local', user: 'bram' },
    name: 'Bram Jansen',
    standing: 'member',
    inPlace: true,
  };
  const at = { chat: 'console', workspace: 'local', channel: 'team' };
  const { id } = common;
  expect(heard).toEqual([
    { is: 'press', id, by, at, does: 'history', about: 'case-1', args: { page: '2' }, on: 'm1' },
    { is: 'submit', id, by, at, form, values: { text: 'Hi' }, back: true, on: 'm1' },
    { is: 'closed', id, by, form, values: { text: 'Hi' } },
    { is: 'command', id, by, at, text: 'stats 7d' },
  ]);
});

test('a person unknown to the console is a stranger', async () => {
  const { chat, heard } = await started();
  await send(chat, press({ person: 'mallory' }));
  expect(heard[0]?.by).toEqual({
    account: { chat: 'console', workspace: 'local', user: 'mallory' },
    name: 'mallory',
    standing: 'stranger',
    inPlace: false,
  });
});

test('the console reports a failure of ours, and the log leaves its text out', async () => {
  const { chat, logged } = await started(async () => {
    throw new Error('Jan Jansen wrote: my secret');
  });
  const reply = await send(chat, press());
  expect([reply.status, reply.body]).toEqual([500, expect.stringContaining('press again')]);
  expect(reply.body + logged.join('')).not.toContain('secret');
  expect(logged.join('')).toContain('console.failed');
});

test('the console takes messages only for its channel and its people', async () => {
  const { chat } = await started();
  expect(await chat.post(toPlace(chat), view('k'), 'k', calm())).toEqual({ is: 'ok', value: 'k' });
  expect(await chat.post(toPerson('nobody'), view('x'), 'x', calm())).toMatchObject({ is: 'refused' });
  expect(
    await chat.post(
      { to: 'place', place: { chat: 'slack', workspace: 'w', channel: 'c' } },
      view('x'),
      'x',
      calm(),
    ),
  ).toMatchObject({
    is: 'refused',
  });
});

test('the policy of the console’s pages allows no foreign script or file', async () => {
  const { chat } = await started();
  for (const path of ['/', '/main.js', '/api/start']) {
    const { headers } = await ask(chat, path);
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['x-content-type-options']).toBe('nosniff');
  }
});

test('the demo clock moves only forward and only by the offered steps', async () => {
  const { chat, clock } = await started();
  const move = (by: unknown) =>
    ask(chat, '/api/clock', { method: 'POST', headers: json, body: JSON.stringify({ by }) });
  const before = clock.now();
  for (const by of [-900_000, 0, 1, '900000', 1e12]) expect((await move(by)).status).toBe(400);
  expect(clock.now() - before).toBeLessThan(10_000);
  expect((await move(900_000)).status).toBe(200);
  expect(clock.now() - before).toBeGreaterThanOrEqual(900_000);
});

test('stop ends the open streams of the console and closes its listener', async () => {
  const { chat } = await started();
  const stream = await fetch(`${chat.url()}/api/live?person=ana`);
  await chat.stop();
  const text = await stream.text();
  expect(text).toContain('event: hello');
  await expect(fetch(`${chat.url()}/`)).rejects.toThrow();
});

test('the error for a console port in use names the port and CONSOLE_PORT', async () => {
  const { chat, memory, clock } = await started();
  const port = Number(new URL(chat.url()).port);
  const log = { error: () => {} } as never;
  const second = consoleChat({
    config: { port, people: demoPeople, panels: [] },
    secrets: {},
    memory,
    clock,
    log,
  });
  await expect(second.start(async () => ({ show: 'nothing' }))).rejects.toThrow(
    new RegExp(`${port}.*CONSOLE_PORT`),
  );
});
