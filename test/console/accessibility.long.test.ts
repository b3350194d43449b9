import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Receive } from '../../src/ports/chat.ts';
import { until } from '../contracts/chat/harness.ts';
import { inBrowser } from '../support/chromium.ts';
import { busyChannel } from './busy-channel.ts';
import { consolePages, focused, lists } from './pages.ts';
import { jan, notice, own, view, writeForm } from './scene.ts';
import { calm, toPlace } from './world.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
type Finding = { id: string; impact: string | null; nodes: { target: unknown; failureSummary: string }[] };
/** The serious and critical findings of axe-core about the page, frames excluded. */
async function findings(page: Page): Promise<string[]> {
  // The debugging protocol runs this script, so the policy of the page does not block it.
  await page.evaluate(axe);
  const found = (await page.evaluate(
    'axe.run({ exclude: ["iframe"] }).then(result => result.violations)',
  )) as Finding[];
  return found
    .filter(one => one.impact === 'serious' || one.impact === 'critical')
    .map(one => `${one.id}: ${one.nodes.map(node => `${node.target} ${node.failureSummary}`).join('; ')}`);
}

/** Every press opens a form of one step, whose text is not kept. */
const askNote: Receive = async inbound =>
  inbound.is === 'press'
    ? { show: 'form', form: { ...writeForm(), step: 'take_over' } }
    : { show: 'nothing' };

