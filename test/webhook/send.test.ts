import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Behaviour, type ReplyReceiver, replyReceiver } from '../stand-ins/reply-receiver.ts';
import { outgoing, SECRET, sourceAt } from './world.ts';

let forum: ReplyReceiver;
beforeEach(async () => {
  forum = await replyReceiver(SECRET);
});
afterEach(() => forum.stop());

const NOW = Date.now();
const never = () => new AbortController().signal;
const send = (out = outgoing(), signal = never()) => sourceAt(NOW, forum.url).source.send(out, signal);

describe('a send to the webhook source', () => {
  test('is one signed request with its key and returns the published post', async () => {
    expect(await send()).toEqual({ is: 'ok', value: { id: 'r1', url: 'https://forum.example/p/r1' } });
    expect(forum.published()).toEqual([
      {
        key: 'send-1',
        id: 'r1',
        url: 'https://forum.example/p/r1',
        kind: 'reply',
        in_reply_to: 't1',
        to: { id: 'u9', handle: 'jan', name: 'Jan Jansen' },
        text: 'Hello Jan, it is on its way.',
      },
    ]);
    const [request] = forum.requests();
    expect(request?.headers).toMatchObject({
      'webhook-id': 'send-1',
      'webhook-timestamp': String(Math.floor(NOW / 1000)),
      'content-type': 'application/json',
    });
    expect(new Webhook(SECRET).verify(request!.body, request!.headers as Record<string, string>)).toEqual(
      JSON.parse(request!.body),
    );
  });

  test('is signed with both secrets while the source holds two', async () => {
    const older = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
    const { source } = sourceAt(NOW, forum.url, `${SECRET},${older}`);
    await source.send(outgoing(), never());
    const [request] = forum.requests();
    expect(request!.headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    for (const secret of [SECRET, older])
      expect(new Webhook(secret).verify(request!.body, request!.headers as Record<string, string>)).toEqual(
        JSON.parse(request!.body),
      );
  });

  test('is the same request at each try, except for the time of its signature', async () => {
    const { source, time } = sourceAt(NOW, forum.url);
    await source.send(outgoing(), never());
    time.now += 60_000;
    await source.send(outgoing(), never());
    const [first, second] = forum.requests('send-1');
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['webhook-timestamp']).not.toBe(first?.headers['webhook-timestamp']);
    expect(forum.published()).toHaveLength(1);
  });

  test.each(['reply', 'private_message', 'follow_up'] as const)('names its kind %s', async kind => {
    await send(outgoing({ kind }));
    expect(forum.published()[0]?.kind).toBe(kind);
  });

  test('to a post of ours names no author', async () => {
    await send(outgoing({ target: { id: 't1', ref: { author: null }, author: null } }));
    expect(forum.published()[0]?.to).toBeNull();
  });

  test('without a reply address is refused', async () => {
    expect(await sourceAt(NOW).source.send(outgoing(), never())).toEqual({
      is: 'refused',
      code: 'listen_only',
    });
  });

  test('through a webhook cannot be looked up', async () => {
    const { source } = sourceAt(NOW, forum.url);
    expect(await source.find(outgoing(), never())).toEqual({ is: 'ok', value: { is: 'not_seen' } });
  });

  test('through a webhook is one post with the same key for ten minutes', async () => {
    const { source } = sourceAt(NOW, forum.url);
    expect(await source.about(never())).toEqual({
      is: 'ok',
      value: { sameKey: { within: 600_000, after: 0 } },
    });
  });
});

