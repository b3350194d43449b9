import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vanish } from '../vanish.ts';
import { messageError } from './blocks.ts';
import type { Answered } from './methods.ts';
import { methods, scopes } from './methods.ts';
import { sockets } from './sockets.ts';
import type { Node, Workspace } from './state.ts';

/** A fault of a call. `effect`: the effect happens first. */
export type Fault =
  | { is: 'limited'; seconds: number }
  /** The platform's own error, with HTTP 200. */
  | { is: 'error'; error: string }
  | { is: '500'; effect: boolean }
  /** The call is done and never answered. */
  | { is: 'hangs' }
  /** The call is done, and the connection is cut. */
  | { is: 'drops' }
  | { is: 'slow'; ms: number };

/** The calls that each method may get in a minute in the workspace, by the tiers of docs.slack.dev. */
const tiers: Record<string, number> = {
  'chat.update': 50,
  'conversations.open': 50,
  'conversations.history': 50,
  'conversations.info': 50,
  'conversations.members': 100,
  'apps.connections.open': 50,
  'chat.postEphemeral': 100,
  'users.info': 100,
  'views.open': 100,
  'views.update': 100,
  'views.publish': 100,
};

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

export const TOKEN = 'xoxb-stand-in';
export const APP_TOKEN = 'xapp-stand-in';

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
/** The arguments of a call. Objects come as JSON in a form field. */
function argsOf(body: string): Node {
  const args: Node = {};
  for (const [name, value] of new URLSearchParams(body))
    args[name] = /^[[{]/.test(value) ? JSON.parse(value) : value;
  return args;
}
function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    .end(JSON.stringify(body));
}

/** The Web API and the response_urls of Slack on loopback. */
export async function apiServer(slack: Workspace, complain: (complaint: string) => void) {
  const known = methods(slack, () => link.address((server.address() as AddressInfo).port));
  const counts = new Map<string, number>();
  const faults: { method: string; fault: Fault }[] = [];
  const paces = new Map<string, number>();
  const last = new Map<string, number>();
  const granted = new Set([
    'chat:write',
    'commands',
    'im:write',
    'im:history',
    'channels:read',
    'channels:history',
    'users:read',
  ]);
  let revoked = false;
  let appRevoked = false;
  let slowness = 0;
  let tiered = false;
  let refusals = 0;
  const minute = new Map<string, number[]>();

  function refused(method: string, args: Node, request: IncomingMessage): Answered | null {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? args.token;
    if (token === undefined) return { ok: false, error: 'not_authed' };
    if (method === 'apps.connections.open')
      return token !== APP_TOKEN
        ? { ok: false, error: 'not_allowed_token_type' }
        : appRevoked
          ? { ok: false, error: 'invalid_auth' }
          : null;
    if (token !== TOKEN) return { ok: false, error: 'invalid_auth' };
    if (revoked) return { ok: false, error: 'token_revoked' };
    const needed = scopes[method]!(args);
    return needed === null || granted.has(needed)
      ? null
      : { ok: false, error: 'missing_scope', needed, provided: [...granted].join(',') };
  }
  /** Seconds to wait, or null. It limits a method in one channel to its pace. */
  function tooSoon(method: string, args: Node): number | null {
    const pace = paces.get(method);
    if (pace === undefined) return null;
    const key = `${method} ${args.channel ?? ''}`;
    const wait = (last.get(key) ?? 0) + pace - slack.now();
    if (wait > 0) return Math.ceil(wait / 1_000);
    last.set(key, slack.now());
    return null;
  }
  /** Seconds to wait, or null. It limits the calls of a method in the last minute to its tier. */
  function overTier(method: string): number | null {
    const most = tiered ? tiers[method] : undefined;
    if (most === undefined) return null;
    const now = slack.now();
    const recent = (minute.get(method) ?? []).filter(at => at > now - 60_000);
    if (recent.length >= most) return Math.ceil((recent[0]! + 60_000 - now) / 1_000);
    minute.set(method, [...recent, now]);
    return null;
  }
  const takeFault = (method: string): Fault | null => {
    const index = faults.findIndex(
      each =>
        each.method === method || (each.method.endsWith('*') && method.startsWith(each.method.slice(0, -1))),
    );
    return index < 0 ? null : faults.splice(index, 1)[0]!.fault;
  };

  async function call(method: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const args = argsOf(await bodyOf(request));
    for (const key of [method, `${method} ${args.channel}`]) counts.set(key, (counts.get(key) ?? 0) + 1);
    const limited = (seconds: number) =>
      answer(response, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(seconds) });
    const fault = takeFault(method);
    if (fault?.is === 'limited') return limited(fault.seconds);
    if (fault?.is === 'error') return answer(response, 200, { ok: false, error: fault.error });
    if (fault?.is === '500' && !fault.effect) return answer(response, 500, {});
    if (fault?.is === 'slow') await pause(fault.ms);
    const no = refused(method, args, request);
    if (no !== null) return answer(response, 200, no);
    const wait = tooSoon(method, args) ?? overTier(method);
    if (wait !== null) {
      refusals++;
      return limited(wait);
    }
    const done = known[method]!(args);
    const wrong = (done.response_metadata as { messages?: string[] } | undefined)?.messages ?? [];
    if (!done.ok && wrong.length > 0) complain(`${method}: ${done.error}: ${wrong.join('; ')}`);
    if (fault?.is === 'hangs') return;
    if (fault?.is === 'drops') return void request.socket.destroy();
    if (fault?.is === '500') return answer(response, 500, {});
    if (slowness > 0) await pause(slowness);
    answer(response, 200, done, { 'x-oauth-scopes': [...granted].join(',') });
  }

  async function respond(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    counts.set('response_url', (counts.get('response_url') ?? 0) + 1);
    const url = slack.responses.get(id);
    const body = JSON.parse(await bodyOf(request)) as Node;
    if (url === undefined || url.left < 1) return answer(response, 404, { ok: false, error: 'used_url' });
    if (url.until < slack.now()) return answer(response, 404, { ok: false, error: 'expired_url' });
    url.left--;
    const blocks = (body.blocks as Node[] | undefined) ?? [];
    if (body.delete_original === true && Object.keys(body).length > 1)
      complain('response_url: a deletion that says more than that');
    const wrong = messageError(blocks);
    if (wrong) complain(`response_url: ${wrong.error}: ${wrong.messages.join('; ')}`);
    if (wrong) return answer(response, 400, { ok: false, error: wrong.error });
    const { user, channel, on } = url;
    const instead = body.replace_original === true || body.delete_original === true;
    if ((body.response_type !== 'ephemeral' && body.delete_original !== true) || (instead && on === null))
      complain('response_url: this stand-in knows only private answers');
    if (instead) slack.whispers = slack.whispers.filter(each => each.ts !== on);
    if (body.delete_original !== true)
      slack.whispers.push({
        channel,
        ts: slack.ts(),
        text: String(body.text ?? ''),
        blocks,
        metadata: null,
        parse: String(body.parse ?? 'default'),
        foreign: false,
        to: user,
      });
    answer(response, 200, { ok: true });
  }

  const server: Server = createServer((request, response) => {
    const [, room, name = ''] = (request.url ?? '').split('/');
    const handled =
      request.method === 'POST' && room === 'api' && name in known
        ? call(name, request, response)
        : request.method === 'POST' && room === 'response'
          ? respond(name, request, response)
          : null;
    if (handled === null) {
      complain(`unknown route: ${request.method} ${request.url}`);
      return answer(response, 404, { ok: false, error: 'unknown_method' });
    }
    handled.catch((failure: unknown) => {
      complain(`${request.url}: ${failure}`);
      response.destroy();
    });
  });
  const link = sockets(slack, server, complain);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const away = () => {
    link.cut();
    return vanish(server);
  };

  return {
    url: `http://127.0.0.1:${port}`,
    /** `channel`: only those to this one. */
    requests: (method: string, channel?: string) =>
      counts.get(channel === undefined ? method : `${method} ${channel}`) ?? 0,
    /** The next call of that method, or of that family (`chat.*`), gets this fault. */
    fail: (method: string, fault: Fault) => void faults.push({ method, fault }),
    /** From now on every answer takes this long. */
    slow: (ms: number) => {
      slowness = ms;
    },
    /** From now on a channel takes one call in that many milliseconds. More calls get a 429. */
    pace: (method: string, every: number) => void paces.set(method, every),
    /** From now on each method has the budget of its tier. More calls get a 429. */
    tiered: () => {
      tiered = true;
    },
    /** The number of calls that got a 429 for their pace or tier. */
    refusals: () => refusals,
    revoke: (is = true) => {
      revoked = is;
    },
    /** The app token is no longer accepted, or is again. Open sockets end. */
    revokeApp: (is = true) => {
      appRevoked = is;
      if (is) link.cut();
    },
    withdraw: (scope: string) => void granted.delete(scope),
    grant: (scope: string) => void granted.add(scope),
    /** Stops listening. */
    away,
    /** Listens at the same address again. */
    back: () => new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve)),
    socket: link,
    close: async () => {
      link.close();
      if (server.listening) await away();
    },
  };
}
