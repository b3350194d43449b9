import { expect } from 'vitest';
import { CHANNEL, openSlackWorld } from './slack-world.ts';
import { openTeamsWorld } from './teams-world.ts';
import { openWorld, type World } from './world.ts';

/** One person who reads lists in a chat. They see the answer to their last command or press. */
export type Reader = {
  world: World;
  /** Types a command without `/webcare`. */
  ask(text: string): Promise<void>;
  /** Presses the first button of the list with this label. */
  press(label: string): Promise<void>;
  shown(): string;
  /** The number of private answers that are still there. */
  messages(): number;
  close(): Promise<void>;
};

const console = async (): Promise<Reader> => {
  const world = await openWorld({ unread: 'whatever' });
  const ana = world.as('ana');
  let shown = '';
  return {
    world,
    async ask(text) {
      shown = await ana.command(`/webcare ${text}`);
    },
    async press(label) {
      shown = await ana.pressShown(label);
    },
    shown: () => shown,
    // Each answer of the console is a whole page; its own test turns pages in a browser.
    messages: () => 1,
    close: () => world.close(),
  };
};

const slack = async (): Promise<Reader> => {
  const { world, slack } = await openSlackWorld({ console: false });
  const shown = () => slack.ephemerals('U0ANA').at(-1)?.join('\n') ?? '';
  const changed = (before: string) =>
    expect.poll(() => shown() !== before && shown() !== '', { timeout: 8_000, interval: 5 }).toBe(true);
  return {
    world,
    async ask(text) {
      const before = shown();
      await slack.command('U0ANA', CHANNEL, `/webcare ${text}`);
      await changed(before);
    },
    async press(label) {
      const before = shown();
      if (!(await slack.press('U0ANA', label, before.split('\n')[0]!)))
        throw new Error(`no "${label}" on:\n${before}`);
      await changed(before);
    },
    shown,
    messages: () => slack.ephemerals('U0ANA').length,
    async close() {
      await world.close();
      const complaints = slack.complaints();
      await slack.close();
      if (complaints.length > 0) throw new Error(complaints.join('\n'));
    },
  };
};

const teams = async (): Promise<Reader> => {
  const at = await openTeamsWorld();
  const { ana } = at;
  const shown = () => at.chat(ana).at(-1) ?? '';
  return {
    world: at.world,
    ask: text => at.teams.says(ana, text),
    press: label => at.press(ana, label, at.teams.inChat(ana).at(-1)),
    shown,
    messages: () => at.teams.inChat(ana).length,
    async close() {
      await at.close();
      if (at.teams.complaints.length > 0) throw new Error(at.teams.complaints.join('\n'));
    },
  };
};

export const readers = { console, slack, teams };
