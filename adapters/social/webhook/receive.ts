import { isUtf8 } from 'node:buffer';
import type { Instant } from '../../../src/case/types.ts';
import type { Http, Ingested, RawRequest, Received } from '../../../src/ports/social.ts';
import { problem } from './problem.ts';
import { type CanOf, readBody } from './read.ts';
import type { Signatures } from './signature.ts';

/** In bytes. A reader of the request may stop after one byte more. */
export const MOST_BYTES = 1024 * 1024;

/** Verifies one request, then accepts it whole or refuses it whole. */
export function receiveWebhook(
  request: RawRequest,
  { signed, now, canOf }: { signed: Signatures; now: Instant; canOf: CanOf },
): Received {
  const answer = (http: Http) => ({ is: 'answer', http }) as const;
  if (request.method !== 'POST')
    return answer(problem(405, 'Posts are sent with the method POST.', { headers: { allow: 'POST' } }));
  if (request.body.length > MOST_BYTES)
    return answer(problem(413, 'A body has at most 1 MiB. Send fewer posts at a time.'));
  // Checked before the signature, which covers text: for other bytes it could only be called wrong.
  if (!isUtf8(request.body)) return answer(problem(400, 'The body is not UTF-8.'));
  const text = request.body.toString('utf8');
  const fault = signed.fault(request.headers, text, now);
  if (fault !== null) return answer(problem(401, fault));

  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return answer(problem(400, 'The body is not JSON. Nothing of it was kept.'));
  }
  const read = readBody(json, canOf);
  if (read.is === 'items') return { is: 'items', items: read.items, answer: accepted };
  const { faults, count } = read;
  const first = count > faults.length ? ` The first ${faults.length} are named here.` : '';
  const what = count === 1 ? 'One field is wrong.' : `${count} fields are wrong.${first}`;
  return answer(
    problem(400, `${what} Nothing of this body was kept: mend it and send it again.`, { errors: faults }),
  );
}

const accepted = ({ accepted, duplicates }: Ingested): Http => ({
  status: 202,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ accepted, duplicates }),
});