inBrowser('accessibility of the console', browserOf => {
  const { begin, open } = consolePages(browserOf);

  test('a case is claimed and answered with the keyboard alone', async () => {
    const { chat, heard } = await begin();
    await chat.post(toPlace(chat), jan(), 'jan', calm());
    const page = await open(chat);
    await page.locator('li[data-key="jan"]').waitFor();
    const tabTo = async (label: string) => {
      for (let i = 0; i < 40 && (await focused(page)) !== label; i++) await page.keyboard.press('Tab');
      expect(await focused(page)).toBe(label);
    };
    await tabTo('Claim');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Ana has it' }).waitFor();
    expect(await focused(page)).toContain('Ana has it');
    await tabTo('Reply publicly');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Reply publicly' }).waitFor();
    await page.keyboard.type('We zijn ermee bezig.');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog', { name: 'Check and post' }).waitFor();
    expect(await focused(page)).toBe('Check and post');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Enter');
    expect(heard.filter(inbound => inbound.is === 'submit')).toHaveLength(1);
    await tabTo('Post publicly');
    await page.keyboard.press('Enter');
    await lists(page).getByText('It is posted in ten seconds').waitFor();
    expect(heard.at(-1)).toMatchObject({ is: 'submit', form: { step: 'reply.preview' }, on: 'jan' });
    expect(await focused(page)).toBe('For you');
  });

  test('the menu can be used with the keyboard alone', async () => {
    const { chat, heard } = await begin();
    await chat.post(toPlace(chat), jan(), 'jan', calm());
    const page = await open(chat);
    await page.getByRole('button', { name: 'More' }).focus();
    await page.keyboard.press('Enter');
    await until(async () => expect(await focused(page)).toBe('Release'));
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await focused(page)).toBe('History');
    await page.keyboard.press('Escape');
    await until(async () => expect(await focused(page)).toBe('More'));
    expect(heard).toEqual([]);
    await page.keyboard.press('Enter');
    await until(async () => expect(await focused(page)).toBe('Release'));
    await page.keyboard.press('Enter');
    await until(() => expect(heard).toMatchObject([{ is: 'press', does: 'release', on: 'jan' }]));
  });

  const looks = [
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['320 px wide', { width: 320, height: 640 }],
    ['320 px wide and dark', { width: 320, height: 640, colorScheme: 'dark' }],
  ] as const;
  test.each(looks)(
    'axe finds nothing serious, and nothing is cut off (%s)',
    async (_name, look) => {
      const { fixtures, formFixtures } = await import('../view/fixtures.ts');
      let form = formFixtures[0]!.form;
      const { chat, clock } = await begin(async inbound =>
        inbound.is === 'press' && inbound.does === 'reply'
          ? { show: 'form', form }
          : notice(own('A notice.')),
      );
      for (const { name, view: one } of fixtures.filter((_one, index) => index % 4 === 0).slice(0, 24))
        await chat.post(toPlace(chat), one, name, calm());
      await busyChannel(chat, clock.now(), `${chat.url()}/network#p1`);
      const page = await open(chat, 'ana', look);
      await page.locator('li[data-key="jan"]').waitFor();
      const last = page.locator('li[data-key="jan"]');
      expect(await findings(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      expect(await page.$eval('.scroller', node => node.scrollWidth <= node.clientWidth)).toBe(true);
      await last.getByRole('button', { name: 'More' }).click();
      expect(await findings(page)).toEqual([]);
      await page.getByRole('menuitem', { name: 'History' }).click();
      await lists(page).getByText('Only visible to you').waitFor();
      for (const wanted of ['reply: too long', 'hand over', 'reply: preview with news']) {
        form = formFixtures.find(one => one.name === wanted)!.form;
        await last.getByRole('button', { name: 'Reply publicly' }).click();
        await page.locator('#sheet[open]').waitFor();
        expect([wanted, await findings(page)]).toEqual([wanted, []]);
        await page.locator('#sheet').getByRole('button', { name: 'Close', exact: true }).click();
      }
    },
    60_000,
  );

  test('Esc in the form of a reply asks nothing and tells what was typed', async () => {
    const { chat, heard } = await begin();
    await chat.post(toPlace(chat), jan(), 'jan', calm());
    const page = await open(chat);
    await page.getByRole('button', { name: 'Reply publicly' }).click();
    await page.getByLabel('Your reply').fill('Half a sentence');
    await page.keyboard.press('Escape');
    await page.locator('#sheet[open]').waitFor({ state: 'detached' });
    expect(heard.at(-1)).toMatchObject({ is: 'closed', values: { text: 'Half a sentence' } });
    expect(await page.locator('#confirm[open]').count()).toBe(0);
    expect(await focused(page)).toBe('Reply publicly');
  });

  test('Esc asks before it discards typed text that is not kept, and a discarded form is reported as closed', async () => {
    const { chat, heard } = await begin(askNote);
    await chat.post(toPlace(chat), jan(), 'jan', calm());
    const page = await open(chat);
    await page.getByRole('button', { name: 'Reply publicly' }).click();
    await page.getByLabel('Your reply').fill('x'.repeat(503));
    await page.getByText('503 / 500').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Keep writing' }).click();
    expect(await page.getByLabel('Your reply').inputValue()).toHaveLength(503);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.locator('#sheet[open]').waitFor({ state: 'detached' });
    await until(() =>
      expect(heard.at(-1)).toMatchObject({ is: 'closed', form: { id: 'send-1', step: 'take_over' } }),
    );
    expect(await focused(page)).toBe('Reply publicly');
  });

  test('a second Esc before the answer to the first asks again, and the last answer counts', async () => {
    const { chat } = await begin(askNote);
    await chat.post(toPlace(chat), jan(), 'jan', calm());
    const page = await open(chat);
    await page.getByRole('button', { name: 'Reply publicly' }).click();
    await page.getByLabel('Your reply').fill('Half a sentence');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Keep writing' }).evaluate(keep => {
      (keep as HTMLButtonElement).click();
      document.getElementById('sheet')?.dispatchEvent(new Event('cancel', { cancelable: true }));
    });
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.locator('#sheet[open]').waitFor({ state: 'detached' });
  });

  test('the browser asks before a reload discards typed text, and not otherwise', async () => {
    const { chat } = await begin();
    await chat.post(toPlace(chat), jan(), 'jan', calm());
    const page = await open(chat);
    const asked: string[] = [];
    page.on('dialog', async dialog => {
      asked.push(dialog.type());
      await dialog.dismiss();
    });
    await page.getByRole('button', { name: 'Reply publicly' }).click();
    await page.getByLabel('Your reply').fill('Half a sentence');
    // A refused reload never ends, so the test does not wait for it.
    await page.evaluate(() => void location.reload());
    await until(() => expect(asked).toEqual(['beforeunload']));
    expect(await page.getByLabel('Your reply').inputValue()).toBe('Half a sentence');
    await page.getByLabel('Your reply').fill('');
    await page.reload();
    await page.getByRole('button', { name: 'Reply publicly' }).waitFor();
    expect(asked).toHaveLength(1);
  });

  test('times are in the time zone of the reader', async () => {
    const { chat, clock } = await begin();
    const at = Math.floor(clock.now() / 86_400_000) * 86_400_000 + 3_600_000 * 12;
    await chat.post(
      toPlace(chat),
      view('When', {
        body: [{ is: 'text', text: [own('At '), { at, as: 'day' }, own(', '), { at, as: 'time' }] }],
      }),
      'w',
      calm(),
    );
    const tokyo = await open(chat, 'ana', { timezoneId: 'Asia/Tokyo' });
    expect(await tokyo.locator('.words').textContent()).toContain('21:00');
  });

  test('on a narrow screen the public network is a tab, and links to it open there', async () => {
    const { chat } = await begin();
    await chat.post(toPlace(chat), jan(undefined, `${chat.url()}/network#p1`), 'jan', calm());
    const page = await open(chat, 'ana', { width: 320, height: 640 });
    expect(await page.locator('iframe[title="Plaza"]').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Open original' }).click();
    await page.locator('iframe[title="Plaza"]').waitFor({ state: 'visible' });
    await until(() => expect(page.frames().map(frame => frame.url())).toContain(`${chat.url()}/network#p1`));
    expect(page.context().pages()).toHaveLength(1);
    await page.getByRole('button', { name: 'Team channel' }).click();
    await page.getByRole('button', { name: 'Claim' }).waitFor();
  });
});
