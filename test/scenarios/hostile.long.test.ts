import { afterEach, describe, expect, it } from 'vitest';
import { clean } from '../../src/view/text/foreign.ts';
import type { View } from '../../src/view/types.ts';
import { inBrowser } from '../support/chromium.ts';
import { readView } from '../support/screen.ts';
import { CHANNEL, openSlackWorld, type SlackWorld } from '../support/slack-world.ts';

/** Hostile texts of customers, from the webhook to the console and Slack. The first word identifies each. */

const markup =
  'Markup <!channel> <!here> @channel @everyone <@U0ANA> <at>Everyone</at> <script>window.pwned=1</script> <img src=x onerror="window.pwned=1"> *bold* _it_ ~no~ `code` ' +
  '[click](javascript:alert(1)) <https://evil.example|acme.example> https://evil.example &lt;b&gt; :smile: {{constructor}} #{7*7} %s <!date^0^{date}|x> #general';
const turned =
  'Turned \u202egnp.exe\u202c and \u2066here\u2069 \u200bnow\u200d \u{e0041}\u{e0042}\ufeff, \u0007bell.';
const texts = {
  markup,
  'turned around': turned,
  '40,000 characters': `Words ${'and more words '.repeat(2_667)}`.slice(0, 40_000),
  '40,000 without a space': `Wall-${'x'.repeat(39_995)}`,
  '10,000 emoji': `Emoji ${'👍🏽'.repeat(10_000)}`,
  '3,000 families': `Families ${'👨‍👩‍👧‍👦'.repeat(3_000)}`,
  '20,000 lines': `Lines\n${'a\n'.repeat(20_000)}`,
  'stacked marks': `Stacked ${`a${'\u0300\u0301\u0302\u0303'.repeat(40)} `.repeat(40)}`,
  'half characters': 'Half \ud83d and \udc4d and nul \u0000 end.',
  'right to left': 'Right שלום עולם مرحبا بالعالم to left.',
};
const names: Record<string, { name: string; handle: string }> = {
  markup: { name: markup.slice(0, 255), handle: '<!here>' },
  'turned around': { name: '\u202enimda\u202c', handle: '\u2066\u200bstaff' },
  '10,000 emoji': { name: '👨‍👩‍👧‍👦'.repeat(23), handle: '😀'.repeat(120) },
  'right to left': { name: 'שלום עולם', handle: 'مرحبا' },
  '40,000 without a space': { name: 'N'.repeat(255), handle: 'h'.repeat(255) },
};
const open: SlackWorld[] = [];
async function begin() {
  const { world, slack } = await openSlackWorld();
  open.push({ world, slack });
  world.looked(/New on forum/);
  const written = Object.entries(texts).map(([name, text], serial) => ({
    id: `t${serial}`,
    text,
    author: { id: `u${serial}`, ...(names[name] ?? { name: 'Jan', handle: 'jan' }) },
    media: [{ url: 'https://forum.example/a.png', alt: text.slice(0, 2_000) }],
  }));
  await world.mention(...written);
  await world.settle();
  return { world, slack };
}
afterEach(async () => {
  for (const { world, slack } of open.splice(0)) {
    expect(slack.complaints()).toEqual([]);
    expect(slack.interpreted(), 'mentions, links or markup').toEqual([]);
    expect(world.logged.filter(line => JSON.parse(line).level >= 40)).toEqual([]);
    await world.close();
    await slack.close();
  }
});
const wordOf = (text: string): string => /^[A-Z][a-z]+/.exec(text)![0];
/** The part of a text that the network and the database keep. */
const kept = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, '\uFFFD');
const INVISIBLE =
  /[\u0000-\u0008\u000b-\u001f\u061c\u200b\u200e\u200f\u202a-\u202e\ufeff\u{e0000}-\u{e007f}]/u;
const quoteIn = (view: View) => view.body.find(block => block.is === 'quote')!;

