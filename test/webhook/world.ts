import pino from 'pino';
import { webhookSource } from '../../adapters/social/webhook/index.ts';
import type { Http, Outgoing, RawRequest } from '../../src/ports/social.ts';
import { signedHeaders } from '../stand-ins/reply-receiver.ts';
import { mapMemory } from '../support/memory.ts';

export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** A webhook source alone, with a clock that the test can move. */
export function sourceAt(at: number, replyUrl?: string, secret = SECRET) {
  const time = { now: at };
  const source = webhookSource({
    name: 'forum',
    config: replyUrl === undefined ? {} : { replyUrl },
    secrets: { secret },
    memory: mapMemory(),
    clock: { now: () => 0, real: () => time.now },
    log: pino({ level: 'silent' }),
  });
  return { source, time };
}

export function requestOf(body: string | Buffer, at: number, more: Partial<RawRequest> = {}): RawRequest {
  const headers = signedHeaders(SECRET, body.toString(), { at });
  return { method: 'POST', path: '/hooks/forum', query: '', headers, body: Buffer.from(body), ...more };
}

/** The answer to a refused request. */
export function refusal(received: { is: 'answer'; http: Http } | { is: 'items' }) {
  if (received.is !== 'answer') throw new Error('it was accepted');
  return {
    status: received.http.status,
    headers: received.http.headers,
    problem: JSON.parse(received.http.body),
  };
}

export function outgoing(more: Partial<Outgoing> = {}): Outgoing {
  return {
    key: 'send-1',
    kind: 'reply',
    at: Date.parse('2026-11-20T11:00:00Z'),
    text: 'Hello Jan, it is on its way.',
    target: {
      id: 't1',
      thread: 't1',
      ref: { author: { id: 'u9', handle: 'jan', name: 'Jan Jansen' } },
      author: { id: 'u9', handle: 'jan' },
    },
    ...more,
  };
}
