import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import type { Tokens } from '../../adapters/chat/teams/client.ts';
import type { TeamsConfig, TeamsSecrets } from '../../adapters/chat/teams/index.ts';
import { teamsChat } from '../../adapters/chat/teams/index.ts';
import { door } from '../../src/door.ts';
import type { Receive } from '../../src/ports/chat.ts';
import type { Memory } from '../../src/ports/memory.ts';
import { APP } from '../stand-ins/teams/state.ts';
import type { TeamsStandIn } from '../stand-ins/teams/teams.ts';
import { mapMemory } from '../support/memory.ts';

export const TOKEN = 'a token of the login server';

/**
 * Replaces Microsoft's login server, because the SDK needs https for it. The app is registered and gets its
 * token.
 */
const login: NonNullable<Tokens> = {
  isValidAppId: async id => id === APP,
  isAuthenticationDisabled: async () => false,
  createCredentials: async () => ({
    async signRequest(request) {
      request.headers.set('authorization', `Bearer ${TOKEN}`);
      return request;
    },
  }),
};

/** The real adapter on its own listener, connected to the stand-in. `logged` holds every log line. */
export async function teamsApp(
  teams: TeamsStandIn,
  receive: Receive,
  over: {
    secrets?: TeamsSecrets;
    config?: Partial<TeamsConfig>;
    memory?: Memory;
    anonymous?: true;
    everyoneMayAct?: true;
  } = {},
) {
  const refused: string[] = [];
  const opened = door({ refused: ({ why }) => void refused.push(why) });
  const server = express().use(opened.handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: line => void logged.push(line) });
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead, real: () => Date.now() + ahead };
  const secrets = over.anonymous
    ? { MicrosoftAppTenantId: teams.secrets.MicrosoftAppTenantId }
    : { ...teams.secrets, ...over.secrets };
  const memory = over.memory ?? mapMemory();
  const config = { ...teams.config, ...over.config };
  const made = {
    config,
    secrets,
    memory,
    clock,
    log,
    door: opened,
    language: 'en' as const,
    everyoneMayAct: over.everyoneMayAct ?? false,
  };
  const adapter = teamsChat(made, over.anonymous ? undefined : login);
  teams.expectToken(over.anonymous ? null : TOKEN);
  await adapter.start(receive);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const address = `${url}/api/messages`;
  teams.connect(address);
  return {
    adapter,
    url,
    address,
    logged,
    /** Why requests were refused. */
    refused,
    forward: (ms: number) => {
      ahead += ms;
    },
    async close() {
      await adapter.stop();
      server.closeAllConnections();
      await new Promise<void>(resolve => server.close(() => resolve()));
    },
  };
}
