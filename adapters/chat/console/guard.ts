import type { RequestHandler, Response } from 'express';

const loopback = new Set(['127.0.0.1', 'localhost']);
/** The page loads everything from here. Only the console may frame the panel. */
const policy =
  "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

export const say = (res: Response, status: number, sentence: string): void =>
  void res.status(status).type('text/plain').send(`${sentence}\n`);

const hostName = (host: string): string | null => {
  try {
    return new URL(`http://${host}`).hostname;
  } catch {
    return null;
  }
};

/**
 * Lets in only requests that a page of this console makes. A foreign name in Host means that a foreign page
 * resolves its own name to this machine (DNS rebinding). A foreign Origin means that another site posts here.
 * A POST that is not JSON is a form, which browsers send across sites without asking.
 */
export const guard: RequestHandler = (req, res, next) => {
  res.setHeader('content-security-policy', policy);
  res.setHeader('x-content-type-options', 'nosniff');
  res.setHeader('referrer-policy', 'no-referrer');
  res.setHeader('cross-origin-resource-policy', 'same-origin');
  res.setHeader('cross-origin-opener-policy', 'same-origin');
  res.setHeader('cache-control', 'no-cache');
  const host = req.headers.host;
  const name = host === undefined ? null : hostName(host);
  if (name === null || !loopback.has(name)) {
    return say(
      res,
      403,
      'The console answers only at 127.0.0.1 and localhost. Open it under the address that Webcare printed when it started.',
    );
  }
  const { origin } = req.headers;
  const site = req.headers['sec-fetch-site'];
  if (
    (origin !== undefined && origin !== `http://${host}`) ||
    (req.method === 'POST' && (site === 'cross-site' || site === 'same-site'))
  ) {
    return say(
      res,
      403,
      'This request came from another site, so the console did nothing. Only its own pages may ask it for something.',
    );
  }
  if (req.method !== 'GET' && req.method !== 'HEAD' && req.method !== 'POST')
    return say(res, 405, 'The console takes only GET and POST.');
  if (req.method === 'POST' && !req.is('application/json')) {
    return say(res, 415, 'The console takes only JSON: send it with content-type application/json.');
  }
  next();
};
