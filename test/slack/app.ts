import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import { expect } from 'vitest';
import type { SlackConfig } from '../../adapters/chat/slack/index.ts';
import { slackChat } from '../../adapters/chat/slack/index.ts';
import { door } from '../../src/door.ts';
import type { Receive } from '../../src/ports/chat.ts';
import type { Door } from '../../src/ports/door.ts';
import { until } from '../contracts/chat/harness.ts';
import type { SlackStandIn } from '../stand-ins/slack/slack.ts';
import { slackStandIn } from '../stand-ins/slack/slack.ts';
import { mapMemory } from '../support/memory.ts';

export const CHANNEL = 'C0SOCIAL';

/**
 * The real adapter on its own listener, connected to a stand-in workspace with four people in the channel.
 * `logged` holds every log line.
 */
export async function slackApp(
  receive: Receive,
  config: Partial<SlackConfig> = {},
  over: 'http' | 'socket' = 'http',
) {
  const slack: SlackStandIn = await slackStandIn({ over });
  slack.enter('U0ANA', 'Ana de Vries');
  slack.enter('U0BRAM', 'Bram Jansen');
  slack.enter('U0GUEST', 'Gus Guest', { restricted: true });
  slack.enter('U0STRANGER', 'Sam Stranger', { team: 'T0OTHER', stranger: true });
  slack.open(CHANNEL, ['U0ANA', 'U0BRAM', 'U0GUEST', 'U0STRANGER']);

  const opened = door();
  const listener = express().use(opened.handle).listen(0, '127.0.0.1');
  await new Promise(resolve => listener.once('listening', resolve));
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const logged: string[] = [];
  let ahead = 0;
  const now = () => Date.now() + ahead;
  slack.connect(`${url}/slack/events`, now);
  const make = (at: Door) =>
    slackChat({
      config: { channel: CHANNEL, ...config },
      secrets: {
        botToken: slack.botToken,
        apiUrl: slack.apiUrl,
        ...(over === 'http' ? { signingSecret: slack.signingSecret } : { appToken: slack.appToken }),
      },
      memory: mapMemory(),
      clock: { now, real: now },
      log: pino({ level: 'trace' }, { write: line => void logged.push(line) }),
      door: at,
      everyoneMayAct: false,
      language: 'en',
    });
  const adapter = await make(opened);
  await adapter.start(receive);
  if (over === 'socket') await until(() => expect(slack.socket.connections()).toBe(2));
  return {
    slack,
    url,
    adapter,
    logged,
    /** Starts a second process on the same workspace. The first one goes on. */
    async another() {
      const other = await make(door());
      await other.start(receive);
      return other;
    },
    forward: (ms: number) => {
      ahead += ms;
    },
    async close() {
      await slack.close();
      await adapter.stop();
      listener.closeAllConnections();
      await new Promise(resolve => listener.close(resolve));
    },
  };
}