describe('answers to a webhook send', () => {
  const status = (status: number, headers?: Record<string, string>, body?: string): Behaviour => ({
    does: 'answer',
    status,
    ...(headers && { headers }),
    ...(body !== undefined && { body }),
  });
  const date = (at: number) => new Date(at).toUTCString();
  const wholeSecond = Math.floor(NOW / 1000) * 1000;
  const posted = (value = {}) => ({ is: 'ok', value });
  const later = (after: number) => ({ is: 'later', after });
  const answers: [string, Behaviour, object][] = [
    ['200 without a body', status(200), posted()],
    ['204', status(204), posted()],
    ['200 with a page', status(200, {}, '<html>'), posted()],
    ['200 with null', status(200, {}, 'null'), posted()],
    ['200 with a list', status(200, {}, '[1]'), posted()],
    ['202 with an id only', status(202, {}, '{"id":"p1"}'), posted({ id: 'p1' })],
    [
      'an id that is a number',
      status(200, {}, '{"id":7,"url":"https://forum.example/p/7"}'),
      posted({ url: 'https://forum.example/p/7' }),
    ],
    ['an id that is too long', status(200, {}, JSON.stringify({ id: 'x'.repeat(256) })), posted()],
    ['an id with a control character', status(200, {}, '{"id":"a\\u0000"}'), posted()],
    [
      'a url that is a script',
      status(200, {}, '{"id":"p1","url":"javascript:alert(1)"}'),
      posted({ id: 'p1' }),
    ],
    ['an answer without end', status(200, {}, `{"id":"p1","more":"${'x'.repeat(70_000)}"}`), posted()],
    ['429 with seconds', status(429, { 'retry-after': '7' }), later(7000)],
    ['429 without', status(429), later(30_000)],
    [
      '429 with a date',
      status(429, { 'retry-after': date(wholeSecond + 60_000) }),
      later(wholeSecond + 60_000 - NOW),
    ],
    ['429 with nonsense', status(429, { 'retry-after': 'soon' }), later(30_000)],
    ['503 with seconds', status(503, { 'retry-after': '120' }), later(120_000)],
    ['503 with a date that has passed', status(503, { 'retry-after': date(NOW - 60_000) }), later(1000)],
    ['503 with a year', status(503, { 'retry-after': '31536000' }), later(24 * 3_600_000)],
    ['503 without', status(503), { is: 'unknown' }],
    ['500', status(500), { is: 'unknown' }],
    ['500 with Retry-After', status(500, { 'retry-after': '5' }), { is: 'unknown' }],
    ['502', status(502), { is: 'unknown' }],
    ['599', status(599), { is: 'unknown' }],
    ['404', status(404), { is: 'gone' }],
    ['410', status(410), { is: 'gone' }],
    ['400', status(400), { is: 'refused', code: 'bad_request' }],
    ['401', status(401), { is: 'refused', code: 'not_allowed' }],
    ['403', status(403), { is: 'refused', code: 'not_allowed' }],
    ['409', status(409), { is: 'refused', code: 'refused' }],
    ['413', status(413), { is: 'refused', code: 'too_long' }],
    ['421, which fetch would repeat', status(421), { is: 'refused', code: 'refused' }],
    [
      '422 that says why',
      status(422, {}, '{"title":"No","detail":"The thread is closed."}'),
      { is: 'refused', code: 'refused', words: 'The thread is closed.' },
    ],
    [
      '422 with a title',
      status(422, {}, '{"title":"Closed"}'),
      { is: 'refused', code: 'refused', words: 'Closed' },
    ],
    [
      '422 that says it at length',
      status(422, {}, JSON.stringify({ detail: 'x'.repeat(1000) })),
      { is: 'refused', code: 'refused', words: 'x'.repeat(300) },
    ],
    ['301', status(301, { location: '/elsewhere' }), { is: 'refused', code: 'redirected' }],
    ['307', status(307, { location: '/elsewhere' }), { is: 'refused', code: 'redirected' }],
    ['304', status(304), { is: 'refused', code: 'redirected' }],
    ['101', status(101, { upgrade: 'x', connection: 'upgrade' }), { is: 'unknown' }],
    ['nothing, the connection is dropped', { does: 'drop', publishes: false }, { is: 'unknown' }],
    ['nothing, though it was published', { does: 'drop', publishes: true }, { is: 'unknown' }],
    ['201 and then the connection is dropped', { does: 'drop_answer' }, posted()],
  ];
  test.each(answers)('the answer “%s” gives its outcome after one request', async (_, behaviour, outcome) => {
    forum.next(behaviour);
    expect(await send()).toEqual(outcome);
    expect(forum.requests()).toHaveLength(1);
  });

  test('a send over its deadline is unknown, and its repeat gives no second post', async () => {
    forum.next({ does: 'hang', publishes: true });
    const deadline = new AbortController();
    const sent = send(outgoing(), deadline.signal);
    await expect.poll(() => forum.published()).toHaveLength(1);
    deadline.abort();
    expect(await sent).toEqual({ is: 'unknown' });
    expect(await send()).toMatchObject({ is: 'ok', value: { id: 'r1' } });
    expect(forum.published()).toHaveLength(1);
  });

  test('a slow answer within the deadline is used', async () => {
    forum.next({ does: 'hold', publishes: 'on_release' });
    const sent = send();
    await expect.poll(() => forum.requests()).toHaveLength(1);
    expect(forum.published()).toHaveLength(0);
    forum.release();
    expect(await sent).toMatchObject({ is: 'ok', value: { id: 'r1' } });
  });
});

