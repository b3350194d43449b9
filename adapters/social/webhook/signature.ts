import { timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Duration, Instant } from '../../../src/case/types.ts';

/** The three headers of Standard Webhooks, which both directions carry. */
export type SignedHeaders = {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
};

/** A request that is older or newer than this may be a recorded one. */
const WINDOW: Duration = 5 * 60_000;

/**
 * `secrets`, each `whsec_` and base64, may be two while one takes the place of the other: then a request is signed with
 * both, which the header is a list for, and the signature of either is right.
 */
export function signatures(secrets: readonly string[]) {
  const webhooks = secrets.map(secret => new Webhook(secret));
  const signed = (id: string, at: Date, body: string) => webhooks.map(webhook => webhook.sign(id, at, body));
  return {
    sign: (id: string, at: Instant, body: string): SignedHeaders => ({
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at / 1000)),
      'webhook-signature': signed(id, new Date(at), body).join(' '),
    }),
    /**
     * The fault in a request's signature, or null. The library signs. We check the window here, because the
     * library would use the machine's clock, and our clock is measured against the database.
     */
    fault(headers: Record<string, string | undefined>, body: string, now: Instant): string | null {
      const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(name =>
        headers[name]?.trim(),
      );
      if (!id || !timestamp || !signature)
        return 'A request is signed with the headers webhook-id, webhook-timestamp and webhook-signature.';
      if (!/^[1-9]\d{0,11}$/.test(timestamp))
        return 'The header webhook-timestamp is a whole number of seconds since 1970.';
      const off = Math.floor(now / 1000) - Number(timestamp);
      if (Math.abs(off) * 1000 > WINDOW) {
        return `The header webhook-timestamp is ${Math.abs(off)} seconds ${off > 0 ? 'behind' : 'ahead of'} our clock; at most 300 are accepted.`;
      }
      const expected = signed(id, new Date(Number(timestamp) * 1000), body).map(each => Buffer.from(each));
      const given = signature.split(' ').map(each => Buffer.from(each));
      return given.some(each => expected.some(right => isEqual(each, right)))
        ? null
        : 'No signature in the header webhook-signature is right for this body and the secret of this source.';
    },
  };
}
const isEqual = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other);

export type Signatures = ReturnType<typeof signatures>;
