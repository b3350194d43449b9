import type { Browser, Page } from 'playwright-core';
import type { Receive } from '../../src/ports/chat.ts';
import { type Harness, until, type Who } from '../contracts/chat/harness.ts';
import { formLines, messageLines, strayMarkup } from './screen.ts';
import { newPage, showConsole, startConsole } from './world.ts';

/** Opening a page takes longer than loading another console in it, so each person keeps one page. */
const kept = new WeakMap<Browser, Map<Who, Page>>();
async function keptPage(browser: Browser, who: Who): Promise<Page> {
  const pages = kept.get(browser) ?? new Map<Who, Page>();
  kept.set(browser, pages);
  const page = pages.get(who) ?? (await newPage(browser));
  pages.set(who, page);
  return page;
}

type Listed = { messages: { place: string; version: number }[] };

/** The console as the harness of the chat contract: a real page in a real browser for each person. */
export async function consoleHarness(browser: Browser, receive: Receive): Promise<Harness> {
  const started = await startConsole(() => receive);
  const { chat, memory } = started;
  const pages = new Map<Who, Page>();
  const complaints: string[] = [];
  const strayElements: string[] = [];
  let last = '';
  let stopped = false;
  const stop = chat.stop.bind(chat);
  const adapter = {
    ...chat,
    async stop() {
      stopped = true;
      await stop();
    },
  };

  const pageOf = async (who: Who): Promise<Page> => {
    const open = pages.get(who);
    if (open) return open;
    const page = await keptPage(browser, who);
    pages.set(who, page);
    page.on('pageerror', error => complaints.push(String(error)));
    page.on('console', message => message.type() === 'error' && !stopped && complaints.push(message.text()));
    page.on('request', request => {
      if (request.url().endsWith('/api/inbound')) last = request.postData() ?? last;
    });
    await showConsole(page, chat, who);
    return page;
  };
  /** Waits until the page shows what the console has. */
  const upToDate = async (page: Page, who: Who, shelf: 'channel' | 'direct'): Promise<void> => {
    if (stopped) return;
    const listed = (await (
      await fetch(`${chat.url()}/api/messages?person=${who}&shelf=${shelf}`)
    ).json()) as Listed;
    const wanted = listed.messages.map(({ place, version }) => `${place} ${version}`).reverse();
    await until(async () => {
      const shown = await page.$$eval('#lists li[data-place]', items =>
        items.map(item => `${(item as HTMLElement).dataset.place} ${(item as HTMLElement).dataset.version}`),
      );
      if (shown.slice(-50).join() !== wanted.join())
        throw new Error(`${who}'s page shows\n${shown.join('\n')}\ninstead of\n${wanted.join('\n')}`);
    });
  };
  const read = async (page: Page, which: 'public' | 'private'): Promise<string[]> => {
    strayElements.push(...(await strayMarkup(page)));
    return messageLines(page, which);
  };
  const goTo = async (page: Page, shelf: 'channel' | 'direct') => {
    await page.evaluate(
      view => (document.querySelector(`[data-view=${view}]`) as HTMLElement).click(),
      shelf,
    );
  };
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${chat.url()}/api/inbound`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const rawPress = (who: string) => ({
    is: 'press',
    id: crypto.randomUUID(),
    person: who,
    from: 'channel',
    does: 'claim',
    about: 'case-1',
  });
  /** Acts, and waits until the answer is on the screen. */
  const answered = async (page: Page, act: () => Promise<void>): Promise<void> => {
    const response = page.waitForResponse(one => one.url().endsWith('/api/inbound'));
    await act();
    await (await response).finished();
    await page.locator('[data-busy]').waitFor({ state: 'detached' });
  };
  const type = async (page: Page, values: Record<string, string>) => {
    for (const [label, value] of Object.entries(values)) {
      const field = page.locator('#sheet').getByLabel(label, { exact: true });
      const kind = await field.evaluate(node =>
        node instanceof HTMLSelectElement ? 'select' : (node as HTMLInputElement).type,
      );
      if (kind === 'select') await field.selectOption({ label: value });
      else if (kind === 'checkbox') await field.setChecked(value === 'yes');
      else await field.fill(value);
    }
  };

  return {
    adapter,
    account: who => ({ chat: 'console', workspace: 'local', user: who }),
    async place() {
      const page = await pageOf('ana');
      await upToDate(page, 'ana', 'channel');
      return read(page, 'public');
    },
    async privately(who) {
      const page = await pageOf(who);
      const notices = await read(page, 'private');
      await goTo(page, 'direct');
      await upToDate(page, who, 'direct');
      const direct = await read(page, 'public');
      await goTo(page, 'channel');
      return [...notices, ...direct];
    },
    form: async who => formLines(await pageOf(who)),
    async press(who, label, on) {
      if (who === 'guest' || who === 'stranger') return void (await post(rawPress(who)));
      const page = await pageOf(who);
      await upToDate(page, who, 'channel');
      const message = page.locator('#lists li:visible').filter({ hasText: on }).last();
      const menu = message.getByRole('menuitem', { name: label, exact: true, includeHidden: true });
      await answered(page, async () => {
        if ((await menu.count()) > 0) {
          await message.getByRole('button', { name: 'More', exact: true }).click();
          await menu.click();
        } else await message.getByRole('button', { name: label, exact: true }).click();
      });
    },
    async submit(who, values) {
      const page = await pageOf(who);
      await type(page, values);
      await answered(page, () => page.locator('#sheet footer .primary').click());
    },
    async choose(who, values) {
      const page = await pageOf(who);
      await answered(page, () => type(page, values));
    },
    async back(who, values) {
      const page = await pageOf(who);
      await type(page, values);
      await answered(page, () => page.locator('#sheet footer .button:not(.primary)').click());
    },
    async dismiss(who, values = {}) {
      const page = await pageOf(who);
      await type(page, values);
      await page.locator('#sheet').getByRole('button', { name: 'Close', exact: true }).click();
    },
    async command(who, line) {
      const page = await pageOf(who);
      await answered(page, async () => {
        await page.getByRole('textbox', { name: 'Command' }).fill(line);
        await page.keyboard.press('Enter');
      });
    },
    redeliver: async () => void (await post(last)),
    forge: async () => (await post(rawPress('ana'), { origin: 'https://evil.example' })).status,
    async fault() {
      throw new Error('there is no network between the console and its messages');
    },
    async deleteMessage(ref) {
      const place = (await memory.get(`key/${ref}`))?.value as string;
      await memory.remove(place);
      await memory.remove(`key/${ref}`);
    },
    requests: () => 0,
    interpreted: () => strayElements,
    complaints: () => [...complaints, ...strayElements],
    async close() {
      for (const page of pages.values()) await page.removeAllListeners().goto('about:blank');
      if (!stopped) await stop();
    },
  };
}
