import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { en as slackPhrases } from '../../adapters/chat/slack/phrases/en.ts';
import { drawMessage } from '../../adapters/chat/slack/render.ts';
import { en as teamsPhrases } from '../../adapters/chat/teams/phrases/en.ts';
import { viewCard } from '../../adapters/chat/teams/render.ts';
import type { View } from '../../src/view/types.ts';
import { cardPage, type Look } from '../support/adaptive-card.ts';
import { inBrowser } from '../support/chromium.ts';
import { seriousFindings } from '../support/console-page.ts';
import { openWorld, type World } from '../support/world.ts';
import { slackPage } from './slack-page.ts';

/**
 * 200 cases that are due on one evening: the channel, a list and what `find` finds, drawn in the three chats, in light and dark.
 * `PICTURES` names a folder, and the screens are then kept there for people to look at.
 */
const FOLDER = process.env.PICTURES;
const ZONE = 'Europe/Amsterdam';
const LOOKS: Look[] = ['light', 'dark'];
const SCREENS = ['channel', 'list', 'find'] as const;
type Screen = (typeof SCREENS)[number];

let world: World;
afterEach(() => world.close());

async function evening(): Promise<Record<Screen, View[]>> {
  world = await openWorld({ unread: 'whatever' });
  const said = ['Waar blijft mijn pakje?', 'The app signs me out again.', 'Hvor er min ordre?'];
  await world.mention(
    ...Array.from({ length: 200 }, (_, n) => ({
      id: `m${n}`,
      text: `${said[n % said.length]} Order ${4_000 + n}.`,
      posted_at: new Date(world.clock.now() - (2_000 - n * 5) * 1_000).toISOString(),
      author: { id: `u${n}`, handle: `customer${n}`, name: `Customer ${n}` },
    })),
  );
  await world.forward('50m');
  const ana = world.as('ana');
  const asked = async (command: string): Promise<View[]> => {
    await ana.command(command);
    return [ana.shown()];
  };
  return {
    channel: (await world.shown('ana', 'channel')).slice(-4).map(({ view }) => view),
    list: await asked('/webcare queue'),
    find: await asked('/webcare find signs'),
  };
}

async function keep(page: Page, name: string): Promise<void> {
  if (FOLDER === undefined) return;
  await mkdir(FOLDER, { recursive: true });
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true });
}

async function inConsole(browser: Browser, look: Look): Promise<void> {
  const viewport = { width: 1280, height: 800 };
  const context = await browser.newContext({
    viewport,
    timezoneId: ZONE,
    colorScheme: look,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(`${world.app.consoleUrl()}/?as=ana`);
  const shows = (text: string) => page.locator('#lists li').filter({ hasText: text }).last().waitFor();
  const ask = async (command: string) => {
    await page.getByRole('textbox', { name: 'Command' }).fill(command);
    await page.keyboard.press('Enter');
  };
  await shows('Order 4199');
  await keep(page, `console-channel-${look}`);
  await ask('/webcare queue');
  await shows('200 cases');
  await keep(page, `console-list-${look}`);
  await ask('/webcare find signs');
  await shows('Found');
  await keep(page, `console-find-${look}`);
  expect(await seriousFindings(page)).toEqual([]);
  await context.close();
}

async function inChats(browser: Browser, look: Look, screens: Record<Screen, View[]>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 700, height: 400 }, colorScheme: look });
  for (const screen of SCREENS) {
    const slack = await context.newPage();
    const blocks = screens[screen].flatMap(view => drawMessage(view, { phrases: slackPhrases }).blocks);
    await slack.setContent(slackPage(blocks, '21:50', { zone: ZONE, now: world.clock.now() }));
    await keep(slack, `slack-${screen}-${look}`);
    const teams = await context.newPage();
    const page = await cardPage(teams, look);
    for (const view of screens[screen]) {
      const { warnings } = await page.draw(viewCard(view, { dialogs: true, phrases: teamsPhrases }));
      expect(warnings).toEqual([]);
    }
    expect([page.asked, page.errors]).toEqual([[], []]);
    await keep(teams, `teams-${screen}-${look}`);
  }
  await context.close();
}

inBrowser('an evening with 200 cases due', browser => {
  test('is drawn without a fault in each chat, in light and dark', async () => {
    const screens = await evening();
    for (const look of LOOKS) {
      await inConsole(browser(), look);
      await inChats(browser(), look, screens);
    }
  });
});
