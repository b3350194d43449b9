import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { say } from './guard.ts';

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Lets in only who came by the address with the token, which the start prints; a cookie knows them from then on. Every
 * user of this machine reaches loopback, and whoever is let in acts as any person of the team. The name of the cookie
 * has the port, since browsers send cookies to every port of a host.
 */
export function entrance(token: string): RequestHandler {
  const isToken = (given: string | null | undefined) =>
    typeof given === 'string' && timingSafeEqual(digest(given), digest(token));
  return (req, res, next) => {
    const name = `webcare-${req.socket.localPort}=`;
    const cookies = (req.headers.cookie ?? '').split(';').map(each => each.trim());
    const asked = new URLSearchParams(req.originalUrl.split('?')[1]);
    if (req.method === 'GET' && isToken(asked.get('token'))) {
      // Out of the address bar and the history.
      asked.delete('token');
      res.setHeader('set-cookie', `${name}${token}; HttpOnly; SameSite=Strict; Path=/`);
      res.setHeader('cache-control', 'no-store');
      return res.redirect(303, asked.size === 0 ? '/' : `/?${asked}`);
    }
    if (cookies.some(each => each.startsWith(name) && isToken(each.slice(name.length)))) return next();
    say(
      res,
      401,
      'Open the console under the address that Webcare printed when it started: it ends in a token, ?token=..., ' +
        'because real posts are answered here. It is in the terminal where Webcare was started, or in its log. ' +
        'Each start prints a new one.',
    );
  };
}
