import { afterEach, describe, expect, test } from 'vitest';
import { type ConsoleChat, consoleChat } from '../../adapters/chat/console/index.ts';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import { passOf } from '../support/console-pass.ts';
import { freshDatabase } from '../support/database.ts';
import { mapMemory } from '../support/memory.ts';
import { handClock, logSink } from '../support/world.ts';
import { plainPanel } from './world.ts';

const TOKEN = 'a-token-of-the-test';
let chat: ConsoleChat;
let closing: () => Promise<void>;
afterEach(() => closing());

async function guarded(): Promise<void> {
  const people = [{ id: 'ana', name: 'Ana de Vries', role: 'agent' as const }];
  chat = consoleChat({
    config: { port: 0, people, panels: [plainPanel()], token: TOKEN },
    ...{ secrets: {}, memory: mapMemory(), clock: handClock(), log: logSink().log },
  });
  closing = () => chat.stop();
  await chat.start(async () => ({ show: 'nothing' }));
}
const ask = (path: string, headers: Record<string, string> = {}) =>
  fetch(chat.url() + path, { headers, redirect: 'manual' });

describe('a console with a token', () => {
  test.each([
    '/',
    '/main.js',
    '/api/start',
    '/api/messages?person=ana&shelf=channel',
    '/api/live?person=ana',
    '/network',
    '/?token=',
    '/?token=another',
    '/api/start?token=another',
  ])('refuses %s without the token and says where to find it', async path => {
    await guarded();
    for (const headers of [{}, passOf(`${chat.url()}/?token=another`), { cookie: `webcare-1=${TOKEN}` }]) {
      const reply = await ask(path, headers as Record<string, string>);
      expect(reply.status).toBe(401);
      expect(await reply.text()).toMatch(/under the address that Webcare printed when it started/);
      expect(reply.headers.get('set-cookie')).toBeNull();
    }
  });

  test('refuses a press without the token', async () => {
    await guarded();
    const reply = await fetch(`${chat.url()}/api/inbound`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: chat.url() },
      body: '{}',
    });
    expect(reply.status).toBe(401);
  });

  test('lets in whoever opens its address, and takes the token out of the address', async () => {
    await guarded();
    expect(chat.opensAt()).toBe(`${chat.url()}/?token=${TOKEN}`);
    const first = await ask(`/?as=ana&token=${TOKEN}`);
    expect([first.status, first.headers.get('location')]).toEqual([303, '/?as=ana']);
    const cookie = first.headers.get('set-cookie')!;
    expect(cookie).toMatch(/^webcare-\d+=[^;]+; HttpOnly; SameSite=Strict; Path=\/$/);
    const pass = { cookie: `other=1; ${cookie.split(';')[0]}` };
    for (const path of ['/', '/api/start', '/network'])
      expect([path, (await ask(path, pass)).status]).toEqual([path, 200]);
  });
});

describe('the console of the program', () => {
  const SLACK = {
    ...{ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef' },
    SLACK_API_URL: 'http://127.0.0.1:9/api/',
  };
  const KEY = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=';
  const ALONE = 'chat: { console: true }';
  const BESIDE = 'chat: { console: true, slack: { channel: C0SOCIAL } }';

  test.each([
    ['asks for a token in production', ALONE, { NODE_ENV: 'production' }, true],
    ['asks for a token beside a real chat', BESIDE, { ...SLACK, HOST: '127.0.0.1' }, true],
    ['asks for a token where PORT is reached from outside', ALONE, { HOST: '0.0.0.0' }, true],
    ['opens without a token where it is tried out', ALONE, {}, false],
  ])('%s', async (_, yaml, env, asks) => {
    const common = { PORT: '0', CONSOLE_PORT: '0', DATABASE_URL: 'postgres://x/y', WEBCARE_KEY: KEY };
    const loaded = loadConfig({ ...common, WEBCARE_CONFIG: 'w', ...env }, () => yaml);
    if (!loaded.ok) throw new Error(loaded.message);
    const database = await freshDatabase('postgres');
    const app = await startApp(loaded.config, logSink().log, { database, timers: false });
    closing = () => app.stop();
    const status = async (pass: { cookie?: string }) =>
      (await fetch(app.consoleUrl()!, { headers: pass })).status;
    expect(/\?token=[\w-]{32}$/.test(app.consoleOpensAt()!)).toBe(asks);
    expect(await status({})).toBe(asks ? 401 : 200);
    expect(await status(passOf(app.consoleOpensAt()))).toBe(200);
  });
});
