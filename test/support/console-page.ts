import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Frame, Page } from 'playwright-core';

/**
 * Uses the console as a person does, with mouse and keyboard. Each action waits until the person could see
 * the result.
 */

export type ConsolePage = Awaited<ReturnType<typeof openConsole>>;

/**
 * Opens the console as a person of the team. `trouble` collects each exception, logged error and failed
 * request of the page. A page must have none.
 */
export async function openConsole(
  browser: Browser,
  url: string,
  as: string,
  options: BrowserContextOptions = {},
) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const trouble: string[] = [];
  page.on('pageerror', error => trouble.push(error.message));
  page.on('console', message => message.type() === 'error' && trouble.push(message.text()));
  page.on('requestfailed', request => {
    // A change of person closes a stream that never ends by itself.
    if (!request.url().includes('/api/live'))
      trouble.push(`${request.url()}: ${request.failure()?.errorText}`);
  });
  await page.goto(`${url}/?as=${as}`);
  const plaza = await plazaIn(page);
  const sheet = page.locator('#sheet');
  /** The newest card of the channel, or the newest message of the list in front, with this text. */
  const card = (text: string) => page.locator('#lists li[data-key]').filter({ hasText: text }).last();
  const notice = (text: string) => page.locator('#lists li.notice').filter({ hasText: text }).last();

  return {
    page,
    plaza,
    sheet,
    trouble,
    card,
    notice,
    title: (text: string) => card(text).locator('h3'),
    /** Waits until the card with `text` has a title that contains `title`. */
    async titled(text: string, title: string) {
      await card(text)
        .filter({ has: page.getByRole('heading', { name: title }) })
        .waitFor();
    },
    async press(text: string, label: string) {
      await card(text).waitFor();
      const item = card(text).getByRole('menuitem', { name: label, exact: true, includeHidden: true });
      if ((await item.count()) > 0) {
        await card(text).getByRole('button', { name: 'More', exact: true }).click();
        await item.click();
      } else await card(text).getByRole('button', { name: label, exact: true }).click();
    },
    async fill(values: Record<string, string>) {
      for (const [label, value] of Object.entries(values)) {
        const field = sheet.getByLabel(label, { exact: true });
        await field.waitFor();
        if ((await field.evaluate(node => node.tagName)) === 'SELECT')
          await field.selectOption({ label: value });
        else await field.fill(value);
      }
    },
    /** Presses the button with this label, and waits until the form is gone or another form replaces it. */
    async submit(label: string) {
      const form = await sheet.locator('form').elementHandle();
      await sheet.getByRole('button', { name: label, exact: true }).click();
      await page.waitForFunction(node => !node?.isConnected || node.closest('dialog')?.open === false, form);
    },
    async command(line: string) {
      await page.getByRole('textbox', { name: 'Command' }).fill(line);
      await page.keyboard.press('Enter');
    },
    view: (name: RegExp) => page.locator('#tabs').getByRole('button', { name }).click(),
    forward: (step: string) =>
      page.locator('#clock').getByRole('button', { name: step, exact: false }).first().click(),
    close: async () => {
      page.removeAllListeners();
      await context.close();
    },
  };
}

/** The public network, which the page shows beside the channel. */
async function plazaIn(page: Page) {
  const handle = await page.locator('iframe').elementHandle();
  const frame = (await handle?.contentFrame()) as Frame;
  await frame.locator('#me option').first().waitFor({ state: 'attached' });
  const post = (text: string) => frame.locator('article').filter({ hasText: text });
  return {
    frame,
    post,
    become: (name: string) => frame.getByLabel('You are', { exact: true }).selectOption({ label: name }),
    async write(name: string, text: string) {
      await this.become(name);
      await frame.getByLabel(`Write as ${name}`).fill(text);
      await frame.getByRole('button', { name: 'Post', exact: true }).click();
      await post(text).waitFor();
    },
    async answer(to: string, text: string) {
      await post(to).getByRole('button', { name: 'Reply to Acme' }).click();
      await frame.getByRole('textbox', { name: 'Reply to Acme' }).fill(text);
      await frame.getByRole('button', { name: 'Reply', exact: true }).click();
      await post(text).waitFor();
    },
    async answerPrivately(to: string, text: string) {
      await frame.getByRole('button', { name: /^Private messages/ }).click();
      await frame.locator('.bubble').filter({ hasText: to }).waitFor();
      await frame.getByLabel('Private message to Acme').fill(text);
      await frame.getByRole('button', { name: 'Send privately' }).click();
      await frame.locator('.bubble.mine').filter({ hasText: text }).waitFor();
    },
    square: () => frame.getByRole('button', { name: 'Square' }).click(),
  };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
type Axe = {
  run(): Promise<{
    violations: { id: string; impact: string; nodes: { target: unknown; html: string }[] }[];
  }>;
};

/** The serious and critical findings of axe, in the page and its frames. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // The policy of the page refuses other scripts, so axe is loaded through the protocol of the browser. axe
  // examines only the frames that have axe too.
  for (const frame of page.frames()) await frame.evaluate(axe);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run());
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(node => `${id} at ${JSON.stringify(node.target)}: ${node.html}`));
}
