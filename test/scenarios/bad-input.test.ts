import { request } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { mention, signedHeaders } from '../stand-ins/reply-receiver.ts';
import { contents } from '../support/contents.ts';
import { openWorld, SECRET, type World } from '../support/world.ts';
import { badBodies, badFields, badRequests } from '../webhook/malformed.ts';

/** One running Webcare with one case. No request in this file changes a row or logs a failure. */
let world: World;
let before: Awaited<ReturnType<typeof contents>>;
let now: number;
let hook: string;
let console: string;

beforeAll(async () => {
  world = await openWorld();
  world.looked(/New on forum/);
  await world.mention({ id: 't0', text: 'I am here already.' });
  await world.as('ana').command('/webcare mine');
  await world.settle();
  now = world.clock.real();
  hook = `${world.app.url()}/hooks/forum`;
  console = world.app.consoleUrl()!;
  before = await contents(world.database.db);
});
afterEach(async () => {
  await world.settle();
  expect(await contents(world.database.db), 'nothing was stored or changed').toEqual(before);
  expect(complaints()).toEqual([]);
});
afterAll(() => world.close());

type Reply = { status: number; type: string; body: string };
type Sent = {
  method?: string;
  headers?: Record<string, string | undefined>;
  body?: Buffer | string;
  chunked?: boolean;
};

/** The warnings and errors of the log, but for the one line a minute about what is refused, each with the nearest place in our own code. */
const complaints = (): string[] =>
  world.logged
    .map(line => JSON.parse(line) as { level: number; event?: string; msg: string; at?: string[] })
    .filter(({ level, event }) => level >= 40 && event !== 'refused')
    .map(
      ({ event, msg, at = [] }) =>
        `${event ?? msg} ${at.filter(frame => /\/(src|adapters)\//.test(frame) && !frame.includes('database.ts'))[0] ?? ''}`,
    );

/** Sends a request with any method and any headers. */
function ask(
  url: string,
  { method = 'POST', headers = {}, body = '', chunked = false }: Sent = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
    const length = chunked
      ? { 'transfer-encoding': 'chunked' }
      : { 'content-length': Buffer.byteLength(body) };
    let answered = false;
    const sent = request(url, { method, headers: { ...length, ...given }, agent: false }, response => {
      answered = true;
      let text = '';
      response.setEncoding('utf8');
      response.on('data', part => {
        text += part;
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: String(response.headers['content-type']),
          body: text,
        }),
      );
    });
    // A server may answer and close the connection while we still write.
    sent.on('error', error => answered || reject(error));
    sent.end(body);
  });
}
const signed = (body: string | Buffer, more: Sent = {}): Promise<Reply> =>
  ask(hook, {
    body,
    ...more,
    headers: { ...signedHeaders(SECRET, body.toString(), { at: now }), ...more.headers },
  });

/** Writes bytes to a socket and returns the first line of the answer. */
function raw(bytes: string, then: 'wait' | 'break off' = 'wait', url = hook): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise(resolve => {
    let text = '';
    const socket = connect(Number(port), hostname, () =>
      socket.write(bytes, () => {
        if (then === 'break off') socket.destroy();
      }),
    );
    socket.on('data', data => {
      text += data;
      if (text.includes('\r\n\r\n')) socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(text.split('\r\n')[0] ?? ''));
  });
}

