import { z } from 'zod';
import type { Code, Duration, Instant } from '../../../src/case/types.ts';
import { type Outcome, ok } from '../../../src/ports/outcome.ts';
import type { Outgoing, Sent } from '../../../src/ports/social.ts';
import { postOnce, type Reached } from './post-once.ts';
import type { Signatures } from './signature.ts';

/** Of an answer at most so much is read. */
const MOST_ANSWER = 64 * 1024;
const RETRY_UNREACHED: Duration = 5_000;
const RETRY_UNTOLD: Duration = 30_000;
const RETRY_MOST: Duration = 24 * 3_600_000;

/** What a post keeps for whoever answers it: whose it is, as the sender of the webhook told us. null: ours. */
const ref = z.object({
  author: z.object({ id: z.string(), handle: z.string().optional(), name: z.string().optional() }).nullable(),
});
const text = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Surrogate}]+$/u);
const publishedId = text(255);
const publishedUrl = text(2048).refine(url => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol));
const refusal = z.object({ detail: z.string().optional(), title: z.string().optional() });

/** The request for a send: the same each time, so that a repeat is the same to whoever receives it. */
export const bodyOf = (out: Outgoing): string =>
  JSON.stringify({
    kind: out.kind,
    in_reply_to: out.target.id,
    to: ref.parse(out.target.ref).author,
    text: out.text,
  });

/** One request, signed, with the send's key as its id. */
export async function sendTo(
  url: string,
  out: Outgoing,
  signed: Signatures,
  now: Instant,
  signal: AbortSignal,
): Promise<Outcome<Sent>> {
  const body = bodyOf(out);
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    'user-agent': 'webcare',
    ...signed.sign(out.key, now, body),
  };
  return outcomeOf(await postOnce(url, { headers, body, most: MOST_ANSWER, signal }), now);
}

function outcomeOf(reached: Reached, now: Instant): Outcome<Sent> {
  switch (reached.is) {
    case 'broken':
      return { is: 'unknown' };
    case 'not_reached':
      return isCertificate(reached.code)
        ? { is: 'refused', code: 'certificate' }
        : { is: 'later', after: RETRY_UNREACHED, why: 'unreachable' };
    case 'answered':
      return answered(reached, now);
    default:
      return reached satisfies never;
  }
}

function answered({ status, headers, body }: Reached & { is: 'answered' }, now: Instant): Outcome<Sent> {
  if (status >= 200 && status < 300) return ok(sentOf(body));
  const wait = retryAfter(headers['retry-after'], now);
  if (status === 429) return { is: 'later', after: wait ?? RETRY_UNTOLD };
  if (status === 503 && wait !== null) return { is: 'later', after: wait };
  if (status === 404 || status === 410) return { is: 'gone' };
  if (status >= 300 && status < 500) return { is: 'refused', code: codeOf(status), ...wordsOf(body) };
  return { is: 'unknown' };
}

function codeOf(status: number): Code {
  if (status < 400) return 'redirected';
  if (status === 400) return 'bad_request';
  if (status === 401 || status === 403) return 'not_allowed';
  if (status === 413) return 'too_long';
  return 'refused';
}

/** 2xx is posted whatever the body says; without a proper id or url these are not known. */
function sentOf(body: string | null): Sent {
  const { id, url } = (jsonOf(body) ?? {}) as { id?: unknown; url?: unknown };
  const [goodId, goodUrl] = [publishedId.safeParse(id), publishedUrl.safeParse(url)];
  return {
    ...(goodId.success && { id: goodId.data }),
    ...(goodUrl.success && { url: new URL(goodUrl.data).href }),
  };
}

/** What the receiver says about its refusal, where it is a problem as RFC 9457 has them. */
function wordsOf(body: string | null): { words?: string } {
  const said = refusal.safeParse(jsonOf(body));
  const words = said.success ? (said.data.detail ?? said.data.title)?.slice(0, 300) : undefined;
  return words ? { words } : {};
}

function jsonOf(body: string | null): unknown {
  try {
    return JSON.parse(body ?? 'null');
  } catch {
    return null;
  }
}

/** Seconds or an HTTP date; null where it is absent or neither. */
function retryAfter(value: string | undefined, now: Instant): Duration | null {
  if (value === undefined) return null;
  const after = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(after) ? null : Math.min(Math.max(after, 1000), RETRY_MOST);
}

/** Nothing was written before the certificate was refused, and waiting does not mend it. */
const isCertificate = (code: string | undefined): boolean =>
  /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|HOSTNAME_MISMATCH/.test(code ?? '');
