import { isUtf8 } from 'node:buffer';
import type { Instant } from '../../../src/case/types.ts';
import type { Head, Http, Ingested, RawRequest, Received, Refusal } from '../../../src/ports/social.ts';
import { refused } from './problem.ts';
import { type CanOf, readBody } from './read.ts';
import type { Signatures } from './signature.ts';

/** In bytes. A reader of the request may stop after one byte more. */
export const MOST_BYTES = 1024 * 1024;

/** Judges the head of a request, so that the body of one that cannot be right is not even read. */
export function refusesHead(
  head: Head,
  { signed, now }: { signed: Signatures; now: Instant },
): Refusal | null {
  if (head.method !== 'POST')
    return refused('method', 405, 'Posts are sent with the method POST.', { headers: { allow: 'POST' } });
  const fault = signed.headFault(head.headers, now);
  return fault && refused(fault.why, 401, fault.says);
}

/** Verifies one request, then reads it whole or refuses it whole. */
export function receiveWebhook(
  request: RawRequest,
  { signed, now, canOf }: { signed: Signatures; now: Instant; canOf: CanOf },
): Received {
  const answer = (refusal: Refusal): Received => ({ is: 'answer', ...refusal });
  const { headers, body } = request;
  if (body.length > MOST_BYTES)
    return answer(refused('too_large', 413, 'A body has at most 1 MiB. Send fewer posts at a time.'));
  const early = refusesHead(request, { signed, now });
  if (early !== null) return answer(early);
  // Before the signature, so that a sender with another encoding learns the real fault.
  if (!isUtf8(body)) return answer(refused('not_text', 400, 'The body is not UTF-8.'));
  if (!signed.isRight(headers, body)) {
    const says =
      'No signature in the header webhook-signature is right for this body and the secret of this source.';
    return answer(refused('signature', 401, says));
  }

  let json: unknown;
  try {
    // Some senders begin their text with a mark of its byte order, which is no part of the JSON.
    json = JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    return answer(refused('not_json', 400, 'The body is not JSON. Nothing of it was kept.'));
  }
  const read = readBody(json, canOf);
  if (read.is === 'items') return { is: 'items', items: read.items, answer: accepted };
  const { faults, count } = read;
  const first = count > faults.length ? ` The first ${faults.length} are named here.` : '';
  const what = count === 1 ? 'One field is wrong.' : `${count} fields are wrong.${first}`;
  const says = `${what} Nothing of this body was kept: mend it and send it again.`;
  return answer(refused('fields', 400, says, { errors: faults }));
}

const accepted = ({ accepted, duplicates }: Ingested): Http => ({
  status: 202,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ accepted, duplicates }),
});
