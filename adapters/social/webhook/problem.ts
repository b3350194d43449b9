import { STATUS_CODES } from 'node:http';
import type { Http } from '../../../src/ports/social.ts';

/**
 * `field` is a path such as `mentions[3].posted_at`; `detail` says how it must be, without the sent value.
 */
export type FieldFault = { field: string; detail: string };

/** An RFC 9457 problem, as the answer to a request that was not accepted. */
export function problem(
  status: number,
  detail: string,
  more: { errors?: FieldFault[]; headers?: Record<string, string> } = {},
): Http {
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...more.headers },
    body: JSON.stringify({
      title: STATUS_CODES[status],
      status,
      detail,
      ...(more.errors && { errors: more.errors }),
    }),
  };
}
