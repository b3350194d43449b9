import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import {
  CHANNEL,
  CHANNEL_NAME,
  PEOPLE,
  serviceUrl,
  startPlayground,
  TEAM,
  TENANT,
} from '../playground/playground.ts';
import { inBrowser } from '../support/chromium.ts';
import { freePort } from '../support/free-port.ts';
import { openWorld } from '../support/world.ts';

const [ana] = PEOPLE;
const yaml = (service: string) => `brand: { name: Acme, language: en }
chat:
  console: true
  teams: { channel: "${CHANNEL}", team: "${TEAM}", service_url: "${service}", forms: card }
people:
  - { name: Ana de Vries, teams: ${ana!.aadObjectId}, roles: [agent] }
sla: { timezone: Europe/Amsterdam }
on_call: { people: [Ana de Vries], rotate: weekly, from: 2026-01-05 }
replies: { undo: 0s }
`;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/**
 * A real Webcare with its timers and with Microsoft's Playground as Teams, and the page that a person sees.
 */
async function atThePlayground(page: Page) {
  const port = await freePort();
  const clock = { now: () => Date.now(), real: () => Date.now() };
  const env = { MicrosoftAppTenantId: TENANT, HOST: '127.0.0.1' };
  const world = await openWorld({
    yaml: yaml(serviceUrl(port)),
    env,
    start: Date.now(),
    overrides: { timers: true, clock },
  });
  world.looked(/My parcel has been on its way/);
  closing.push(() => world.close());
  const playground = await startPlayground(port, `${world.app.url()}/api/messages`);
  closing.push(playground.stop);
  await page.route(
    url => url.hostname !== '127.0.0.1',
    route => route.abort(),
  );
  await page.goto(playground.url, { waitUntil: 'domcontentloaded' });
  await page.getByRole('treeitem', { name: CHANNEL_NAME }).click();
  await page.locator('div[role=textbox]').first().waitFor();
  return world;
}

inBrowser("Microsoft's own client of Teams", browser => {
  test('shows a card, claims it, and answers through the form', async () => {
    const page = await browser().newPage({ viewport: { width: 1500, height: 1000 } });
    // Microsoft's page is large, so a busy machine needs long to load it.
    page.setDefaultTimeout(30_000);
    closing.push(() => page.close());
    const world = await atThePlayground(page);
    await world.mention({ id: 't1', text: 'My parcel has been on its way for **nine** days. <at>Ana</at>' });
    await page.getByText('My parcel has been on its way for **nine** days. <at>Ana</at>').waitFor();

    await page.getByRole('button', { name: 'Claim', exact: true }).click();
    await page.getByText('Owner: Ana de Vries').waitFor();

    await page.getByRole('button', { name: 'Reply publicly' }).click();
    await page.getByRole('textbox', { name: 'Your public reply' }).fill('Sorry Jan, it arrives tomorrow.');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('button', { name: 'Post publicly' }).waitFor();
    expect(await page.getByText('Sorry Jan, it arrives tomorrow.').count()).toBe(1);
    expect(world.forum.published()).toEqual([]);
    await page.getByRole('button', { name: 'Post publicly' }).click();
    await page.getByText('Posted as Acme, by Ana de Vries').waitFor();
    expect(await page.getByText('Sorry Jan, it arrives tomorrow.').count()).toBe(1);
    expect(world.forum.published().map(post => post.text)).toEqual(['Sorry Jan, it arrives tomorrow.']);
  });

  test('answers a command in the personal chat, with working buttons', async () => {
    const page = await browser().newPage({ viewport: { width: 1500, height: 1000 } });
    // Microsoft's page is large, so a busy machine needs long to load it.
    page.setDefaultTimeout(30_000);
    closing.push(() => page.close());
    const world = await atThePlayground(page);
    await world.mention({ id: 't1', text: 'My parcel has been on its way for nine days.' });
    await page.getByRole('button', { name: 'Claim', exact: true }).click();
    await page.getByText('Owner: Ana de Vries').waitFor();
    await page.getByRole('treeitem', { name: 'Personal Chat' }).click();
    await page.locator('div[role=textbox]').first().click();
    await page.keyboard.type('mine');
    await page.keyboard.press('Enter');
    await page.getByText('You have 1 open case').waitFor();
    await page.getByRole('button', { name: 'Open case' }).click();
    await page.getByRole('button', { name: 'Reply publicly' }).click();
    await page.getByRole('textbox', { name: 'Your public reply' }).fill('Sorry Jan, it arrives tomorrow.');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('button', { name: 'Post publicly' }).click();
    await expect
      .poll(() => world.forum.published().map(post => post.text), { timeout: 5_000 })
      .toEqual(['Sorry Jan, it arrives tomorrow.']);
  });
});
