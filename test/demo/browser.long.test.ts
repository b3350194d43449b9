import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Post } from '../../src/ports/social.ts';
import { inBrowser } from '../support/chromium.ts';
import { type Made, network, never, outgoing, posts, pullAll, serve } from './world.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function findings(page: Page): Promise<string[]> {
  // The debugging protocol runs this script, so the policy of the page does not block it.
  await page.evaluate(axe);
  const run = () =>
    (
      globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
      }
    ).axe.run();
  const { violations } = await page.evaluate(run);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' | ')}`);
}

inBrowser('Plaza in a browser', (browser: () => Browser) => {
  let made: Made;
  let site: Awaited<ReturnType<typeof serve>>;
  let page: Page;
  let trouble: string[];
  const open = async (options: Parameters<Browser['newPage']>[0] = {}, hash = '') => {
    page = await browser().newPage({
      viewport: { width: 640, height: 900 },
      reducedMotion: 'reduce',
      ...options,
    });
    page.setDefaultTimeout(8000);
    page.on('pageerror', error => trouble.push(error.message));
    page.on('console', message => message.type() === 'error' && trouble.push(message.text()));
    await page.goto(`${site.base}/network${hash}`);
    await page.locator('#me option').first().waitFor({ state: 'attached' });
  };
  const written = async (text: string): Promise<Post> => {
    const found = posts((await pullAll(made)).items).find(post => post.text === text);
    if (!found) throw new Error(`nobody wrote ${JSON.stringify(text)}`);
    return found;
  };
  const article = (text: string) => page.locator('article').filter({ hasText: text });
  const send = (target: string, text: string, kind: 'reply' | 'private_message' = 'reply') =>
    made.adapter.send(outgoing(target, text, { kind }), never);

  beforeEach(async () => {
    made = network({ origin: () => site.base });
    site = await serve(made);
    trouble = [];
  });
  afterEach(async () => {
    await page.close();
    await site.stop();
    expect(trouble).toEqual([]);
  });

  test('a person posts as a customer, sees the answer of the brand and answers in private', async () => {
    await open();
    await page.getByLabel('You are').selectOption({ label: 'Emily Carter' });
    await page.getByLabel('Write as Emily Carter').fill('My kettle sings @acme');
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await article('My kettle sings').waitFor();
    const mention = await written('My kettle sings @acme');
    expect(mention.by).toMatchObject({ id: 'emilycarter' });

    await send(mention.id, 'Which song?');
    const sent = Date.now();
    await article('Which song?').getByText('Official').waitFor();
    expect(Date.now() - sent).toBeLessThan(3000);
    await page.getByText('Acme answered Emily Carter').waitFor();

    await article('Which song?').getByRole('button', { name: 'Reply to Acme' }).click();
    await page.getByRole('textbox', { name: 'Reply to Acme' }).fill('The blues');
    await page.getByRole('button', { name: 'Reply', exact: true }).click();
    await article('The blues').waitFor();
    expect(await written('The blues')).toMatchObject({ by: { id: 'emilycarter' }, thread: mention.id });

    await send(mention.id, 'What is your order number?', 'private_message');
    await page.getByRole('button', { name: /Private messages 1/ }).click();
    await page.locator('.bubble').filter({ hasText: 'What is your order number?' }).waitFor();
    await page.getByLabel('Private message to Acme').fill('Order 4471-203');
    await page.getByRole('button', { name: 'Send privately' }).click();
    await page.locator('.bubble.mine').filter({ hasText: '4471-203' }).waitFor();
    expect(await written('Order 4471-203')).toMatchObject({ private: true, by: { id: 'emilycarter' } });
    expect(await page.getByRole('button', { name: 'Private messages', exact: true }).count()).toBe(1);
  });

  test('a person can change only their own posts, and typed text survives new posts', async () => {
    const first = await site.does('write', { as: 'sannedeboer', text: 'Eerste' });
    await site.does('write', { as: 'joostverhagen', text: 'Tweede' });
    await open();
    await article('Eerste').waitFor();
    expect(await article('Tweede').getByRole('button', { name: 'Edit' }).count()).toBe(0);
    await article('Eerste').getByRole('button', { name: 'Edit your post' }).click();
    await page.getByLabel('Change your post').fill('Eerste, verbeterd');
    await site.does('reply', { as: 'joostverhagen', to: first, text: 'Tussendoor' });
    await article('Tussendoor').waitFor();
    expect(await page.getByLabel('Change your post').inputValue()).toBe('Eerste, verbeterd');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
    await page.getByRole('button', { name: 'Save' }).click();
    await article('Eerste, verbeterd').getByText('edited').waitFor();

    await article('Eerste, verbeterd').getByRole('button', { name: 'Delete your post' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('This post was deleted by its author.').waitFor();
    expect((await pullAll(made)).items.map(item => item.is)).toEqual([
      'post',
      'post',
      'post',
      'edited',
      'deleted',
    ]);
  });

  test('a new person joins, and the brand answers on the network itself', async () => {
    await open();
    await page.getByRole('button', { name: 'New person' }).click();
    await page.getByLabel('Name').fill('Nina Holm');
    await page.getByLabel('Writes').selectOption('da');
    await page.getByRole('button', { name: 'Join as this person' }).click();
    await page.getByLabel('Write as Nina Holm').fill('Hej Acme');
    await page.getByLabel('Write as Nina Holm').press('Control+Enter');
    await article('Hej Acme').waitFor();
    await page.getByLabel('You are').selectOption('us');
    await article('Hej Acme').getByRole('button', { name: 'Reply to Nina Holm' }).click();
    await page.getByRole('textbox', { name: 'Reply to Nina Holm' }).fill('Hej Nina');
    await page.getByRole('button', { name: 'Reply', exact: true }).click();
    await article('Hej Nina').getByText('Official').waitFor();
    expect(await written('Hej Nina')).toMatchObject({ by: 'us', parent: (await written('Hej Acme')).id });
    expect(await written('Hej Acme')).toMatchObject({ language: 'da', by: { name: 'Nina Holm' } });
  });

  test('a text that is too long or cannot be saved stays in the box, with the reason', async () => {
    await open();
    const box = page.getByLabel('Write as Sanne de Boer');
    await box.fill('👩‍👩‍👧'.repeat(502));
    await page.getByText('2 too many').waitFor();
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await page.getByText('A post has at most 500 characters.').waitFor();
    expect(await box.inputValue()).toHaveLength(502 * 8);
    await page.route('**/network/write', route => route.abort());
    await box.fill('Short');
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await page.getByText('nothing was posted').waitFor();
    expect(await box.inputValue()).toBe('Short');
    trouble = trouble.filter(line => !/400|ERR_FAILED/.test(line));
  });

  test('hostile text is shown as text', async () => {
    const text =
      '<img src=x onerror="document.title=1"> <script>alert(1)</script> [a](javascript:alert(1)) @everyone ‮dnuora';
    const id = await site.does('join', {
      name: '<b onclick=alert(1)>Eve</b>',
      language: 'en',
      closed: false,
    });
    const post = await site.does('write', { as: id, text });
    await site.does('private', { as: 'us', with: id, text });
    await open({}, `#${post}`);
    await article('onerror').waitFor();
    expect(await article('onerror').locator('.text').textContent()).toBe(text);
    expect(await page.locator('article img, article script, article a, article b').count()).toBe(0);
    expect(await page.title()).toBe('Plaza, the demo network');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe(post);
  });

  test('a person can reply with the keyboard alone', async () => {
    const id = await site.does('write', { as: 'emilycarter', text: 'Keyboard?' });
    await open();
    await article('Keyboard?').waitFor();
    const until = async (wanted: RegExp) => {
      for (let presses = 0; presses < 40; presses++) {
        await page.keyboard.press('Tab');
        const name = await page.evaluate(
          () =>
            document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
        );
        if (wanted.test(name)) return;
      }
      throw new Error(`Tab never came to ${wanted}`);
    };
    await until(/Reply to Emily/);
    await page.keyboard.press('Enter');
    await page.keyboard.type('no');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Reply');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Yes');
    await page.keyboard.press('Control+Enter');
    await article('Yes').waitFor();
    expect(await written('Yes')).toMatchObject({ parent: id });
  });

  for (const [name, options] of [
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['320 pixels', { viewport: { width: 320, height: 700 } }],
  ] as const) {
    test(`axe finds nothing serious, and nothing is cut off (${name})`, async () => {
      const root = await site.does('write', {
        as: 'emilycarter',
        text: `A long word: ${'w'.repeat(200)} مرحبا`,
      });
      await send(root, 'Hello');
      await site.does('reply', { as: 'emilycarter', to: 'p2', text: 'Gone soon' });
      await site.does('reply', { as: 'emilycarter', to: 'p3', text: 'Deep' });
      await site.does('delete', { as: 'emilycarter', id: 'p3' });
      await send(root, 'In private', 'private_message');
      await open(options);
      await article('Deep').waitFor();
      await article('Hello').getByRole('button', { name: 'Reply to Acme' }).click();
      await page.locator('#someone-new').click();
      expect(await findings(page)).toEqual([]);
      const wide = () =>
        page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(await wide()).toBe(0);
      await page.getByLabel('You are').selectOption('emilycarter');
      await page.locator('#to-private').click();
      await page.locator('.bubble').waitFor();
      expect(await findings(page)).toEqual([]);
      expect(await wide()).toBe(0);
    });
  }
});
