import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, expect, it } from 'vitest';
import { boardSource } from '../../adapters/social/board/index.ts';
import type { Incoming } from '../../src/ports/social.ts';
import { type SocialClause, type SocialHarness, socialContract, type Trouble } from '../contracts/social.ts';
import { doctorOutput } from '../doctor/doctor.ts';
import { mapMemory } from '../support/memory.ts';
import { openWorld } from '../support/world.ts';

const TOKEN = 'board-of-the-town';

type Notice = {
  seq: number;
  id: string;
  is: 'pinned' | 'rewritten' | 'taken_down';
  by: { id: string; name: string } | null;
  text: string;
  at: string;
  parent: string | null;
};

/** A board as its own server has it: it knows its token and every key, and answers as it is told to. */
async function board() {
  const log: Notice[] = [];
  const keys = new Map<string, string>();
  let requests = 0;
  let next: Trouble | null = null;
  const pin = (notice: Partial<Notice>): string => {
    const seq = log.length + 1;
    const id = notice.id ?? `n${seq}`;
    const by = { id: 'jan', name: 'Jan Jansen' };
    const at = new Date().toISOString();
    log.push({ is: 'pinned', by, text: '', at, parent: null, ...notice, seq, id });
    return id;
  };
  const answer = (response: ServerResponse, status: number, body: object, headers = {}) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

  async function take(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return answer(response, 401, {});
    const asked = new URL(request.url ?? '', 'http://board');
    const after = Number(asked.searchParams.get('after'));
    if (request.method === 'GET') return answer(response, 200, { notices: log.slice(after) });
    requests++;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { key, parent, text } = JSON.parse(Buffer.concat(chunks).toString());
    const trouble = next;
    next = null;
    if (trouble === 'busy') return answer(response, 429, {}, { 'retry-after': '7' });
    if (trouble === 'fails') return answer(response, 500, {});
    if (trouble === 'refuses') return answer(response, 409, {});
    if (log.some(each => each.id === parent && each.is === 'taken_down')) return answer(response, 404, {});
    const id = keys.get(key) ?? pin({ by: null, parent, text });
    keys.set(key, id);
    if (trouble === 'loses_the_answer') return request.socket.destroy();
    if (trouble === 'hangs') return undefined;
    return answer(response, 201, { id, url: `http://127.0.0.1/${id}` });
  }

  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  let open = true;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    pin,
    requests: () => requests,
    next: (trouble: Trouble) => {
      next = trouble;
    },
    async close() {
      if (!open) return;
      open = false;
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

/** The clauses that would ask for this are gaps. */
const cannotBe = async (): Promise<never> => {
  throw new Error('this cannot be on a board');
};

async function harness(): Promise<SocialHarness> {
  const there = await board();
  const source = boardSource({
    config: { url: there.url },
    secrets: { token: TOKEN },
    memory: mapMemory(),
    clock: { now: Date.now, real: Date.now },
    log: pino({ enabled: false }),
  });
  let cursor = 0;
  const pull = async (from: number): Promise<Incoming[]> => {
    const pulled = await source.pull?.page(from, AbortSignal.timeout(5_000));
    if (pulled?.is !== 'ok') throw new Error('the board was not read');
    cursor = pulled.value.cursor as number;
    return pulled.value.items;
  };
  const written = new Set<string>();
  return {
    source,
    async write({ text, by, parent }) {
      const id = there.pin({ text, parent: parent ?? null, ...(by === 'us' && { by: null }) });
      written.add(id);
      return id;
    },
    edit: async (id, text) => void there.pin({ id, is: 'rewritten', text }),
    remove: async id => void there.pin({ id, is: 'taken_down' }),
    restore: cannotBe,
    review: cannotBe,
    checks: cannotBe,
    items: () => pull(cursor),
    again: () => pull(0),
    published: async () =>
      there.log
        .filter(({ by, id }) => by === null && !written.has(id))
        .map(({ text }) => ({ text, private: false })),
    requests: there.requests,
    next: async trouble => (trouble === 'away' ? there.close() : there.next(trouble)),
    close: there.close,
  };
}

const open = 'everything on a board is public';
const gaps: Partial<Record<SocialClause, string>> = {
  'a private post is private and cannot be answered in public': open,
  'replies and follow-ups are public, and private messages are not': open,
  'a post that is put back arrives as restored': 'A notice that was taken down stays down.',
  'a post whose answer a reply replaces comes with that answer, and can be read again':
    'There are no reviews on a board.',
  'a stream brings a post as it is written, until it is told to end': 'A board has no stream.',
  'a post of ours that is checked first is pending, until its network says what became of it':
    'A board shows every notice at once.',
};
socialContract('board', harness, gaps);

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
const settings = (url: string) => `  wall: { type: board, url: "${url}" }\n`;

it('a notice becomes a card, and its reply is pinned below it', async () => {
  const there = await board();
  closing.push(there.close);
  const world = await openWorld({ sources: settings(there.url), env: { WALL_TOKEN: TOKEN } });
  closing.push(world.close);
  const notice = there.pin({ text: 'Who has found my red bicycle?' });
  await world.settle();
  expect(await world.card()).toContain('Who has found my red bicycle?');

  const ana = world.as('ana');
  await ana.press('Claim');
  await ana.press('Reply publicly');
  await ana.submit({ text: 'It is at our shop, Jan.' });
  await ana.submit();
  await world.forward('15s');
  expect(there.log.at(-1)).toMatchObject({ by: null, parent: notice, text: 'It is at our shop, Jan.' });
  expect(await world.card()).toContain('It is at our shop, Jan.');
});

it('a board that is closed refuses with a sentence of its own', async () => {
  const there = await board();
  closing.push(there.close);
  const world = await openWorld({ sources: settings(there.url), env: { WALL_TOKEN: TOKEN } });
  closing.push(world.close);
  there.pin({ text: 'Who has found my red bicycle?' });
  await world.settle();
  const ana = world.as('ana');
  await ana.press('Claim');
  await ana.press('Reply publicly');
  await ana.submit({ text: 'It is at our shop, Jan.' });
  await ana.submit();
  there.next('refuses');
  await world.forward('15s');
  expect(await world.card()).toContain('nobody can pin anything to it now');
  expect((await ana.direct()).at(-1)).toContain('did not go out');
});

it('doctor says whether the board answers and takes the token', async () => {
  const there = await board();
  closing.push(there.close);
  const look = async (env: Record<string, string>) =>
    (await doctorOutput(`sources:\n${settings(there.url)}`, env)).filter(line => line.includes('board'));
  expect(await look({ WALL_TOKEN: TOKEN })).toEqual([
    `ok: The board at ${there.url} answers and takes the token.`,
  ]);
  expect((await look({ WALL_TOKEN: 'board-of-elsewhere' }))[0]).toBe(
    `wrong: The board at ${there.url} refuses the token.`,
  );
  await expect(look({})).rejects.toThrow('WALL_TOKEN is missing. It is on the board, below Settings, Keys.');
  await expect(look({ WALL_TOKEN: 'x' })).rejects.toThrow('WALL_TOKEN does not begin with board-.');
});