describe('a webhook send that was certainly not done', () => {
  test('is “later” if nobody listens', async () => {
    const { url } = forum;
    await forum.stop();
    expect(await sourceAt(NOW, url).source.send(outgoing(), never())).toEqual({
      is: 'later',
      after: 5000,
      why: 'unreachable',
    });
    const byName = url.replace('127.0.0.1', 'localhost');
    expect(await sourceAt(NOW, byName).source.send(outgoing(), never())).toEqual({
      is: 'later',
      after: 5000,
      why: 'unreachable',
    });
  });

  test('is “later” if the host name is unknown', async () => {
    expect(await sourceAt(NOW, 'http://nowhere.invalid/').source.send(outgoing(), never())).toEqual({
      is: 'later',
      after: 5000,
      why: 'unreachable',
    });
  });

  test('is “later” if the deadline has already passed', async () => {
    expect(await send(outgoing(), AbortSignal.abort())).toEqual({
      is: 'later',
      after: 5000,
      why: 'unreachable',
    });
    expect(forum.requests()).toHaveLength(0);
  });
});

describe('a receiver with broken HTTP', () => {
  const sockets = new Set<Socket>();
  async function talking(
    answer: (socket: Socket) => void,
  ): Promise<{ url: string; connections: () => number; close: () => void }> {
    let connections = 0;
    const server = createServer(socket => {
      connections++;
      sockets.add(socket);
      socket.on('error', () => sockets.delete(socket));
      socket.once('data', () => answer(socket));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return {
      url: `127.0.0.1:${(server.address() as AddressInfo).port}/replies`,
      connections: () => connections,
      close: () => server.close(),
    };
  }
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
  });

  test.each([
    ['nonsense', 'hello\r\n\r\n', 'http'],
    ['half a status line', 'HTTP/1.1 20', 'http'],
    ['plain HTTP to a TLS request', 'HTTP/1.1 200 OK\r\n\r\n', 'https'],
  ])('that answers %s gives its outcome after one connection', async (_, bytes, scheme) => {
    const far = await talking(socket => socket.end(bytes));
    const outcome = await sourceAt(NOW, `${scheme}://${far.url}`).source.send(outgoing(), never());
    expect(outcome).toEqual(
      scheme === 'http' ? { is: 'unknown' } : { is: 'later', after: 5000, why: 'unreachable' },
    );
    expect(far.connections()).toBe(1);
    far.close();
  });

  test('that resets the connection leaves the send unknown', async () => {
    const far = await talking(socket => socket.resetAndDestroy());
    expect(
      await sourceAt(NOW, `http://${far.url}`).source.send(outgoing({ text: 'x'.repeat(500_000) }), never()),
    ).toEqual({ is: 'unknown' });
    expect(far.connections()).toBe(1);
    far.close();
  });
});
