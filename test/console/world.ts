import express from 'express';
import { pino } from 'pino';
import type { Browser, Page } from 'playwright-core';
import { type ConsoleChat, consoleChat, demoPeople } from '../../adapters/chat/console/index.ts';
import type { Duration, Instant } from '../../src/case/types.ts';
import type { Address, Inbound, Receive } from '../../src/ports/chat.ts';
import type { DemoClock, Panel } from '../../src/ports/factory.ts';
import type { Memory } from '../../src/ports/memory.ts';
import { mapMemory } from '../support/memory.ts';

/** Runs with the clock of this computer, ahead of it by all moves so far. */
export function handClock(start: Instant = Date.now()): DemoClock {
  let ahead = 0;
  const from = Date.now();
  const real = () => start + (Date.now() - from);
  return {
    real,
    now: () => real() + ahead,
    async forward(by: Duration) {
      ahead += by;
    },
  };
}

/** A simple page in the place of the public network. */
export function plainPanel(): Panel {
  const router = express.Router();
  const page =
    '<!doctype html><html lang="en"><title>Plaza</title><main><h1>Plaza</h1><p>The public network.</p></main></html>';
  router.get('/', (_req, res) => void res.type('html').send(page));
  return { path: '/network', title: 'Plaza', router };
}

export type Started = {
  chat: ConsoleChat;
  heard: Inbound[];
  memory: Memory;
  clock: DemoClock;
  logged: string[];
};
type Given = { memory?: Memory; clock?: DemoClock };

/** The real adapter on a free port. */
export async function startConsole(
  receive: (started: Started) => Receive,
  given: Given = {},
): Promise<Started> {
  const memory = given.memory ?? mapMemory();
  const clock = given.clock ?? handClock();
  const logged: string[] = [];
  const log = pino({ level: 'trace' }, { write: line => void logged.push(line) });
  const config = { port: 0, people: demoPeople, panels: [plainPanel()] };
  const chat = consoleChat({ config, secrets: {}, memory, clock, log, demo: clock });
  const started: Started = { chat, heard: [], memory, clock, logged };
  const answer = receive(started);
  await chat.start(async inbound => {
    started.heard.push(inbound);
    return answer(inbound);
  });
  return started;
}

export const calm = () => new AbortController().signal;
export const toPlace = (chat: ConsoleChat): Address => ({ to: 'place', place: chat.places[0]! });
export const toPerson = (user: string): Address => ({
  to: 'person',
  account: { chat: 'console', workspace: 'local', user },
});

type Look = { width?: number; height?: number; colorScheme?: 'light' | 'dark'; timezoneId?: string };

export async function newPage(browser: Browser, look: Look = {}): Promise<Page> {
  const { width = 1280, height = 860, colorScheme = 'light', timezoneId = 'Europe/Amsterdam' } = look;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    timezoneId,
    reducedMotion: 'reduce',
  });
  return context.newPage();
}
export async function showConsole(page: Page, chat: ConsoleChat, as: string): Promise<void> {
  await page.goto(`${chat.url()}/?as=${as}`);
  await page.locator('body:not(.starting)').waitFor();
}
/** Opens the console as one person. */
export async function openPage(
  browser: Browser,
  chat: ConsoleChat,
  as = 'ana',
  look: Look = {},
): Promise<Page> {
  const page = await newPage(browser, look);
  await showConsole(page, chat, as);
  return page;
}
