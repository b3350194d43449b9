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

/** `secret` is `whsec_` and base64. */
export function signatures(secret: string) {
  const webhook = new Webhook(secret);
  return {
    sign(id: string, at: Instant, body: string): SignedHeaders {
      const signature = webhook.sign(id, new Date(at), body);
      return {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at / 1000)),
        'webhook-signature': signature,
      };
    },
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
      const expected = Buffer.from(webhook.sign(id, new Date(Number(timestamp) * 1000), body));
      const given = signature.split(' ').map(each => Buffer.from(each));
      return given.some(each => each.length === expected.length && timingSafeEqual(each, expected))
        ? null
        : 'No signature in the header webhook-signature is right for this body and the secret of this source.';
    },
  };
}
export type Signatures = ReturnType<typeof signatures>;
