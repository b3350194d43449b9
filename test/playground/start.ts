import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import { freePort } from '../support/free-port.ts';
import { CHANNEL, CHANNEL_NAME, PEOPLE, serviceUrl, startPlayground, TEAM, TENANT } from './playground.ts';

/**
 * `npm run playground:teams` runs Webcare in Microsoft's client for testing Teams apps. The customers of
 * the demo network write by themselves. Nothing is kept. Webcare starts when the page is open, because the
 * Playground shows only messages that arrive while a page is open.
 */
const yaml = (playground: number) => `brand: { name: Acme }
chat:
  console: true
  teams: { channel: "${CHANNEL}", team: "${TEAM}", service_url: "${serviceUrl(playground)}", forms: card }
people:
${PEOPLE.map(({ name, aadObjectId }, i) => `  - { name: ${name}, teams: ${aadObjectId}, roles: [agent${i === 2 ? ', lead' : ''}] }`).join('\n')}
on_call: { people: [Ana de Vries], rotate: weekly, from: 2026-01-05 }
sources:
  plaza: { type: demo }
`;

/**
 * Waits until a person opens the page. The Playground then sends the bot a few requests, and none may fail.
 */
async function pageOpened(port: number): Promise<void> {
  const server = createServer((_, response) => response.end()).listen(port, '127.0.0.1');
  await Promise.race([
    once(server, 'request').then(() => new Promise(resolve => setTimeout(resolve, 1_500))),
    ended,
  ]);
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

let end = () => {};
const ended = new Promise<void>(resolve => {
  end = resolve;
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end());

const [port, page, home] = [
  await freePort(),
  await freePort(),
  await mkdtemp(join(tmpdir(), 'webcare-teams-')),
];
const env = {
  PORT: String(port),
  HOST: '127.0.0.1',
  CONSOLE_PORT: '0',
  DATA_DIR: join(home, 'data'),
  MicrosoftAppTenantId: TENANT,
};
const loaded = loadConfig({ ...env, WEBCARE_CONFIG: 'playground' }, () => yaml(page));
if (!loaded.ok) throw new Error(loaded.message);
const playground = await startPlayground(page, `http://127.0.0.1:${port}/api/messages`);
const waiting = pageOpened(port);
console.log(
  `Open ${playground.url} and choose the channel ${CHANNEL_NAME}. Mentions follow by themselves; a reload of the page empties it.`,
);
await waiting;
const stillWanted = await Promise.race([ended.then(() => false), Promise.resolve(true)]);
const app = stillWanted ? await startApp(loaded.config, pino({ level: 'warn' })) : null;
if (app)
  console.log(`Customers read your answers at ${app.consoleOpensAt()} on the right. Ctrl-C ends it all.`);
await ended;
await app?.stop();
await playground.stop();
await rm(home, { recursive: true, force: true });