describe('bad requests to the webhook', () => {
  test('every bad request is answered with a problem that explains the fault', async () => {
    for (const [what, status, more] of badRequests(SECRET, now)) {
      const reply = await ask(hook, {
        method: more.method,
        headers:
          more.headers ?? signedHeaders(SECRET, JSON.stringify({ mentions: [mention()] }), { at: now }),
        body: more.body ?? JSON.stringify({ mentions: [mention()] }),
      } as Sent);
      expect([what, reply.status, reply.type.split(';')[0]]).toEqual([
        what,
        status,
        'application/problem+json',
      ]);
      expect(JSON.parse(reply.body), what).toMatchObject({ status, detail: expect.stringMatching(/\.$/) });
    }
  });

  test('a bad body is refused, and the answer names the field', async () => {
    for (const [body, field] of badBodies) {
      const reply = await signed(body);
      expect([body.slice(0, 40), reply.status]).toEqual([body.slice(0, 40), 400]);
      if (field !== 'not JSON') expect(JSON.parse(reply.body).errors[0].field).toBe(field);
    }
  });

  test('a good mention beside one with a bad field is not stored either', async () => {
    for (const [field, more] of badFields) {
      const reply = await signed(JSON.stringify({ mentions: [mention({ id: 'fine' }), mention(more)] }));
      expect([field, reply.status]).toEqual([field, 400]);
      expect(JSON.parse(reply.body).errors).toMatchObject([{ field: `mentions[1].${field}` }]);
    }
  });

  test('a body of more than one MiB is refused, also when it is streamed', async () => {
    const large = JSON.stringify({ mentions: [mention({ text: 'x'.repeat(1_048_576) })] });
    expect((await signed(large)).status).toBe(413);
    expect((await signed(large, { chunked: true })).status).toBe(413);
  });

  test('a packed body is refused, whatever it would unpack to', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000));
    for (const encoding of ['gzip', 'br', 'deflate', 'zstandard', 'gzip, gzip']) {
      const reply = await ask(hook, { body: bomb, headers: { 'content-encoding': encoding } });
      expect([encoding, reply.status, reply.type.split(';')[0]]).toEqual([
        encoding,
        415,
        'application/problem+json',
      ]);
    }
  });

  test('an upload that breaks off stores nothing', async () => {
    const body = JSON.stringify({ mentions: [mention({ id: 'half' })] });
    const headers = Object.entries(signedHeaders(SECRET, body, { at: now }))
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
    const start = `POST /hooks/forum HTTP/1.1\r\nHost: x\r\n${headers}`;
    await raw(`${start}Content-Length: ${body.length}\r\n\r\n${body.slice(0, 100)}`, 'break off');
    await raw(`${start}Transfer-Encoding: chunked\r\n\r\n10\r\n${body.slice(0, 16)}\r\n`, 'break off');
    await raw(`${start}Content-Length: ${body.length}\r\n\r\n`, 'break off');
    await raw(start, 'break off');
    await raw('POST /hooks/forum HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n{', 'break off');
  });

  test('a malformed or contradictory HTTP request is refused', async () => {
    const body = '{"mentions":[]}';
    expect(await raw('hello\r\n\r\n')).toBe('HTTP/1.1 400 Bad Request');
    expect(
      await raw(
        'POST /hooks/forum HTTP/1.1\r\nHost: x\r\nContent-Length: 15\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      ),
    ).toContain('400');
    expect(
      await raw(
        `POST /hooks/forum HTTP/1.1\r\nHost: x\r\nContent-Length: 15\r\nContent-Length: 16\r\n\r\n${body}`,
      ),
    ).toContain('400');
    expect(
      await raw(`GET /hooks/forum HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`),
    ).toContain('431');
    expect(await raw(`GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`)).toContain('431');
  });

  test.each([
    '/hooks/unknown',
    '/hooks/FORUM',
    '/hooks/__proto__',
    '/hooks/constructor',
    '/hooks/',
    '/hooks',
    '/hooks/forum/more',
    '/',
    '/.env',
    '/api/inbound',
  ])('%s is no address of the public listener', async path => {
    const body = JSON.stringify({ mentions: [mention({ id: 'elsewhere' })] });
    const reply = await ask(world.app.url() + path, {
      body,
      headers: signedHeaders(SECRET, body, { at: now }),
    });
    expect([reply.status, reply.type.split(';')[0]]).toEqual([404, 'application/problem+json']);
  });

  test('an address that cannot be decoded is refused', async () => {
    const reply = await ask(`${world.app.url()}/hooks/%ff`);
    expect([reply.status, reply.type.split(';')[0]]).toEqual([400, 'application/problem+json']);
  });

  test('no answer reveals a place in the code or the server software', async () => {
    const replies = [
      await ask(`${world.app.url()}/hooks/%ff`),
      await ask(`${world.app.url()}/nowhere`),
      await signed('{'),
      await ask(`${console}/%ff`),
    ];
    for (const { body } of replies) expect(body).not.toMatch(/\bat \/|node_modules|Error:|\.ts\b/);
    expect((await fetch(`${world.app.url()}/nowhere`)).headers.get('x-powered-by')).toBeNull();
  });
});

