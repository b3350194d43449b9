import type { Browser, Page } from 'playwright-core';
import { afterEach } from 'vitest';
import type { ConsoleChat } from '../../adapters/chat/console/index.ts';
import type { Receive } from '../../src/ports/chat.ts';
import { script } from './scene.ts';
import { openPage, type Started, startConsole } from './world.ts';

/** Starts consoles and opens pages for the tests of one suite, and closes them after each. */
export function consolePages(browserOf: () => Browser) {
  const running: ConsoleChat[] = [];
  const pages: Page[] = [];
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.context().close();
    for (const chat of running.splice(0)) await chat.stop();
  });
  const begin = async (
    receive?: Receive,
    given: Parameters<typeof startConsole>[1] = {},
  ): Promise<Started> => {
    const started = await startConsole(of => receive ?? script(() => of.chat), given);
    running.push(started.chat);
    return started;
  };
  const open = async (
    chat: ConsoleChat,
    as?: string,
    look?: Parameters<typeof openPage>[3],
  ): Promise<Page> => {
    const page = await openPage(browserOf(), chat, as, look);
    pages.push(page);
    return page;
  };
  return { begin, open };
}

/** The lists of the page, without the line for screen readers. */
export const lists = (page: Page) => page.locator('#lists');
export const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
