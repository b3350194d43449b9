import type { IncomingMessage, ServerResponse } from 'node:http';
import { faultsOf } from './cards.ts';
import type { Sent, State } from './state.ts';
import { CHANNEL, TEAM } from './state.ts';

/** A fault of the next request that publishes, or that asks for a member. */
export type Fault =
  | { is: 'limited'; after: number | null }
  | { is: 'hangs' }
  | { is: 'drops' }
  | { is: 'breaks' }
  /** It answers with this and does nothing. */
  | { is: 'answers'; status: number; code: string };
export type Kind = 'post' | 'edit' | 'create' | 'member' | 'channels' | 'roster';

/**
 * The error for a chat without the app or with a blocked app (msteams-docs, "Send proactive messages"). It
 * has its own shape.
 */
const writesBlocked = {
  errorCode: 209,
  message:
    '{\r\n  "subCode": "MessageWritesBlocked",\r\n  "details": "Thread is blocked from message writes.",\r\n  "errorCode": null\r\n}',
};

/** The part of the Bot Connector API v3 that a bot in a team uses. Other requests are complaints. */
export function connectorApi(state: State, complain: (fault: string) => void) {
  const counts: Record<Kind, number> = {
    post: 0,
    edit: 0,
    create: 0,
    member: 0,
    channels: 0,
    roster: 0,
  };
  const faults: { fault: Fault; on: Kind | null }[] = [];
  /** The member with which each page of the roster begins, by its token. */
  const pages = new Map<string, number>();
  let token: string | null = null;
  let knowsDirectory = true;

  type Reply = { status: number; body?: object; headers?: Record<string, string> };
  const error = (status: number, code: string): Reply => ({
    status,
    body:
      code === 'MessageWritesBlocked' ? writesBlocked : { error: { code, message: `${code} (stand-in)` } },
  });

  function checked(activity: Sent, size: number): Reply | null {
    if (size > 28 * 1024) return error(413, 'MessageSizeTooBig');
    if (activity.text && activity.attachments?.length) {
      complain('text and a card in one activity: Teams makes two messages of it');
      return error(400, 'BadSyntax');
    }
    const found = (activity.attachments ?? []).flatMap(({ contentType, content }) =>
      contentType === 'application/vnd.microsoft.card.adaptive'
        ? faultsOf(content)
        : [`content type ${contentType}`],
    );
    if (activity.attachments?.length && !activity.summary)
      found.push('a card without a summary: its notification says nothing');
    if (!activity.attachments?.length && (!activity.text || activity.textFormat !== 'plain'))
      found.push('neither a card nor plain text');
    if (activity.entities?.length) found.push('a mention: nobody is to be called by a card');
    for (const each of found) complain(each);
    return found.length > 0 ? error(400, 'BadSyntax') : null;
  }

  type Route = { kind: Kind; run(): Reply };
  function route(method: string, path: string[], query: URLSearchParams, body: string): Route | null {
    const json = (body === '' ? {} : JSON.parse(body)) as Record<string, unknown> & Sent;
    const [, of, id = '', part, last] = path;
    if (of === 'conversations' && method === 'POST' && path.length === 2) {
      return json.isGroup === true
        ? { kind: 'post', run: () => newThread(json, body.length) }
        : { kind: 'create', run: () => newChat(json) };
    }
    if (of === 'teams' && method === 'GET' && part === 'conversations')
      return { kind: 'channels', run: () => channels(id) };
    if (of !== 'conversations') return null;
    if (method === 'GET' && part === 'pagedmembers') return { kind: 'roster', run: () => members(id, query) };
    if (method === 'GET' && part === 'members' && last)
      return { kind: 'member', run: () => member(id, last) };
    if (part !== 'activities') return null;
    if (method === 'POST') return { kind: 'post', run: () => newMessage(id, json, body.length) };
    const message = state.messages.find(each => each.id === last && each.conversation === id);
    if (method === 'PUT')
      return {
        kind: 'edit',
        run: () =>
          message ? (checked(json, body.length) ?? edited()) : error(404, 'ActivityNotFoundInConversation'),
      };
    return null;

    function edited(): Reply {
      state.edit(message!, json);
      return { status: 200, body: { id: message!.id } };
    }
  }

  function newThread(json: Record<string, unknown>, size: number): Reply {
    const data = json.channelData as { channel?: { id?: string }; tenant?: { id?: string } } | undefined;
    if (data?.channel?.id !== CHANNEL) return error(404, 'ConversationNotFound');
    if (!data.tenant?.id) return error(400, 'BadArgument');
    const wrong = checked((json.activity ?? {}) as Sent, size);
    if (wrong) return wrong;
    const id = state.nextId();
    const conversation = `${CHANNEL};messageid=${id}`;
    state.add(conversation, id, json.activity as Sent);
    return { status: 201, body: { id: conversation, activityId: id } };
  }
  function newChat(json: Record<string, unknown>): Reply {
    const asked = (json.members as { id: string }[] | undefined)?.[0]?.id;
    const who = [...state.people.values()].find(each => each.id === asked);
    if (who === undefined) return error(400, 'BadArgument');
    if (!json.tenantId) return error(400, 'BadArgument');
    // Only members of the team and people with the app have a chat (msteams-docs, "Send proactive messages").
    if (!who.inTeam && !state.installed.has(who.id)) return error(403, 'ForbiddenOperationException');
    return { status: 201, body: { id: state.chatOf(who) } };
  }
  function newMessage(conversation: string, json: Sent, size: number): Reply {
    const whose = [...state.people.values()].find(who => state.chatOf(who) === conversation);
    if (whose !== undefined && state.blocked.has(whose.id)) return error(403, 'MessageWritesBlocked');
    const exists = whose !== undefined || state.messages.some(each => each.conversation === conversation);
    if (!exists) return error(404, 'ConversationNotFound');
    const wrong = checked(json, size);
    if (wrong) return wrong;
    const id = state.nextId();
    state.add(conversation, id, json);
    return { status: 201, body: { id } };
  }
  /** The answer to both requests about a team without the bot. */
  const notInRoster = error(403, 'BotNotInConversationRoster');
  function channels(team: string): Reply {
    if (team !== TEAM) return notInRoster;
    return {
      status: 200,
      body: {
        conversations: [
          { id: TEAM, name: null },
          { id: CHANNEL, name: 'Social' },
        ],
      },
    };
  }
  function member(roster: string, asked: string): Reply {
    const who = [...state.people.values()].find(
      each => each.id === asked || (knowsDirectory && each.aadObjectId === asked),
    );
    const isThere = who !== undefined && (roster === TEAM ? who.inTeam : roster === state.chatOf(who));
    if (!isThere) return error(404, 'MemberNotFoundInConversation');
    const { inTeam: _, ...account } = who;
    return { status: 200, body: account };
  }

  /** Two members on a page, as a page may hold fewer than asked for. Only a token of ours opens the next. */
  function members(team: string, query: URLSearchParams): Reply {
    if (team !== TEAM) return notInRoster;
    const size = Number(query.get('pageSize'));
    const token = query.get('continuationToken');
    const from = token === null ? 0 : pages.get(token);
    if (!(size >= 50 && size <= 500) || from === undefined) {
      complain(`a page of ${size} members from ${token}: Teams gives 50 to 500, from a token of its own`);
      return error(400, 'BadArgument');
    }
    const all = [...state.people.values()]
      .filter(each => each.inTeam)
      .map(({ inTeam: _, ...account }) => account);
    const to = from + 2;
    const next = to < all.length ? `after-${all[to - 1]!.id}` : undefined;
    if (next !== undefined) pages.set(next, to);
    return { status: 200, body: { members: all.slice(from, to), ...(next && { continuationToken: next }) } };
  }

  function send(response: ServerResponse, { status, body, headers }: Reply): void {
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(body === undefined ? '' : JSON.stringify(body));
  }

  return {
    counts,
    /** Every request must carry this token. null: it must carry none. */
    expect(next: string | null) {
      token = next;
    },
    /** From now on the roster finds people only by the id of the bot, not by the id of the directory. */
    forgetDirectory() {
      knowsDirectory = false;
    },
    fault(fault: Fault, on: Kind | null = null) {
      faults.push({ fault, on });
    },
    async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const asked = new URL(request.url!, 'http://x');
      const path = asked.pathname.split('/').filter(Boolean).map(decodeURIComponent);
      const found =
        path[0] === 'v3'
          ? route(request.method!, path, asked.searchParams, Buffer.concat(chunks).toString())
          : null;
      if (found === null) {
        complain(`no such route: ${request.method} ${request.url}`);
        return send(response, error(404, 'NotFound'));
      }
      counts[found.kind]++;
      if ((request.headers.authorization ?? null) !== (token === null ? null : `Bearer ${token}`))
        return send(response, error(401, 'Unauthorized'));
      const at = faults.findIndex(({ on }) =>
        on === null ? !['member', 'channels', 'roster'].includes(found.kind) : on === found.kind,
      );
      const fault = at < 0 ? null : faults.splice(at, 1)[0]!.fault;
      if (fault?.is === 'limited') {
        const headers =
          fault.after === null ? {} : { headers: { 'retry-after': String(fault.after / 1_000) } };
        return send(response, { ...error(429, 'TooManyRequests'), ...headers });
      }
      if (fault?.is === 'answers') return send(response, error(fault.status, fault.code));
      const reply = found.run();
      if (fault?.is === 'hangs') return;
      if (fault?.is === 'drops') return void request.socket.destroy();
      send(response, fault?.is === 'breaks' ? error(500, 'ServiceError') : reply);
    },
  };
}
