import { expect } from 'vitest';
import type { Person } from '../stand-ins/teams/state.ts';
import type { TestDatabase } from './database.ts';
import { cardsIn, closeSlackWorld, openSlackWorld, pressMore } from './slack-world.ts';
import { openTeamsWorld } from './teams-world.ts';
import { openWorld, type World } from './world.ts';

/** The same team in each chat, for scenarios that must look alike in all of them. Replies go out at once. */

export const CHATS = ['console', 'slack', 'teams'] as const;
export type ChatName = (typeof CHATS)[number];
export type Who = 'ana' | 'bram';

export type Team = {
  world: World;
  /** The messages of the channel as people read them, the oldest first. */
  cards(): Promise<string[]>;
  /** The private messages of Webcare to this person, the oldest first. */
  told(who: Who): Promise<string[]>;
  /** Presses a button of the newest message of the channel that says `about`, also in its menu More. */
  press(who: Who, label: string, about: string): Promise<void>;
  /** Presses a button of the newest private message that says `about`. */
  pressTold(who: Who, label: string, about: string): Promise<void>;
  /** Writes a public reply, checks it and posts it. */
  reply(who: Who, about: string, text: string): Promise<void>;
  close(): Promise<void>;
};

const IN_CONSOLE = `brand: { name: Acme, language: en }
people:
  - { name: Ana de Vries, console: ana, roles: [agent, lead] }
  - { name: Bram Jansen, console: bram, roles: [agent] }
sla: { timezone: Europe/Amsterdam }
on_call: { people: [Bram Jansen], rotate: weekly, from: 2026-01-05 }
replies: { undo: 0s }
`;

export function openTeam(chat: ChatName, database?: TestDatabase): Promise<Team> {
  return { console: inConsole, slack: inSlack, teams: inTeams }[chat](database);
}

/** The newest message of the channel that says `about`. */
export async function cardOf({ cards }: Team, about: string): Promise<string> {
  return (await cards()).findLast(card => card.includes(about)) ?? '';
}
export const lastTold = async ({ told }: Team, who: Who): Promise<string> => (await told(who)).at(-1) ?? '';

async function inConsole(database?: TestDatabase): Promise<Team> {
  const world = await openWorld({ yaml: IN_CONSOLE, unread: 'whatever', ...(database && { database }) });
  return {
    world,
    cards: world.channel,
    told: who => world.as(who).direct(),
    async press(who, label, about) {
      await world.as(who).press(label, about);
    },
    async pressTold(who, label, about) {
      expect(await lastToldAt(world, who)).toContain(about);
      await world.as(who).pressDirect(label);
    },
    async reply(who, about, text) {
      await world.as(who).press('Reply publicly', about);
      await world.as(who).submit({ text });
      await world.as(who).submit();
      await world.settle();
    },
    close: world.close,
  };
}
const lastToldAt = async (world: World, who: Who): Promise<string> =>
  (await world.as(who).direct()).at(-1) ?? '';

async function inSlack(database?: TestDatabase): Promise<Team> {
  const { world, slack } = await openSlackWorld({ console: false, ...(database && { database }) });
  const user = (who: Who): string => ({ ana: 'U0ANA', bram: 'U0BRAM' })[who];
  const form = (who: Who): string => slack.modal(user(who))?.submit ?? '';
  const press = async (who: Who, label: string, about: string): Promise<void> => {
    if (!(await slack.press(user(who), label, about))) await pressMore(slack, user(who), label, about);
  };
  return {
    world,
    cards: async () => cardsIn(slack),
    told: async who => slack.direct(user(who)).map(lines => lines.join('\n')),
    press,
    async pressTold(who, label, about) {
      expect(await slack.press(user(who), label, about), label).toBe(true);
    },
    async reply(who, about, text) {
      await press(who, 'Reply publicly', about);
      await world.shows(() => form(who)).toBe('Preview');
      await slack.submit(user(who), { 'Your public reply': text });
      await slack.submit(user(who), {});
    },
    close: () => closeSlackWorld({ world, slack }),
  };
}

async function inTeams(database?: TestDatabase): Promise<Team> {
  const at = await openTeamsWorld({ ...(database && { database }) });
  const person = (who: Who): Person => at[who];
  return {
    world: at.world,
    cards: async () => at.cards(),
    told: async who => at.chat(person(who)),
    press: (who, label, about) => at.press(person(who), label, at.newest(about)),
    async pressTold(who, label, about) {
      const message = at.teams
        .inChat(person(who))
        .findLast(each => at.teams.linesOf(each, person(who)).lines.join('\n').includes(about));
      await at.press(person(who), label, message);
    },
    async reply(who, about, text) {
      await at.press(person(who), 'Reply publicly', at.newest(about));
      await at.submit(person(who), 'Preview', { 'Your public reply': text });
      await at.submit(person(who), 'Post publicly');
    },
    async close() {
      expect(at.teams.complaints).toEqual([]);
      await at.close();
    },
  };
}

/** Lets time pass in steps, because chats limit the pace of messages, until the messages read like this. */
export const reads = (team: Team, read: () => Promise<string[]>) =>
  expect.poll(async () => {
    await team.world.forward('1s');
    return (await read()).join('\n---\n');
  });
