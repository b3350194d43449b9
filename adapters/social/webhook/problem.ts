import { STATUS_CODES } from 'node:http';
import type { Refusal } from '../../../src/ports/social.ts';

/**
 * `field` is a path such as `mentions[3].posted_at`; `detail` says how it must be, without the sent value.
 */
export type FieldFault = { field: string; detail: string };

/** An RFC 9457 problem, as the answer to a request that was not accepted. */
export function refused(
  why: string,
  status: number,
  detail: string,
  more: { errors?: FieldFault[]; headers?: Record<string, string> } = {},
): Refusal {
  const { errors, headers } = more;
  return {
    why,
    ...(errors && { fields: errors.map(({ field }) => field) }),
    http: {
      status,
      headers: { 'content-type': 'application/problem+json', ...headers },
      body: JSON.stringify({ title: STATUS_CODES[status], status, detail, ...(errors && { errors }) }),
    },
  };
}
