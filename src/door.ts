import type { Request, RequestHandler, Response } from 'express';
import type { Code } from './case/types.ts';
import type { Door, Route } from './ports/door.ts';
import type { Head, Http, Refusal } from './ports/social.ts';
import { uploads } from './uploads.ts';

/** Hears of the requests that were taken or refused. `source`: the owner of the address. */
export type Hears = {
  refused(request: { source: string; status: number; why: Code; fields?: readonly string[] }): void;
  taken(source: string): void;
};

/** Requests at an address that nobody opened. No adapter and no source has a name like this. */
const NOBODY = '(none)';

/** The addresses of the public listener, and the order in which each request is judged. */
export function door(hears: Partial<Hears> = {}, room?: number): Door & { handle: RequestHandler } {
  const routes = new Map<string, Route>();
  const bodies = uploads(room);

  async function judge(route: Route, request: Request, response: Response): Promise<Refusal | null> {
    const head = headOf(request);
    if (Number(head.headers['content-length'] ?? 0) > route.most) return tooLarge(route.most);
    if (head.headers['content-encoding'] !== undefined) return PACKED;
    const early = route.refuses(head);
    if (early !== null) return early;
    const answered = new Promise<void>(resolve => response.once('close', resolve));
    const upload = await bodies.read(request, route.most, answered);
    switch (upload.is) {
      case 'whole':
        return route.take(upload.body, request, response);
      case 'too_large':
        return tooLarge(route.most);
      case 'no_room':
        return NO_ROOM;
      case 'broken':
        return null;
      default:
        return upload satisfies never;
    }
  }

  return {
    at(path, route) {
      if (routes.has(path)) throw new Error(`${path} was opened twice`);
      routes.set(path, route);
    },
    async handle(request, response) {
      const route = routes.get(request.path);
      const source = route?.name ?? NOBODY;
      const refusal = route ? await judge(route, request, response) : noSuchAddress(request.path);
      if (refusal !== null) {
        const { http, ...more } = refusal;
        hears.refused?.({ source, status: http.status, ...more });
        bodies.drop(request);
        return answer(response, http);
      }
      // A library answered, and says why in its status alone.
      const told = () => {
        const status = response.statusCode;
        const why = WHY[status];
        if (why !== undefined) hears.refused?.({ source, status, why });
        else if (status < 400) hears.taken?.(source);
      };
      if (response.writableFinished) told();
      else response.once('finish', told);
    },
  };
}

const WHY: Readonly<Record<number, string>> = {
  400: 'unreadable',
  401: 'not_authenticated',
  403: 'not_allowed',
  404: 'no_such_address',
  413: 'too_large',
  503: 'not_now',
};

export const headOf = (request: Request): Head => ({
  method: request.method,
  path: request.path,
  query: request.originalUrl.split('?')[1] ?? '',
  headers: Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : value,
    ]),
  ),
});

const problem = (status: number, title: string, detail: string, headers?: Record<string, string>): Http => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: JSON.stringify({ type: 'about:blank', title, status, detail }),
});
export function answer(response: Response, { status, headers, body }: Http): void {
  // A connection that was cut off meanwhile gets no answer.
  if (response.headersSent || response.destroyed) return;
  response
    .status(status)
    .set(headers ?? {})
    .send(body);
}

function noSuchAddress(path: string): Refusal {
  if (!isReadable(path)) return UNREADABLE;
  const http = problem(404, 'Not found', 'There is nothing at this address.');
  return { why: 'no_such_address', http };
}
function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
const UNREADABLE: Refusal = {
  why: 'unreadable',
  http: problem(400, 'Bad request', 'The request could not be read. Nothing was stored.'),
};
const tooLarge = (most: number): Refusal => ({
  why: 'too_large',
  http: problem(
    413,
    'Too large',
    `A request may have at most ${most} bytes. Nothing was stored. Send less at once.`,
  ),
});
/** Unpacking is work that somebody asks for who is not known yet. */
const PACKED: Refusal = {
  why: 'packed',
  http: problem(415, 'Packed', 'A body is taken as it is, without Content-Encoding. Nothing was stored.'),
};
const NO_ROOM: Refusal = {
  why: 'no_room',
  http: problem(503, 'Not now', 'Too much comes in at once. Nothing was stored. Send it again soon.', {
    'retry-after': '5',
  }),
};
export const notNow = (): Refusal => ({
  why: 'not_now',
  http: problem(503, 'Not now', 'Nothing was stored. Send it again in a minute.', { 'retry-after': '30' }),
});
