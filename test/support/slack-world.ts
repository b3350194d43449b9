import { expect } from 'vitest';
import type { Overrides } from '../../src/app.ts';
import { type SlackStandIn, slackStandIn } from '../stand-ins/slack/slack.ts';
import type { TestDatabase } from './database.ts';
import { openWorld, type World } from './world.ts';

export const CHANNEL = 'C0SOCIAL';
export type SlackWorld = { world: World; slack: SlackStandIn };

type Options = {
  ana?: string;
  bram?: string;
  over?: 'http' | 'socket';
  /** Also opens the console. */
  console?: boolean;
  /** The number of further agents in the channel and in the settings: U0P1, U0P2, ... */
  others?: number;
  database?: TestDatabase;
  overrides?: Overrides;
  /** Sends at the pace of real Slack. */
  paced?: boolean;
};

/** Two people with Slack and the console. Replies go out without a delay. */
export async function openSlackWorld(options: Options = {}): Promise<SlackWorld> {
  const {
    ana = 'Ana de Vries',
    bram = 'Bram Jansen',
    over = 'http',
    console = true,
    others = 0,
    database,
    overrides,
    paced = false,
  } = options;
  const slack = await slackStandIn({ over });
  const more = Array.from({ length: others }, (_, n) => ({ id: `U0P${n + 1}`, name: `Person ${n + 1}` }));
  const people = [{ id: 'U0ANA', name: ana }, { id: 'U0BRAM', name: bram }, ...more];
  for (const { id, name } of people) slack.enter(id, name);
  slack.open(
    CHANNEL,
    people.map(({ id }) => id),
  );
  const seat = (name: string) => (console ? `, console: ${name}` : '');
  const yaml = `brand: { name: Acme, language: en }
chat: { console: ${console}, slack: { channel: ${CHANNEL}${paced ? '' : ', posts_every: 0s, edits_every: 0s'} } }
people:
  - { name: ${ana}, slack: U0ANA${seat('ana')}, roles: [agent, lead] }
  - { name: ${bram}, slack: U0BRAM${seat('bram')}, roles: [agent] }
${more.map(({ id, name }) => `  - { name: ${name}, slack: ${id}${seat(id.toLowerCase())}, roles: [agent] }\n`).join('')}sla: { timezone: Europe/Amsterdam }
on_call: { people: [${bram}], rotate: weekly, from: 2026-01-05 }
replies: { undo: 0s }
`;
  const env = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_API_URL: slack.apiUrl,
    ...(over === 'http'
      ? { SLACK_SIGNING_SECRET: slack.signingSecret }
      : { SLACK_APP_TOKEN: slack.appToken }),
  };
  const world = await openWorld({
    yaml,
    env,
    start: Date.now(),
    ...(database && { database }),
    ...(overrides && { overrides }),
  });
  if (over === 'http') slack.connect(`${world.app.url()}/slack/events`, world.clock.real);
  else await expect.poll(() => slack.socket.connections()).toBe(2);
  return { world, slack };
}

/** Ends a world. Slack must have complained of nothing that was sent to it. */
export async function closeSlackWorld({ world, slack }: SlackWorld): Promise<void> {
  expect(slack.complaints()).toEqual([]);
  await world.close();
  await slack.close();
}

/** The messages of the channel as people read them. */
export const cardsIn = (slack: SlackStandIn): string[] =>
  slack
    .channel(CHANNEL)
    .messages()
    .map(lines => lines.join('\n'));
/** The private notices that this person sees, oldest first. */
export const noticesTo = (slack: SlackStandIn, user: string): string[] =>
  slack.ephemerals(user).map(lines => lines.join('\n'));
/** Presses a button of the menu More. */
export async function pressMore(slack: SlackStandIn, user: string, label: string, on: string): Promise<void> {
  const before = slack.ephemerals(user).length;
  await slack.press(user, 'More', on);
  await expect.poll(() => slack.ephemerals(user).length).toBe(before + 1);
  expect(await slack.press(user, label, slack.ephemerals(user).at(-1)![0]!)).toBe(true);
}
