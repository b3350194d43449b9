import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { mention, sendMentions } from '../stand-ins/reply-receiver.ts';
import { SECRET, sourceAt } from './world.ts';

test('the webhook source accepts and refuses posts over real HTTP', async () => {
  const { source } = sourceAt(Date.now());
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const headers = request.headers as Record<string, string | undefined>;
    const received = source.receive({
      method: request.method!,
      path: request.url!,
      query: '',
      headers,
      body: Buffer.concat(parts),
    });
    const http =
      received.is === 'answer'
        ? received.http
        : received.answer({ accepted: received.items.length, duplicates: 0 });
    response.writeHead(http.status, http.headers).end(http.body);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/forum`;
  try {
    const accepted = await sendMentions(url, SECRET, [mention({ text: 'Grüße 👋' }), mention({ id: 't2' })]);
    expect([accepted.status, await accepted.json()]).toEqual([202, { accepted: 2, duplicates: 0 }]);
    const refused = await sendMentions(url, SECRET, [mention({ posted_at: 'today' })]);
    expect([refused.status, refused.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
    expect(await refused.json()).toMatchObject({ errors: [{ field: 'mentions[0].posted_at' }] });
    expect((await sendMentions(url, SECRET, [mention()], { at: Date.now() - 3_600_000 })).status).toBe(401);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
