import type { RawRequest } from '../../src/ports/social.ts';
import { mention, signedHeaders } from '../stand-ins/reply-receiver.ts';

/** The possible faults of a signed webhook request, in three tables. */

/** The fault, the status of the answer, and the difference from a good request at that instant. */
export function badRequests(
  secret: string,
  now: number,
): [what: string, status: number, more: Partial<RawRequest>][] {
  const body = JSON.stringify({ mentions: [mention()] });
  const good = signedHeaders(secret, body, { at: now });
  const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
  return [
    ['GET', 405, { method: 'GET' }],
    ['PUT', 405, { method: 'PUT' }],
    ['no headers', 401, { headers: {} }],
    ['no webhook-id', 401, { headers: { ...good, 'webhook-id': undefined } }],
    ['an empty webhook-id', 401, { headers: { ...good, 'webhook-id': ' ' } }],
    ['another webhook-id', 401, { headers: { ...good, 'webhook-id': 'm2' } }],
    ['no webhook-timestamp', 401, { headers: { ...good, 'webhook-timestamp': undefined } }],
    ['a timestamp in words', 401, { headers: { ...good, 'webhook-timestamp': 'now' } }],
    [
      'a timestamp with a fraction',
      401,
      { headers: { ...good, 'webhook-timestamp': `${good['webhook-timestamp']}.5` } },
    ],
    [
      'a timestamp below zero',
      401,
      { headers: { ...good, 'webhook-timestamp': `-${good['webhook-timestamp']}` } },
    ],
    ['another timestamp', 401, { headers: { ...good, 'webhook-timestamp': String(now / 1000 - 1) } }],
    ['a timestamp too old', 401, { headers: signedHeaders(secret, body, { at: now - 301_000 }) }],
    ['a timestamp too new', 401, { headers: signedHeaders(secret, body, { at: now + 301_000 }) }],
    ['no signature', 401, { headers: { ...good, 'webhook-signature': undefined } }],
    [
      'a signature without its version',
      401,
      { headers: { ...good, 'webhook-signature': good['webhook-signature'].slice(3) } },
    ],
    [
      'a signature of another version',
      401,
      { headers: { ...good, 'webhook-signature': good['webhook-signature'].replace('v1', 'v2') } },
    ],
    [
      'half a signature',
      401,
      { headers: { ...good, 'webhook-signature': good['webhook-signature'].slice(0, 20) } },
    ],
    [
      'a signature of odd characters',
      401,
      { headers: { ...good, 'webhook-signature': `v1,${'é'.repeat(44)}` } },
    ],
    ['a signature by another secret', 401, { headers: signedHeaders(other, body, { at: now }) }],
    ['a signature of another body', 401, { body: Buffer.from(body.replace('parcel', 'Parcel')) }],
    ['a byte more than a MiB', 413, { body: Buffer.alloc(1024 * 1024 + 1, 0x20) }],
    ['bytes that are not text', 400, { body: Buffer.from([0x7b, 0xff, 0x7d]) }],
  ];
}

/** Signed bodies, each with the field that the answer names. */
export const badBodies: [body: string, field: string][] = [
  ['', 'not JSON'],
  ['{', 'not JSON'],
  ['mentions=1', 'not JSON'],
  ['{"mentions":[]}x', 'not JSON'],
  ['null', 'body'],
  ['[]', 'body'],
  ['"text"', 'body'],
  ['{}', 'mentions'],
  ['{"Mentions":[]}', 'mentions'],
  ['{"mentions":null}', 'mentions'],
  ['{"mentions":{}}', 'mentions'],
  ['{"mentions":[]}', 'mentions'],
  [JSON.stringify({ mentions: Array.from({ length: 1001 }, () => 1) }), 'mentions'],
  ['{"mentions":[null]}', 'mentions[0]'],
  ['{"mentions":["t1"]}', 'mentions[0]'],
  ['{"mentions":[[]]}', 'mentions[0]'],
  [`{"mentions":[${'['.repeat(5000)}${']'.repeat(5000)}]}`, 'mentions[0]'],
];

/** One bad field in an otherwise good mention. */
export const badFields: [field: string, more: Record<string, unknown>][] = [
  ['id', { id: undefined }],
  ['id', { id: null }],
  ['id', { id: 12 }],
  ['id', { id: '' }],
  ['id', { id: 'x'.repeat(256) }],
  ['id', { id: 'a\0b' }],
  ['id', { id: 'a\nb' }],
  ['id', { id: 'a\uD800' }],
  ['id', { id: undefined, deleted: true }],
  ['id', { id: 7, deleted: true }],
  ['text', { text: undefined }],
  ['text', { text: null }],
  ['text', { text: 5 }],
  ['text', { text: 'x'.repeat(100_001) }],
  ['text', { text: undefined, Text: 'wrong case' }],
  ['text', { text: undefined, ours: true }],
  ['posted_at', { posted_at: undefined }],
  ['posted_at', { posted_at: 1_700_000_000 }],
  ['posted_at', { posted_at: 'yesterday' }],
  ['posted_at', { posted_at: '2026-11-20' }],
  ['posted_at', { posted_at: '2026-11-20T10:00:00' }],
  ['posted_at', { posted_at: '2026-02-30T10:00:00Z' }],
  ['posted_at', { posted_at: '2026-11-20T25:00:00Z' }],
  ['posted_at', { posted_at: '1969-12-31T23:59:59Z' }],
  ['posted_at', { posted_at: '+292278994-08-17T07:12:55Z' }],
  ['edited_at', { edited_at: 'later' }],
  ['author', { author: undefined }],
  ['author', { author: null }],
  ['author', { author: 'jan' }],
  ['author', { author: undefined, ours: false }],
  ['author.id', { author: {} }],
  ['author.id', { author: { id: 9 } }],
  ['author.handle', { author: { id: 'u', handle: 1 } }],
  ['author.name', { author: { id: 'u', name: 'x'.repeat(256) } }],
  ['author.followers', { author: { id: 'u', followers: -1 } }],
  ['author.followers', { author: { id: 'u', followers: 1.5 } }],
  ['author.followers', { author: { id: 'u', followers: '120' } }],
  ['author.followers', { author: { id: 'u', followers: 2 ** 31 } }],
  ['thread', { thread: '' }],
  ['thread', { thread: 1 }],
  ['in_reply_to', { in_reply_to: {} }],
  ['in_reply_to', { in_reply_to: 'x'.repeat(256) }],
  ['url', { url: 'javascript:alert(1)' }],
  ['url', { url: 'forum.example/t/1' }],
  ['url', { url: `https://x.example/${'x'.repeat(2048)}` }],
  ['media', { media: {} }],
  ['media', { media: Array.from({ length: 51 }, () => ({ url: 'https://x.example/' })) }],
  ['media[0]', { media: ['https://x.example/a.png'] }],
  ['media[1].url', { media: [{ url: 'https://x.example/' }, { url: 'data:text/html,x' }] }],
  ['media[0].alt', { media: [{ url: 'https://x.example/', alt: 1 }] }],
  ['language', { language: 'Dutch (NL)' }],
  ['rating', { rating: 11 }],
  ['rating', { rating: 4.5 }],
  ['private', { private: 'yes' }],
  ['ours', { ours: 1 }],
  ['deleted', { deleted: 'true' }],
  ['speaks', { speaks: 'with' }],
];
