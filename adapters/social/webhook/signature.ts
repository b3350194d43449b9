import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Duration, Instant } from '../../../src/case/types.ts';

/** The three headers of Standard Webhooks, which both directions carry. */
export type SignedHeaders = {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
};
type Headers = Record<string, string | undefined>;

/** A request that is older or newer than this may be a recorded one. */
const WINDOW: Duration = 5 * 60_000;
/**
 * Each signature of the first version. Their list is separated by spaces; a header that comes twice is joined
 * with commas on its way.
 */
const SIGNATURE = /(?<![^\s,])v1,([A-Za-z0-9+/]{43}=)(?![^\s,])/g;

/**
 * `secrets`, each `whsec_` and base64, may be two while one takes the place of the other: then a request is signed with
 * both, which the header is a list for, and the signature of either is right. A signature is over the bytes of the
 * body, in any encoding.
 */
export function signatures(secrets: readonly string[]) {
  const keys = secrets.map(secret => Buffer.from(secret.replace(/^whsec_/, ''), 'base64'));
  const made = (id: string, timestamp: string, body: Buffer | string): Buffer[] =>
    keys.map(key => createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest());
  return {
    sign(id: string, at: Instant, body: string): SignedHeaders {
      const timestamp = String(Math.floor(at / 1000));
      const all = made(id, timestamp, body).map(each => `v1,${each.toString('base64')}`);
      return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': all.join(' ') };
    },

    /**
     * The fault of the headers alone, or null. The window is by our own clock, which is measured against the
     * database.
     */
    headFault(headers: Headers, now: Instant): { why: 'unsigned' | 'time'; says: string } | null {
      const { id, timestamp, signature } = signedIn(headers);
      if (!id || !timestamp || !signature)
        return {
          why: 'unsigned',
          says: 'A request is signed with the headers webhook-id, webhook-timestamp and webhook-signature.',
        };
      if (!/^[1-9]\d{0,11}$/.test(timestamp))
        return {
          why: 'time',
          says: 'The header webhook-timestamp is a whole number of seconds since 1970.',
        };
      const off = Math.floor(now / 1000) - Number(timestamp);
      if (Math.abs(off) * 1000 <= WINDOW) return null;
      const where = off > 0 ? 'behind' : 'ahead of';
      return {
        why: 'time',
        says: `The header webhook-timestamp is ${Math.abs(off)} seconds ${where} our clock; at most 300 are accepted.`,
      };
    },

    /** Whether one of its signatures is right for this body. Its head was found right before. */
    isRight(headers: Headers, body: Buffer): boolean {
      const { id = '', timestamp = '', signature = '' } = signedIn(headers);
      const expected = made(id, timestamp, body);
      return [...signature.matchAll(SIGNATURE)]
        .map(([, given = '']) => Buffer.from(given, 'base64'))
        .some(given => expected.some(right => timingSafeEqual(given, right)));
    },
  };
}
export type Signatures = ReturnType<typeof signatures>;

const signedIn = (headers: Headers) => ({
  id: headers['webhook-id']?.trim(),
  timestamp: headers['webhook-timestamp']?.trim(),
  signature: headers['webhook-signature']?.trim(),
});
