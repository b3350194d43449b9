import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { Temporal } from 'temporal-polyfill';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { DemoClock } from '../../src/ports/factory.ts';
import { chromium, launch } from '../support/chromium.ts';
import { openConsole } from '../support/console-page.ts';
import { takeCards } from './cards.ts';
import { playMonday, playTheWeekBefore, SCENE } from './scene.ts';
import { team } from './team.ts';

/** `npm run pictures` plays a scene in the real console and writes the pictures to docs/pictures. */
const FOLDER = 'docs/pictures';
const ZONE = 'Europe/Amsterdam';
const HEAVIEST = 400_000;

const path = chromium();
if (path === null) throw new Error('The pictures are taken with Chromium. Install it, or set CHROMIUM_PATH.');
const data = await mkdtemp(join(tmpdir(), 'webcare-pictures-'));
const yaml = `sources: { plaza: { type: demo, trickle: false } }\nreplies: { undo: 0s }\nsla: { timezone: ${ZONE} }\n`;
const loaded = loadConfig(
  { PORT: '0', CONSOLE_PORT: '0', DATA_DIR: data, WEBCARE_CONFIG: 'webcare.yaml' },
  () => yaml,
);
if (!loaded.ok) throw new Error(loaded.message);
const app = await startApp(loaded.config, pino({ level: 'warn' }), { timers: false });
const browser = await launch(path);
try {
  await mkdir(FOLDER, { recursive: true });
  const clock = app.deps.clock as DemoClock;
  const at = async (when: Temporal.ZonedDateTime): Promise<void> => {
    await clock.forward(when.epochMilliseconds - clock.now());
    await app.settle();
  };
  const people = team(app);
  const monday = nextMonday(clock.now());
  await playTheWeekBefore(people, monday, at);
  await playMonday(people, monday, at);

  for (const file of await takeCards(app, browser, { text: SCENE.private, folder: FOLDER, zone: ZONE }))
    process.stdout.write(`${file}\n`);

  const take = async (
    name: string,
    as: string,
    options: BrowserContextOptions,
    act: (page: Awaited<ReturnType<typeof openConsole>>) => Promise<void>,
  ) => {
    const seat = await openConsole(browser, app.consoleUrl() ?? '', as, {
      timezoneId: ZONE,
      deviceScaleFactor: 1.5,
      ...options,
    });
    await seat.card(SCENE.newest).waitFor();
    await act(seat);
    await seat.page.evaluate(() => document.fonts.ready);
    const file = join(FOLDER, `${name}.png`);
    await seat.page.screenshot({ path: file });
    const { size } = await stat(file);
    if (seat.trouble.length > 0) throw new Error(`${name}: ${seat.trouble.join('\n')}`);
    if (size > HEAVIEST)
      throw new Error(`${file} has ${size} bytes; a README should not ask for more than ${HEAVIEST}.`);
    process.stdout.write(`${file}: ${Math.round(size / 1000)} kB\n`);
    await seat.close();
  };
  const toTop = (page: Page, text: string) =>
    page
      .locator('#lists li[data-key]')
      .filter({ hasText: text })
      .first()
      .evaluate(node => node.scrollIntoView({ block: 'start' }));

  await take('console-light', 'ana', {}, async () => {});
  await take('console-dark', 'ana', { colorScheme: 'dark' }, async seat => {
    await seat.plaza.become(SCENE.privately);
    await seat.plaza.frame.getByRole('button', { name: /^Private messages/ }).click();
    await seat.plaza.frame.locator('.bubble').first().waitFor();
    await toTop(seat.page, SCENE.late);
  });
  await take(
    'console-narrow',
    'ana',
    { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
    async () => {},
  );
  await take('reply-preview', 'bram', {}, async seat => {
    await seat.press(SCENE.newest, 'Reply publicly');
    await seat.fill({ 'Your public reply': SCENE.reply });
    await seat.submit('Preview');
    await seat.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  });
  await take('stats', 'carla', {}, async seat => {
    await seat.command('/webcare stats 7d');
    await seat.notice('The last 7 days').waitFor();
    await seat.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  });
} finally {
  await browser.close();
  await app.stop();
  await rm(data, { recursive: true, force: true });
}

/** A Monday at least a week ahead, so that the scene has a week before it. */
function nextMonday(now: number): Temporal.ZonedDateTime {
  const day = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(ZONE)
    .startOfDay()
    .add({ days: 7 });
  return day.add({ days: (8 - day.dayOfWeek) % 7 });
}
