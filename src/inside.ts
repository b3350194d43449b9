import { createHash, timingSafeEqual } from 'node:crypto';
import { type Request, Router } from 'express';
import type { Duration } from './case/types.ts';
import type { Deps } from './engine/deps.ts';
import { readiness } from './http.ts';
import type { Metrics } from './metrics.ts';

/** `token` opens these pages from anywhere. `reachable`: the listener serves only these pages, so everybody who reaches it may look. */
export type Access = { token?: string; reachable: boolean };
/** All requests in this time get the same answer, so many requests cost the database nothing. */
const SHARED_FOR: Duration = 1_000;

/** `/readyz` and `/metrics`: how this process is and does. Strangers find nothing there. */
export function insidePages(deps: Deps, metrics: Metrics, access: Access): Router {
  const pages = Router({ caseSensitive: true, strict: true });
  const ready = sharedFor(SHARED_FOR, () => readiness(deps));
  pages.use((request, _response, next) => next(mayLook(request, access) ? undefined : 'router'));
  pages.get('/readyz', async (_request, response) => {
    const state = await ready();
    response.status(state.ready ? 200 : 503).json(state);
  });
  pages.get('/metrics', async (_request, response) => {
    const { type, body } = await metrics.text(deps);
    response.set('content-type', type).send(body);
  });
  return pages;
}

function sharedFor<T>(length: Duration, ask: () => Promise<T>): () => Promise<T> {
  let last: { at: number; answer: Promise<T> } | undefined;
  return () => {
    const now = performance.now();
    if (last === undefined || now - last.at >= length) last = { at: now, answer: ask() };
    return last.answer;
  };
}

function mayLook(request: Request, { token, reachable }: Access): boolean {
  const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token !== undefined && given !== undefined && isSame(given, token)) return true;
  return (reachable && token === undefined) || isFromHere(request);
}
const isSame = (given: string, token: string): boolean => timingSafeEqual(digest(given), digest(token));
const digest = (text: string) => createHash('sha256').update(text).digest();

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;
const HERE = /^(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d+)?$/i;
/** A proxy on this machine says so in one of these, or hands on the name that it was asked by. */
const PROXIED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];
function isFromHere({ socket, headers }: Request): boolean {
  return (
    LOOPBACK.test(socket.remoteAddress ?? '') &&
    HERE.test(headers.host ?? '') &&
    PROXIED.every(name => headers[name] === undefined)
  );
}
