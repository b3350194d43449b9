import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import type { Tokens } from '../../adapters/chat/teams/client.ts';
import type { TeamsConfig, TeamsSecrets } from '../../adapters/chat/teams/index.ts';
import { teamsChat } from '../../adapters/chat/teams/index.ts';
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
  const http = express();
  const server = http.listen(0, '127.0.0.1');
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
    http,
    language: 'en' as const,
    everyoneMayAct: over.everyoneMayAct ?? false,
  };
  const adapter = teamsChat(made, over.anonymous ? undefined : login);
  teams.expectToken(over.anonymous ? null : TOKEN);
  await adapter.start(receive);
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`;
  teams.connect(address);
  return {
    adapter,
    address,
    logged,
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
