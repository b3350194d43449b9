import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import { type DemoConfig, demoNetwork } from '../../adapters/social/demo/index.ts';
import type { Memory } from '../../src/ports/memory.ts';
import type { Incoming, Outgoing, Post } from '../../src/ports/social.ts';
import { mapMemory } from '../support/memory.ts';

export const START = Date.UTC(2026, 10, 20, 9, 0, 0);
export const SECOND = 1000;

/** A clock that only the test moves. */
export function handClock(at = START) {
  return {
    now: () => at,
    real: () => at,
    forward: (by: number) => {
      at += by;
    },
  };
}

export type Made = ReturnType<typeof network>;
/** The network without its page. Several can share one memory, like processes on one database. */
export function network({
  memory = mapMemory(),
  clock = handClock(),
  ...config
}: { memory?: Memory; clock?: ReturnType<typeof handClock> } & Partial<DemoConfig> = {}) {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const adapter = demoNetwork({
    config: { trickle: false, brand: { name: 'Acme', handle: 'acme' }, ...config },
    secrets: {},
    memory,
    clock,
    log,
    name: 'demo',
  });
  return { adapter, memory, clock, lines };
}

/** Serves the page as the console does, on a free port. */
export async function serve(made: Made) {
  const app = express();
  app.use(made.adapter.panel.path, made.adapter.panel.router);
  const server: Server = createServer(app);
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const call = async (path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${base}/network${path}`, {
      ...(body !== undefined && {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
  };
  return {
    base,
    call,
    /** Acts, expects success and returns the new id. */
    does: async (what: string, body: unknown): Promise<string> => {
      const answer = await call(`/${what}`, body);
      if (answer.status !== 201) throw new Error(`${what}: ${answer.status} ${answer.text}`);
      return answer.json().id;
    },
    stop: () =>
      new Promise<void>(done => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

export const never = new AbortController().signal;

/** Everything after a cursor, page by page. */
export async function pullAll(
  made: Made,
  cursor: number | null = null,
): Promise<{ items: Incoming[]; cursor: number }> {
  const items: Incoming[] = [];
  for (let at: number | null = cursor; ; ) {
    const page = await made.adapter.pull.page(at, never);
    if (page.is !== 'ok') throw new Error(`pull: ${page.is}`);
    items.push(...page.value.items);
    at = page.value.cursor as number;
    if (!page.value.more) return { items, cursor: at };
  }
}
export const posts = (items: Incoming[]): Post[] =>
  items.flatMap(item => (item.is === 'post' ? [item.post] : []));

export const outgoing = (target: string, text: string, more: Partial<Outgoing> = {}): Outgoing => ({
  key: `send-${target}-${text}`,
  kind: 'reply',
  at: START,
  text,
  target: { id: target, ref: null, author: null },
  ...more,
});
