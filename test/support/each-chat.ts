import { expect } from 'vitest';
import { cardsIn, openSlackWorld, pressMore } from './slack-world.ts';
import { openTeamsWorld } from './teams-world.ts';
import { openWorld, type World } from './world.ts';

/** The same team of two in each chat, so that one test reads the screens of all three. */
export const CHATS = ['console', 'slack', 'teams'] as const;
type Who = 'ana' | 'bram';
export type Chat = {
  world: World;
  /** All messages of the channel, oldest first, without the buttons in the menu More. */
  channel(): Promise<string[]>;
  /** The private messages of one person, oldest first. */
  direct(who: Who): Promise<string[]>;
  /** Presses a button of the newest message in the channel that has these words; it may be in the menu More. */
  press(who: Who, label: string, about: string): Promise<void>;
  /** Fills in the open form and goes on, by the names of the fields. */
  submit(who: Who, label: string, values?: Record<string, string>): Promise<void>;
  close(): Promise<void>;
};

const YAML = `brand: { name: Acme, language: en }
chat: { console: true }
people:
  - { name: Ana de Vries, console: ana, roles: [agent, lead] }
  - { name: Bram Jansen, console: bram, roles: [agent] }
sla: { timezone: Europe/Amsterdam }
on_call: { people: [Bram Jansen], rotate: weekly, from: 2026-01-05 }
replies: { undo: 0s }
`;

export async function openChat(name: (typeof CHATS)[number]): Promise<Chat> {
  if (name === 'console') {
    const world = await openWorld({ yaml: YAML, unread: 'whatever', start: Date.now() });
    return {
      world,
      channel: () => world.channel(),
      direct: who => world.as(who).direct(),
      press: async (who, label, about) => void (await world.as(who).press(label, about)),
      submit: async (who, _label, values = {}) => {
        const { fields } = world.as(who).form();
        const typed = Object.entries(values).map(([label, value]) => {
          const field = fields.find(each => 'name' in each && each.label === label);
          if (!field || !('name' in field)) throw new Error(`no field "${label}"`);
          return [field.name, value];
        });
        await world.as(who).submit(Object.fromEntries(typed));
      },
      close: () => world.close(),
    };
  }
  if (name === 'slack') {
    const { world, slack } = await openSlackWorld({ console: false });
    const idOf = (who: Who): string => `U0${who.toUpperCase()}`;
    return {
      world,
      channel: async () => cardsIn(slack),
      direct: async who => slack.direct(idOf(who)).map(lines => lines.join('\n')),
      press: async (who, label, about) => {
        if (!(await slack.press(idOf(who), label, about))) await pressMore(slack, idOf(who), label, about);
      },
      submit: async (who, _label, values = {}) => {
        await expect.poll(() => slack.modal(idOf(who))?.submit ?? '').not.toBe('');
        await slack.submit(idOf(who), values);
      },
      close: async () => {
        expect(slack.complaints()).toEqual([]);
        await world.close();
        await slack.close();
      },
    };
  }
  const at = await openTeamsWorld();
  const personOf = (who: Who) => (who === 'ana' ? at.ana : at.bram);
  return {
    world: at.world,
    channel: async () => at.cards(),
    direct: async who => at.chat(personOf(who)),
    press: (who, label, about) => at.press(personOf(who), label, at.newest(about)),
    submit: (who, label, values) => at.submit(personOf(who), label, values),
    close: async () => {
      expect(at.teams.complaints).toEqual([]);
      await at.close();
    },
  };
}

/** Lets time pass in steps, because chats limit the pace of messages, until the messages read like this. */
export const reads = (chat: Chat, read: () => Promise<string[]>) =>
  expect.poll(async () => {
    await chat.world.forward('1s');
    return (await read()).join('\n---\n');
  });