describe('bad requests to the console', () => {
  const press = (more: Record<string, unknown> = {}) => ({
    is: 'press',
    id: crypto.randomUUID(),
    person: 'ana',
    from: 'channel',
    does: 'claim',
    about: 'nowhere',
    ...more,
  });
  const submit = (more: Record<string, unknown> = {}) => ({
    ...{ is: 'submit', id: crypto.randomUUID(), person: 'ana', from: 'channel', values: { text: 'Hello' } },
    form: { id: crypto.randomUUID(), step: 'reply.preview', about: 'nowhere', seen: 1 },
    ...more,
  });
  const send = (body: unknown, headers: Record<string, string | undefined> = {}) =>
    ask(`${console}/api/inbound`, {
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  test('a request with a wrong shape is refused', async () => {
    const shapes: unknown[] = [
      ...[
        '',
        '{',
        'null',
        '[]',
        '"x"',
        '1',
        '{"is":"press"}',
        '{"__proto__":{"is":"press"}}',
        `${'['.repeat(10_000)}`,
      ],
      ...[
        press({ is: 'publish' }),
        press({ does: 'publish' }),
        press({ id: 'x' }),
        press({ person: '' }),
        press({ about: 7 }),
        press({ more: 1 }),
      ],
      ...[
        press({ args: 'x' }),
        press({ args: { page: 1 } }),
        press({ from: 'slack' }),
        press({ on: '' }),
        press({ about: 'x'.repeat(201) }),
        press({ about: 'a\u0000b' }),
      ],
      ...[
        submit({ form: null }),
        submit({ values: { text: 1 } }),
        submit({ values: 'x' }),
        submit({ form: { id: 'x', step: 'post', seen: 1 } }),
      ],
      ...[submit({ form: { id: 'x', step: 'reply.write', seen: -1 } }), submit({ back: 'yes' })],
      { is: 'command', id: crypto.randomUUID(), person: 'ana', from: 'channel', text: 'Hello customer' },
    ];
    for (const body of shapes) {
      const reply = await send(body);
      expect([JSON.stringify(body).slice(0, 80), reply.status]).toEqual([
        JSON.stringify(body).slice(0, 80),
        400,
      ]);
      expect(reply.body).toMatch(/nothing was done/);
    }
  });

  test('a request of a foreign origin or host, of a wrong type or method, or too large is refused', async () => {
    expect((await send(press(), { origin: 'https://evil.example' })).status).toBe(403);
    expect((await send(press(), { host: 'evil.example' })).status).toBe(403);
    expect((await send(press(), { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await send(press(), { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await ask(`${console}/api/inbound`, { method: 'DELETE' })).status).toBe(405);
    expect((await send(JSON.stringify(press({ args: { text: 'x'.repeat(1_200_000) } })))).status).toBe(413);
  });

  test('a press or a submit about an unknown case is answered with a sentence', async () => {
    for (const about of ['nowhere', undefined, "x'; drop table cases; --", '\ud800', '💥'.repeat(50)]) {
      for (const does of [
        'claim',
        'history',
        'show_all',
        'more',
        'reply',
        'resolve',
        'take_back',
        'hand_over',
      ]) {
        const reply = await send(
          press({ about, does, args: { send: 'x\u0000', post: 'forum:\u0000', page: '-1e99' } }),
        );
        expect([about, does, reply.status]).toEqual([about, does, 200]);
        expect(JSON.parse(reply.body), `${does} about ${about}`).toMatchObject({ show: 'view' });
      }
      const reply = await send(
        submit({
          form: { id: `x${about}`, step: 'reply.preview', ...(about !== undefined && { about }), seen: 1 },
        }),
      );
      expect([about, reply.status]).toEqual([about, 200]);
    }
    const stranger = await send(press({ person: 'mallory' }));
    expect(JSON.parse(stranger.body)).toMatchObject({ show: 'view' });
  });

  test('a senseless press or submit about a known case is answered', async () => {
    const [caseId] = (await world.database.db.selectFrom('cases').select('id').execute()).map(row => row.id);
    const other = JSON.stringify;
    for (const args of [
      { page: '-1' },
      { page: 'x' },
      { page: '1e308' },
      { page: '99999999999999999999' },
      { post: 'forum:nowhere' },
      { post: '\u0000' },
      {},
    ]) {
      for (const does of ['show_all', 'history']) {
        const reply = await send(press({ about: caseId, does, args }));
        expect([does, other(args), reply.status, JSON.parse(reply.body).show]).toEqual([
          does,
          other(args),
          200,
          'view',
        ]);
      }
    }
    for (const does of ['take_back', 'it_went_out', 'send_again', 'reopen', 'release', 'waive_debt']) {
      const reply = await send(press({ about: caseId, does, args: { send: 'nothing\u0000' } }));
      expect([does, reply.status]).toEqual([does, 200]);
    }
    for (const step of [
      'reply.preview',
      'move.preview',
      'message.preview',
      'resolve.preview',
      'waive_debt',
      'hand_over',
      'take_over',
      'assign',
      'no_reply',
      'answered_there',
    ]) {
      const reply = await send(
        submit({
          form: { id: crypto.randomUUID(), step, about: caseId, seen: 999_999 },
          values: { person: '\u0000', why: 'nonsense', way: '\ud800', reason: '' },
        }),
      );
      expect([step, reply.status]).toEqual([step, 200]);
    }
  });

  test('bad queries are refused, unknown people are answered, and unknown paths are not found', async () => {
    for (const query of [
      '',
      '?person=ana',
      '?person=ana&shelf=other',
      '?person=ana&person=bram&shelf=channel',
      '?person=ana&shelf=channel&more=1',
      '?person=%00&shelf=direct',
      '?person=ana&shelf=channel&before=%00',
    ]) {
      expect([query, (await ask(`${console}/api/messages${query}`, { method: 'GET' })).status]).toEqual([
        query,
        400,
      ]);
    }
    for (const query of [
      '?person=nobody&shelf=direct',
      '?person=%25_&shelf=direct',
      '?person=ana&shelf=channel&before=nowhere',
    ]) {
      expect([query, (await ask(`${console}/api/messages${query}`, { method: 'GET' })).status]).toEqual([
        query,
        200,
      ]);
    }
    for (const path of [
      '/../package.json',
      '/%2e%2e/http.ts',
      '/page/../../http.ts',
      '/.env',
      '/api/',
      '/api/nothing',
      '/index.ts',
    ]) {
      expect([
        path,
        (
          await raw(
            `GET ${path} HTTP/1.1\r\nHost: ${new URL(console).host}\r\nConnection: close\r\n\r\n`,
            'wait',
            console,
          )
        ).split(' ')[1],
      ]).toEqual([path, '404']);
    }
  });
});

test('a good request is accepted after all the bad ones', async () => {
  const body = JSON.stringify({ mentions: [mention({ id: 't0' })] });
  expect(JSON.parse((await signed(body)).body)).toEqual({ accepted: 0, duplicates: 1 });
});
