import { expect, test } from 'vitest';
import type { Inbound } from '../../src/ports/chat.ts';
import { until } from '../contracts/chat/harness.ts';
import { inBrowser } from '../support/chromium.ts';
import { consolePages, lists } from './pages.ts';
import { jan, own, view } from './scene.ts';
import { calm, toPerson, toPlace } from './world.ts';

inBrowser('the console in a browser', browserOf => {
  const { begin, open } = consolePages(browserOf);
  const presses = (heard: Inbound[]) => heard.filter(inbound => inbound.is === 'press');

  test('hostile text is shown as text and does nothing', async () => {
    const evil =
      '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script> javascript:alert(1) "><a href="https://evil.example">Acme</a>';
    const { chat } = await begin();
    const url = 'javascript:alert(1)';
    const hostile = view('Hostile', {
      title: [{ foreign: evil }],
      body: [
        {
          is: 'quote',
          text: evil,
          by: [{ foreign: evil }],
          at: 0,
          side: 'customer',
          private: true,
          hidden: true,
          cut: true,
        },
        { is: 'facts', facts: [{ label: own('Who'), value: [{ person: evil, name: evil }] }] },
        {
          is: 'row',
          text: [{ foreign: evil }],
          buttons: [{ does: 'open_original', label: own('Bad link'), opens: { url } }],
        },
      ],
      more: [{ does: 'open_original', label: own('Good link'), opens: { url: 'https://plaza.example/p/1' } }],
      fallback: [{ foreign: evil }],
    });
    await chat.post(toPlace(chat), hostile, evil, calm());
    const page = await open(chat);
    await page.getByRole('heading', { name: evil }).waitFor();
    expect(await page.locator('blockquote').textContent()).toBe(evil);
    await chat.update(toPlace(chat), evil, { ...hostile, tone: 'late' }, calm());
    await page.locator('.tone-late').waitFor();
    expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
    expect(await page.locator('#lists :is(img, script)').count()).toBe(0);
    const links = await page.$$eval('#lists a', all =>
      all.map(link => [link.getAttribute('href'), link.getAttribute('rel')]),
    );
    expect(links).toEqual([['https://plaza.example/p/1', 'noopener noreferrer']]);
  });

  test('a double click is one press, and the button shows that it is busy', async () => {
    let release = () => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    const { chat, heard } = await begin(async () => {
      await held;
      return { show: 'nothing' };
    });
    await chat.post(toPlace(chat), jan(), 'jan', calm());
    const page = await open(chat);
    await page.getByRole('button', { name: 'Claim' }).dblclick();
    await page.locator('[aria-busy="true"]').waitFor();
    await page.getByRole('button', { name: 'Resolve' }).click();
    release();
    await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
    expect(presses(heard)).toHaveLength(1);
  });

  test('a lost answer is reported, and “Try again” repeats the same press', async () => {
    const { chat, heard } = await begin();
    await chat.post(toPlace(chat), jan(), 'jan', calm());
    const page = await open(chat);
    let lost = 1;
    await page.route('**/api/inbound', async route => {
      if (lost-- <= 0) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await page.getByRole('button', { name: 'Resolve' }).click();
    await lists(page).getByText('Webcare did not answer').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await lists(page).getByText('You pressed resolve.').waitFor();
    expect(heard).toHaveLength(2);
    expect(heard[1]?.id).toBe(heard[0]?.id);
  });

  test('the page reports an outage, keeps the typed text and is up to date afterwards', async () => {
    const first = await begin();
    const { chat, memory } = first;
    await chat.post(toPlace(chat), jan(), 'jan', calm());
    const page = await open(chat);
    await page.getByRole('button', { name: 'Reply publicly' }).click();
    await page.getByLabel('Your reply').fill('Half a sentence');
    await page.route('**/api/**', route => route.abort());
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.locator('.alarm', { hasText: 'What you wrote is still here' }).waitFor();
    expect(await page.getByLabel('Your reply').inputValue()).toBe('Half a sentence');
    await chat.stop();
    await page.locator('#trouble', { hasText: 'lost' }).waitFor();
    await page.unroute('**/api/**');
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByRole('button', { name: 'Discard' }).click();
    const again = await begin(undefined, { memory });
    await again.chat.update(toPlace(chat), 'jan', jan('Bram Jansen'), calm());
    await page.goto(`${again.chat.url()}/?as=ana`);
    await page.getByRole('heading', { name: 'Bram has it' }).waitFor();
  });

  test('a message of another process on the same database appears within 2.5 seconds', async () => {
    const here = await begin();
    const there = await begin(undefined, { memory: here.memory });
    const page = await open(here.chat);
    await page.getByText('Nothing yet').waitFor();
    const posted = Date.now();
    await there.chat.post(toPlace(there.chat), jan(), 'jan', calm());
    await page.locator('li[data-key="jan"]').waitFor();
    expect(Date.now() - posted).toBeLessThan(2_500);
    await there.chat.update(toPlace(there.chat), 'jan', jan('Bram Jansen'), calm());
    await page.getByRole('heading', { name: 'Bram has it' }).waitFor();
  });

  test('the newest message stays in view, except while a person reads older ones', async () => {
    const { chat } = await begin();
    for (let i = 0; i < 120; i++) await chat.post(toPlace(chat), view(`Number ${i}.`), `m${i}`, calm());
    const page = await open(chat);
    const inView = async (text: string) => {
      const box = await page.getByRole('heading', { name: text, exact: true }).boundingBox();
      return box !== null && box.y > 60 && box.y < 860;
    };
    await until(async () => expect(await inView('Number 119.')).toBe(true));
    expect(await page.locator('li[data-key]').count()).toBe(50);
    await chat.post(toPlace(chat), view('At the bottom.'), 'bottom', calm());
    await until(async () => expect(await inView('At the bottom.')).toBe(true));
    await page.getByRole('button', { name: 'Show earlier messages' }).click();
    await until(async () => expect(await page.locator('li[data-key]').count()).toBe(101));
    const before = await page.$eval('.scroller', node => node.scrollTop);
    await chat.post(toPlace(chat), view('While reading.'), 'reading', calm());
    await page.getByRole('button', { name: 'New messages' }).waitFor();
    expect(await page.$eval('.scroller', node => node.scrollTop)).toBe(before);
    await page.getByRole('button', { name: 'New messages' }).click();
    await until(async () => expect(await inView('While reading.')).toBe(true));
    expect(await page.getByRole('button', { name: 'New messages' }).isVisible()).toBe(false);
  });

  test('the channel keeps its scroll position while a person looks at private messages', async () => {
    const { chat } = await begin();
    for (let i = 0; i < 40; i++) await chat.post(toPlace(chat), view(`Number ${i}.`), `m${i}`, calm());
    const page = await open(chat);
    await page.getByRole('heading', { name: 'Number 39.', exact: true }).waitFor();
    await page.$eval('.scroller', node => {
      node.scrollTop = 200;
    });
    await page.evaluate(
      () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    await page.locator('[data-view=direct]').click();
    await page.getByText('No private messages yet').waitFor();
    await page.locator('[data-view=channel]').click();
    await until(async () => expect(await page.$eval('.scroller', node => node.scrollTop)).toBe(200));
  });

  test('each person has private notices and messages, counted until seen', async () => {
    const { chat } = await begin();
    await chat.post(toPlace(chat), jan(), 'jan', calm());
    const page = await open(chat);
    await page.getByRole('button', { name: 'Resolve' }).click();
    await lists(page).getByText('You pressed resolve.').waitFor();
    await page.locator('.who', { hasText: 'Bram' }).click();
    expect(await lists(page).getByText('You pressed resolve.').isVisible()).toBe(false);
    await chat.post(toPerson('bram'), view('For Bram only.'), 'b1', calm());
    await page.getByRole('button', { name: 'Messages 1 unread' }).waitFor();
    await page.getByRole('button', { name: 'Messages' }).click();
    await page.getByRole('heading', { name: 'For Bram only.' }).waitFor();
    await page.getByRole('button', { name: 'Messages', exact: true }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'New · Plaza' }).waitFor();
    expect(await page.getByRole('button', { name: 'Messages', exact: true }).isVisible()).toBe(true);
    await page.locator('.who', { hasText: 'Ana' }).click();
    await page.getByRole('button', { name: 'Messages' }).click();
    await page.getByText('No private messages yet').waitFor();
  });

  test('a private message that arrives while the stream is broken is counted when it is back', async () => {
    const { chat } = await begin();
    const page = await open(chat);
    await page.route('**/api/live?person=bram', route => route.abort());
    await page.locator('.who', { hasText: 'Bram' }).click();
    await chat.post(toPerson('bram'), view('For Bram only.'), 'b1', calm());
    expect(await page.getByRole('button', { name: 'Messages 1 unread' }).isVisible()).toBe(false);
    await page.unroute('**/api/live?person=bram');
    await page.getByRole('button', { name: 'Messages 1 unread' }).waitFor();
  });

  test('a text that is no command is not sent, and the page says why', async () => {
    const { chat, heard } = await begin();
    const page = await open(chat);
    const line = page.getByRole('textbox', { name: 'Command' });
    await line.fill('Sorry, we are on it!');
    await line.press('Enter');
    await page.getByText('never published').waitFor();
    expect(await line.inputValue()).toBe('Sorry, we are on it!');
    await line.fill('/webcare stats 7d');
    await line.press('Enter');
    await lists(page).getByText('You asked for stats 7d.').waitFor();
    expect(await line.inputValue()).toBe('');
    expect(heard.map(inbound => inbound.is)).toEqual(['command']);
  });

  test('a button with a question asks before it acts', async () => {
    const { chat, heard } = await begin();
    const buttons = [
      {
        does: 'send_again',
        label: own('Send again'),
        confirm: own('Send it again? The customer may get it twice.'),
        style: 'danger',
      } as const,
    ];
    await chat.post(toPlace(chat), view('Unclear', { buttons }), 'u', calm());
    const page = await open(chat);
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(heard).toEqual([]);
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
    await until(() => expect(presses(heard)).toMatchObject([{ does: 'send_again' }]));
  });

  test('moving the demo clock changes the time left on every open page', async () => {
    const { chat } = await begin();
    await chat.post(toPlace(chat), jan(), 'jan', calm());
    const [page, other] = [await open(chat), await open(chat, 'bram')];
    await page.getByText(/4[78] min left/).waitFor();
    await page.getByRole('button', { name: '+1 h' }).click();
    for (const one of [page, other]) await one.getByText(/1[23] min over/).waitFor();
  });
});
