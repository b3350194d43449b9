import { z } from 'zod';
import type { Code, Duration, Instant } from '../../../src/case/types.ts';
import { type Outcome, ok } from '../../../src/ports/outcome.ts';
import type { Outgoing, Sent } from '../../../src/ports/social.ts';
import { readAs } from '../../../src/settings/read.ts';
import { postOnce, type Reached } from './post-once.ts';
import type { Signatures } from './signature.ts';

/** The most bytes that we read of an answer. */
const MOST_ANSWER = 64 * 1024;
const RETRY_UNREACHED: Duration = 5_000;
const RETRY_UNTOLD: Duration = 30_000;
const RETRY_MOST: Duration = 24 * 3_600_000;

/** Stored with a post for its answers: the author, as the webhook gave them. null: our own post. */
const ref = z.object({
  author: z.object({ id: z.string(), handle: z.string().optional(), name: z.string().optional() }).nullable(),
});
const cleanText = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Surrogate}]+$/u);
const publishedId = cleanText(255);
const publishedUrl = cleanText(2048).refine(
  url => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol),
);
const refusal = z.object({ detail: z.string().optional(), title: z.string().optional() });

/** The body of the request for a send. A repeat has the same body. */
export const bodyOf = (out: Outgoing): string =>
  JSON.stringify({
    kind: out.kind,
    in_reply_to: out.target.id,
    to: ref.parse(out.target.ref).author,
    text: out.text,
  });

/** Makes one request, signed, with the send's key as its id. */
export async function sendTo(
  url: string,
  out: Outgoing,
  { signed, now, signal }: { signed: Signatures; now: Instant; signal: AbortSignal },
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
      return outcomeOfAnswer(reached, now);
    default:
      return reached satisfies never;
  }
}

function outcomeOfAnswer(
  { status, headers, body }: Reached & { is: 'answered' },
  now: Instant,
): Outcome<Sent> {
  if (status >= 200 && status < 300) return ok(sentOf(body));
  const wait = retryAfter(headers['retry-after'], now);
  if (status === 429) return { is: 'later', after: wait ?? RETRY_UNTOLD };
  if (status === 503 && wait !== null) return { is: 'later', after: wait };
  if (status === 404 || status === 410) return { is: 'gone' };
  if (status >= 300 && status < 500) return { is: 'refused', code: codeOf(status), ...refusalWords(body) };
  return { is: 'unknown' };
}

function codeOf(status: number): Code {
  if (status < 400) return 'redirected';
  if (status === 400) return 'bad_request';
  if (status === 401 || status === 403) return 'not_allowed';
  if (status === 413) return 'too_long';
  return 'refused';
}

/** A 2xx always means posted. Without a proper id or url in the body, these stay unknown. */
function sentOf(body: string | null): Sent {
  const { id, url } = (jsonOf(body) ?? {}) as { id?: unknown; url?: unknown };
  const [goodId, goodUrl] = [readAs(publishedId, id), readAs(publishedUrl, url)];
  return {
    ...(goodId.success && { id: goodId.data }),
    ...(goodUrl.success && { url: new URL(goodUrl.data).href }),
  };
}

/** The receiver's reason for a refusal, if its body is an RFC 9457 problem. */
function refusalWords(body: string | null): { words?: string } {
  const said = readAs(refusal, jsonOf(body));
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

/** Reads seconds or an HTTP date; null if the header is absent or neither. */
function retryAfter(value: string | undefined, now: Instant): Duration | null {
  if (value === undefined) return null;
  const after = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(after) ? null : Math.min(Math.max(after, 1000), RETRY_MOST);
}

/** The certificate was refused before anything was written. Waiting does not mend it. */
const isCertificate = (code: string | undefined): boolean =>
  /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|HOSTNAME_MISMATCH/.test(code ?? '');
