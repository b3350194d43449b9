import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { vanish } from './vanish.ts';

/**
 * The other side of a signed webhook source: a community forum that publishes every send it gets. It checks
 * signatures by the rules of Standard Webhooks, publishes once for each webhook-id, recognises repeats, and
 * can misbehave. The functions at the end send the forum's own posts.
 */

export type Published = {
  key: string;
  id: string;
  url: string;
  kind: string;
  in_reply_to: string;
  to: { id: string; handle?: string; name?: string } | null;
  text: string;
};
/**
 * `publishes`: whether the customer sees the text in spite of the fault. `hold` answers on `release()`,
 * `hang` never.
 */
export type Behaviour =
  | { does: 'publish' }
  | { does: 'answer'; status: number; headers?: Record<string, string>; body?: string; publishes?: boolean }
  | { does: 'drop'; publishes: boolean }
  | { does: 'drop_answer'; body?: string }
  | { does: 'hang'; publishes: boolean }
  | { does: 'hold'; publishes: 'first' | 'on_release' }
  | { does: 'late'; after: number };
export type Received = { key: string; headers: IncomingHttpHeaders; body: string; signed: boolean };

export type ReplyReceiver = Awaited<ReturnType<typeof replyReceiver>>;

export async function replyReceiver(secret: string, options: { port?: number; now?: () => number } = {}) {
  const webhook = new Webhook(secret);
  const published = new Map<string, Published>();
  const received: Received[] = [];
  const queue: Behaviour[] = [];
  const held: (() => void)[] = [];
  let always: Behaviour | ((key: string) => Behaviour) = { does: 'publish' };

  const publish = (key: string, body: string): Published => {
    const before = published.get(key);
    if (before) return before;
    const id = `r${published.size + 1}`;
    const post = {
      key,
      id,
      url: `https://forum.example/p/${id}`,
      ...(JSON.parse(body) as Omit<Published, 'key' | 'id' | 'url'>),
    };
    published.set(key, post);
    return post;
  };

  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8');
      const key = String(request.headers['webhook-id'] ?? '');
      const signed =
        request.method === 'POST' && verifies(webhook, body, request.headers, options.now?.() ?? Date.now());
      received.push({ key, headers: request.headers, body, signed });
      const bad = signed ? badField(body) : 'signature';
      if (bad === null)
        behave(queue.shift() ?? (typeof always === 'function' ? always(key) : always), key, body, response);
      else respond(response, bad === 'signature' ? 401 : 422, { detail: `bad ${bad}` });
    });
  });

  function behave(behaviour: Behaviour, key: string, body: string, response: ServerResponse): void {
    const answerWith = (post: Published) => respond(response, 201, { id: post.id, url: post.url });
    switch (behaviour.does) {
      case 'publish':
        answerWith(publish(key, body));
        return;
      case 'answer':
        if (behaviour.publishes) publish(key, body);
        response.writeHead(behaviour.status, behaviour.headers).end(behaviour.body);
        return;
      case 'drop':
        if (behaviour.publishes) publish(key, body);
        response.destroy();
        return;
      case 'drop_answer':
        publish(key, body);
        response.writeHead(201, { 'content-length': '1000' }).write(behaviour.body ?? '{"id":');
        setImmediate(() => response.destroy());
        return;
      case 'hang':
        if (behaviour.publishes) publish(key, body);
        return;
      case 'hold':
        if (behaviour.publishes === 'first') publish(key, body);
        held.push(() => answerWith(publish(key, body)));
        return;
      case 'late':
        publish(key, body);
        setTimeout(() => answerWith(publish(key, body)), behaviour.after).unref();
        return;
      default:
        behaviour satisfies never;
    }
  }

  await new Promise<void>(resolve => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const port = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${port}/replies`,
    port,
    /** The posts that customers see, in order. */
    published: (): Published[] => [...published.values()],
    /** Every request, refused ones included, or only the requests with this webhook-id. */
    requests: (key?: string): Received[] => received.filter(each => key === undefined || each.key === key),
    /**
     * One behaviour for each of the next requests. After them `always` applies, which may depend on the
     * webhook-id.
     */
    next: (...behaviours: Behaviour[]) => void queue.push(...behaviours),
    always: (behaviour: Behaviour | ((key: string) => Behaviour)) => {
      always = behaviour;
    },
    /** Answers the held requests. */
    release: () => {
      for (const answer of held.splice(0)) answer();
    },
    stop: () => vanish(server),
  };
}

const respond = (response: ServerResponse, status: number, body: object) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

function verifies(webhook: Webhook, body: string, headers: IncomingHttpHeaders, now: number): boolean {
  const at = Number(headers['webhook-timestamp']) * 1000;
  if (!(Math.abs(now - at) <= 300_000)) return false;
  return headers['webhook-signature'] === webhook.sign(String(headers['webhook-id']), new Date(at), body);
}

function badField(body: string): string | null {
  const sent = JSON.parse(body) as Partial<Published>;
  const known = ['kind', 'in_reply_to', 'to', 'text'];
  if (Object.keys(sent).some(key => !known.includes(key))) return 'field that is not known';
  if (!['reply', 'private_message', 'follow_up'].includes(sent.kind ?? '')) return 'kind';
  if (typeof sent.in_reply_to !== 'string' || typeof sent.text !== 'string' || sent.text === '')
    return 'text';
  const author = sent.to;
  return author !== null && (typeof author?.id !== 'string' || author.id === '') ? 'to' : null;
}

/** The headers that sign a body at an instant, by default now. */
export function signedHeaders(
  secret: string,
  body: string,
  { id = 'm1', at = Date.now() }: { id?: string; at?: number } = {},
) {
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, new Date(at), body),
  };
}

/** A mention as a forum would send it. `more` replaces fields, and undefined leaves a field out. */
export function mention(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 't1',
    url: 'https://forum.example/t/1',
    text: 'My parcel has been on its way for nine days.',
    posted_at: '2026-11-20T10:00:00Z',
    author: { id: 'u9', handle: 'jan', name: 'Jan Jansen', followers: 120 },
    thread: 't1',
    in_reply_to: null,
    language: 'nl',
    ...more,
  };
}

/** Signs posts and sends them to `POST /hooks/<source>`. */
export async function sendMentions(
  url: string,
  secret: string,
  mentions: object[],
  signedAs: { id?: string; at?: number } = {},
): Promise<Response> {
  const body = JSON.stringify({ mentions });
  return fetch(url, { method: 'POST', headers: signedHeaders(secret, body, signedAs), body });
}
