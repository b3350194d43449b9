import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import type { AppAnswer, AppRequest, Line } from './line.ts';
import { ACK_WITHIN } from './line.ts';
import { TEAM, type Workspace } from './state.ts';

/**
 * Slack's side of Socket Mode: addresses that work once, hello, an envelope to one connection,
 * acknowledgements.
 */
export function sockets(slack: Workspace, server: Server, complain: (complaint: string) => void) {
  const sockets = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const live: WebSocket[] = [];
  const waiting = new Map<string, { on: WebSocket; done(answer: AppAnswer): void }>();
  let mute = false;
  let full = false;
  let opened = 0;

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const ticket = new URL(request.url ?? '', 'http://x').searchParams.get('ticket') ?? '';
    if (!tickets.delete(ticket)) {
      complain('a socket was opened with a ticket that was used or never given');
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, accept);
  });
  function accept(socket: WebSocket): void {
    socket.on('message', data => acknowledged(String(data)));
    socket.on('close', () => forget(socket));
    socket.on('error', () => {});
    opened++;
    if (mute) return;
    if (full)
      return void socket.send(
        JSON.stringify({
          type: 'disconnect',
          reason: 'too_many_websockets',
          debug_info: { host: 'stand-in' },
        }),
      );
    live.push(socket);
    socket.send(
      JSON.stringify({ type: 'hello', num_connections: live.length, connection_info: { app_id: 'A0APP' } }),
    );
  }
  function forget(socket: WebSocket): void {
    if (live.includes(socket)) live.splice(live.indexOf(socket), 1);
  }
  function acknowledged(text: string): void {
    const { envelope_id, payload } = JSON.parse(text) as { envelope_id: string; payload?: object };
    const done = waiting.get(envelope_id)?.done;
    if (done === undefined) complain(`acknowledged too late, twice or never sent: ${envelope_id}`);
    done?.({
      status: 200,
      body: payload === undefined || Object.keys(payload).length === 0 ? '' : JSON.stringify(payload),
    });
  }

  function deliver({ kind, payload }: AppRequest, retry = false): Promise<AppAnswer> {
    // A request goes to one connection, here to the least recently used one.
    const socket = live.shift();
    if (socket === undefined) {
      complain('there is no connection to send to');
      return Promise.resolve(null);
    }
    live.push(socket);
    const envelope_id = `envelope-${slack.next()}`;
    const retried = retry ? { retry_attempt: 1, retry_reason: 'timeout' } : {};
    return new Promise(resolve => {
      const timer = setTimeout(() => {
        waiting.delete(envelope_id);
        complain(`the app did not acknowledge within ${ACK_WITHIN} ms`);
        resolve(null);
      }, ACK_WITHIN);
      const done = (answer: AppAnswer) => {
        clearTimeout(timer);
        waiting.delete(envelope_id);
        resolve(answer);
      };
      waiting.set(envelope_id, { on: socket, done });
      socket.send(
        JSON.stringify({
          envelope_id,
          type: kind,
          payload,
          accepts_response_payload: kind !== 'events_api',
          ...retried,
        }),
      );
    });
  }

  return {
    line: { deliver } satisfies Line,
    address(port: number): string {
      const ticket = `ticket-${slack.next()}`;
      tickets.add(ticket);
      return `ws://127.0.0.1:${port}/link?ticket=${ticket}`;
    },
    /** The number of connections now, and of all that were ever opened. */
    connections: () => live.length,
    opened: () => opened,
    /** The number of clients, including those that got no hello. */
    clients: () => sockets.clients.size,
    /** Asks the next connection to renew itself, and sends nothing more on it. */
    refresh(): void {
      const socket = live.shift();
      socket?.send(
        JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'stand-in' } }),
      );
    },
    /** Cuts every connection without a close message. Waiting requests get no answer. */
    cut(): void {
      for (const socket of live.splice(0)) {
        socket.terminate();
        for (const { on, done } of [...waiting.values()]) if (on === socket) done(null);
      }
    },
    /** Accepts new connections and sends them no hello. */
    fallSilent(silent: boolean): void {
      mute = silent;
    },
    /** Tells the app that it gets no more events for a minute. The app must not acknowledge this. */
    tooManyEvents(): void {
      const payload = {
        type: 'app_rate_limited',
        team_id: TEAM,
        api_app_id: 'A0APP',
        minute_rate_limited: Math.floor(slack.now() / 60_000) * 60,
      };
      live[0]?.send(
        JSON.stringify({
          envelope_id: `envelope-${slack.next()}`,
          type: 'events_api',
          payload,
          accepts_response_payload: false,
        }),
      );
    },
    /** The app has its maximum of connections, so a new one is refused before its hello. */
    fillUp(is: boolean): void {
      full = is;
    },
    close(): void {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}
