import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { en as slackPhrases } from '../../adapters/chat/slack/phrases/en.ts';
import { drawMessage } from '../../adapters/chat/slack/render.ts';
import { en as teamsPhrases } from '../../adapters/chat/teams/phrases/en.ts';
import { viewCard } from '../../adapters/chat/teams/render.ts';
import type { App } from '../../src/app.ts';
import { loadFolders } from '../../src/store/cases/folders.ts';
import { card } from '../../src/view/case/card.ts';
import { cardPage } from '../support/adaptive-card.ts';
import { slackPage } from './slack-page.ts';

/**
 * Takes pictures of one card in Slack and in Teams. `text` is a post of its case. The pictures show the
 * blocks and the Adaptive Card that Webcare really sends.
 */
export async function takeCards(
  app: App,
  browser: Browser,
  { text, folder, zone }: { text: string; folder: string; zone: string },
): Promise<string[]> {
  const { database, shared, clock, words } = app.deps;
  const post = await database.db
    .selectFrom('posts')
    .select('case_id')
    .where('text', '=', text)
    .executeTakeFirstOrThrow();
  const [found] = await loadFolders(database.db, [post.case_id!], shared);
  const view = card(found!, clock.now(), words);
  const context = await browser.newContext({
    viewport: { width: 700, height: 400 },
    deviceScaleFactor: 1.5,
    timezoneId: zone,
    locale: 'en-GB',
  });

  const slack = await context.newPage();
  const at = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(
    found!.case.opened,
  );
  await slack.setContent(
    slackPage(drawMessage(view, { phrases: slackPhrases }).blocks, at, { zone, now: clock.now() }),
  );
  const teams = await context.newPage();
  const page = await cardPage(teams, 'light');
  const { warnings } = await page.draw(viewCard(view, { dialogs: true, phrases: teamsPhrases }));
  if (warnings.length > 0) throw new Error(warnings.join('\n'));

  const files: string[] = [];
  for (const [name, shown] of [
    ['slack-card', slack],
    ['teams-card', teams],
  ] as const) {
    const path = join(folder, `${name}.png`);
    await shown.screenshot({ path, fullPage: true });
    files.push(`${path}: ${Math.round((await stat(path)).size / 1000)} kB`);
  }
  await context.close();
  return files;
}