describe('hostile and enormous texts, names and handles', () => {
  it('are on the card as they were written, without hidden characters, and the card says so', async () => {
    const { world } = await begin();
    for (const [name, text] of Object.entries(texts)) {
      const view = await world.cardView(wordOf(text));
      const { text: whole, hidden } = clean(kept(text));
      const quote = quoteIn(view);
      if (quote.cut) expect(whole.startsWith(quote.text.slice(0, -1)), name).toBe(true);
      else expect(quote.text, name).toBe(whole);
      const read = readView(view);
      expect(read, name).not.toMatch(INVISIBLE);
      expect(read.includes('Hidden characters were removed'), name).toBe(hidden);
      expect(read.split('\n').length, name).toBeLessThan(30);
      expect(read.length, name).toBeLessThan(4_000);
    }
    expect(await world.card('Turned')).toContain('Hidden characters were removed');
    expect(await world.card('Right')).not.toContain('Hidden characters were removed');
    expect(await world.card('Markup')).toContain('<script>window.pwned=1</script>');
  });

  it('are whole behind “Show all”, over several pages', async () => {
    const { world } = await begin();
    const ana = world.as('ana');
    for (const [name, text] of Object.entries(texts)) {
      const whole = clean(kept(text)).text;
      const view = await world.cardView(wordOf(text));
      const offered = view.more.some(button => button.label === 'Show all');
      expect(offered, name).toBe(quoteIn(view).cut);
      if (!offered) continue;
      await ana.press('Show all', wordOf(text));
      const pages: string[] = [];
      for (;;) {
        const shown = ana.shown();
        pages.push(quoteIn(shown).text);
        if (!shown.buttons.some(button => button.label === 'Next')) break;
        await ana.pressShown('Next');
      }
      expect(pages.length, name).toBeGreaterThan(1);
      expect(pages.join(''), name).toBe(whole);
    }
  }, 60_000);

  it('are inert in Slack, within its limits, and whole behind “Show all”', async () => {
    const { world, slack } = await begin();
    const cards = slack.channel(CHANNEL).messages();
    expect(cards).toHaveLength(Object.keys(texts).length);
    expect(cards.flat().join('\n')).not.toMatch(INVISIBLE);
    expect(cards.flat().join('\n')).toContain(
      '> Markup <!channel> <!here> @channel @everyone <@U0ANA> <at>Everyone</at> <script>',
    );
    expect(cards.find(lines => lines.some(line => line.includes('> Turned')))?.join('\n')).toContain(
      'Hidden characters were removed',
    );

    const latest = () => slack.ephemerals('U0ANA').at(-1) ?? [];
    const said = (lines: string[]) =>
      lines
        .filter(line => line.startsWith('> '))
        .map(line => line.slice(2))
        .join('\n');
    for (const text of [texts['10,000 emoji']]) {
      const before = slack.ephemerals('U0ANA').length;
      await slack.press('U0ANA', 'More', wordOf(text));
      await expect.poll(() => slack.ephemerals('U0ANA').length, { timeout: 8_000 }).toBeGreaterThan(before);
      await slack.press('U0ANA', 'Show all', latest()[0]!);
      let whole = '';
      for (let page = 1; ; page++) {
        const number = new RegExp(`\\b${page} of \\d+`);
        await expect.poll(() => latest().join('\n'), { timeout: 8_000 }).toMatch(number);
        whole += said(latest());
        expect(latest().join('\n')).not.toMatch(/Shortened here|left out here/);
        if (!latest().some(line => line.includes('[Next]'))) break;
        await slack.press('U0ANA', 'Next', latest().find(line => number.test(line))!);
      }
      expect(whole).toBe(clean(text).text);
    }
    void world;
  }, 60_000);

  it('leave the buttons working, and are answered like other posts', async () => {
    const { world, slack } = await begin();
    for (const text of [
      texts.markup,
      texts['turned around'],
      texts['10,000 emoji'],
      texts['40,000 without a space'],
    ]) {
      const word = wordOf(text);
      expect(await world.as('ana').press('Claim', word)).toBe('');
      await world.settle();
      expect(await world.card(word)).toContain('Owner: Ana de Vries');
      expect(await world.as('ana').press('History', word)).toContain('Ana de Vries');
      const form = await world.as('ana').press('Reply publicly', word);
      expect(form).toContain(word);
      expect(form).not.toMatch(INVISIBLE);
      // The form shows a part of the answered post, and the conversation below it.
      expect(form.length).toBeLessThan(25_000);
      expect(await world.as('ana').submit({ text: `About ${word}: sorry.` })).toContain('[Post publicly]');
      await world.as('ana').submit();
      await world.forward('1s');
      expect(world.forum.published().at(-1)?.text).toBe(`About ${word}: sorry.`);
      await world.as('ana').press('Resolve', word);
      await world.settle();
      expect((await world.card(word)).split('\n').length, word).toBeLessThanOrEqual(3);
    }
    for (const command of ['queue', 'mine', 'stats 7d', 'oncall', 'help']) {
      expect(await world.as('ana').command(`/webcare ${command}`)).not.toMatch(INVISIBLE);
    }
    expect(slack.channel(CHANNEL).lines().join('\n')).not.toMatch(INVISIBLE);
  }, 60_000);

  it('typed by our own people are shown as typed and published, and are inert in the history', async () => {
    const { world } = await begin();
    const ana = world.as('ana');
    const typed = `${markup} \u202eback\u202c \u0000 \ud83d 👍🏽`;
    await ana.press('Reply publicly', 'Turned');
    const preview = await ana.submit({ text: typed });
    expect(preview).toContain('<script>');
    await ana.submit();
    await world.forward('1s');
    expect(world.forum.published()).toHaveLength(1);
    await ana.press('No reply needed', 'Stacked');
    await ana.submit({ why: 'spam', note: typed });
    await world.settle();
    expect(await world.as('bram').press('History', 'Stacked')).not.toMatch(INVISIBLE);
    expect(await world.as('bram').press('History', 'Turned')).not.toMatch(INVISIBLE);
  });
});

inBrowser('the console page with hostile texts', browserOf => {
  it('runs no script, loads nothing, has only links to posts and fits the window', async () => {
    const { world } = await begin();
    const page = await browserOf().newPage({ viewport: { width: 1_000, height: 900 } });
    const asked: string[] = [];
    page.on('request', request => void asked.push(request.url()));
    page.on('dialog', dialog => void asked.push(`dialog ${dialog.message()}`));
    await page.goto(world.app.consoleOpensAt()!);
    await page.getByText('Markup <!channel>').first().waitFor();
    expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
    expect(await page.locator('#lists :is(script, img, iframe, object, embed)').count()).toBe(0);
    expect(asked.filter(url => !url.startsWith(world.app.consoleUrl()!))).toEqual([]);
    const links = await page.$$eval('#lists a', all => all.map(link => link.getAttribute('href')));
    expect(links.filter(href => !href?.startsWith('https://forum.example/t/'))).toEqual([]);
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wide, 'no text makes the page wider than the window').toBeLessThanOrEqual(0);
    await page.close();
  });
});
