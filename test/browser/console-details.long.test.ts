import type { Browser } from 'playwright-core';
import { expect, test } from 'vitest';
import { inBrowser } from '../support/chromium.ts';
import { seriousFindings } from '../support/console-page.ts';
import { seats } from './seats.ts';

const KETTLE = 'My Acme kettle sings all night @acme';

inBrowser('the console in a browser', (browser: () => Browser) => {
  const { start, sit } = seats(browser);

  test('a submitted reply can be taken back while it waits', { timeout: 60_000 }, async () => {
    await start('10s');
    const ana = await sit('ana');
    await ana.plaza.write('Emily Carter', KETTLE);
    await ana.press(KETTLE, 'Reply publicly');
    await ana.fill({ 'Your public reply': 'A reply with a tpyo' });
    await ana.submit('Preview');
    await ana.submit('Post publicly');
    await ana.notice('Submitted').getByRole('button', { name: 'Take back' }).waitFor();
    await ana.card(KETTLE).getByText('Until then it can be taken back.').waitFor();
    await ana.press(KETTLE, 'Take back');
    await ana.notice('Nothing was sent. The text is kept').waitFor();
    await ana.notice('Submitted').waitFor({ state: 'detached' });
    await ana.press(KETTLE, 'Reply publicly');
    expect(await ana.sheet.getByLabel('Your public reply').inputValue()).toBe('A reply with a tpyo');
    await ana.fill({ 'Your public reply': 'A reply without one' });
    await ana.submit('Preview');
    await ana.submit('Post publicly');
    await ana.notice('Submitted').waitFor();
    await ana.notice('Nothing was sent.').waitFor({ state: 'detached' });
    await ana.plaza.post('A reply without one').getByText('Official').waitFor({ timeout: 20_000 });
    // The first reply was submitted earlier, so it would have been published by now.
    expect(await ana.plaza.post('tpyo').count()).toBe(0);
    await ana.notice('Submitted').waitFor({ state: 'detached' });
  });

  test('a case that was opened from a list shows its new state after each press', {
    timeout: 60_000,
  }, async () => {
    await start('0s');
    const ana = await sit('ana');
    await ana.plaza.write('Emily Carter', KETTLE);
    await ana.card(KETTLE).waitFor();
    await ana.command('/webcare queue');
    await ana.notice('Queue: 1 case waiting for us').getByRole('button', { name: 'Open case' }).click();
    await ana.notice('New on Plaza').getByRole('button', { name: 'Claim' }).click();
    await ana.notice('Ana de Vries has this').waitFor();
    await ana.notice('New on Plaza').waitFor({ state: 'detached' });
    await ana.notice('Ana de Vries has this').getByRole('button', { name: 'More' }).click();
    await ana.notice('Ana de Vries has this').getByRole('menuitem', { name: 'No reply needed' }).click();
    await ana.fill({ 'Why is no reply needed?': 'Spam' });
    await ana.submit('Close the case');
    await ana.notice('Resolved by Ana de Vries: spam').waitFor();
  });

  test('a list turns its pages in place, and is drawn anew after a press in it', {
    timeout: 90_000,
  }, async () => {
    await start('0s');
    const ana = await sit('ana');
    for (let n = 1; n <= 11; n++) await ana.plaza.write('Emily Carter', `Question ${n} about @acme`);
    await ana.card('Question 11 about').waitFor();
    await ana.command('/webcare queue');
    const list = ana.notice('Queue: 11 cases waiting for us');
    await list.getByText('1 to 10 of 11').waitFor();
    await list.getByRole('button', { name: 'Later' }).click();
    await list.getByText('11 of 11').waitFor();
    await list.getByText('Question 11 about').waitFor();
    expect(await list.getByText('Question 10 about').count(), 'the first page is no longer there').toBe(0);
    expect(await ana.page.locator('#lists li.notice').count()).toBe(1);
    await list.getByRole('button', { name: 'Claim' }).click();
    await list.getByText('with Ana de Vries').waitFor();
    expect(await list.getByRole('button', { name: 'Claim' }).count()).toBe(0);
  });

  test('a refusal disappears after the person does the offered action', { timeout: 60_000 }, async () => {
    await start('0s');
    const [ana, bram] = [await sit('ana'), await sit('bram')];
    await ana.plaza.write('Emily Carter', KETTLE);
    await Promise.all([ana.press(KETTLE, 'Claim'), bram.press(KETTLE, 'Claim')]);
    await ana.title(KETTLE).filter({ hasText: 'has this' }).waitFor();
    const anaHasIt = (await ana.title(KETTLE).textContent())?.startsWith('Ana');
    const [other, name] = anaHasIt ? [bram, 'Bram Jansen'] : [ana, 'Ana de Vries'];
    await other.notice('has this case, since').getByRole('button', { name: 'Take over' }).click();
    await other.fill({ 'Why?': 'My colleague is at lunch.' });
    await other.submit('Take over');
    await other.titled(KETTLE, `${name} has this`);
    await other.notice('has this case, since').waitFor({ state: 'detached' });
    await expect
      .poll(() => other.card(KETTLE).evaluate(node => node.contains(document.activeElement)))
      .toBe(true);
  });

  test('a long private answer shows its beginning, also when it replaces an earlier one', {
    timeout: 60_000,
  }, async () => {
    await start('0s');
    const ana = await sit('ana', { viewport: { width: 390, height: 480 } });
    const help = ana.notice('What Webcare can do here');
    const below = () =>
      help
        .evaluate(
          node =>
            node.getBoundingClientRect().top -
            (node.closest('.scroller') as Element).getBoundingClientRect().top,
        )
        .catch(() => NaN);
    for (const time of ['first', 'second']) {
      await ana.command('/webcare help');
      await expect.poll(below, { message: `the ${time} time` }).toBeGreaterThanOrEqual(0);
      await help.evaluate(node => node.scrollIntoView({ block: 'end' }));
      await expect.poll(below).toBeLessThan(0);
    }
  });

  test('when a form is closed with Escape, the focus returns to its card, also after the card changed', {
    timeout: 60_000,
  }, async () => {
    await start('0s');
    const ana = await sit('ana');
    await ana.plaza.write('Emily Carter', KETTLE);
    await ana.card(KETTLE).getByRole('button', { name: 'Reply publicly' }).focus();
    await ana.page.keyboard.press('Enter');
    await ana.sheet.getByLabel('Your public reply').waitFor();
    await ana.card(KETTLE).getByText('Ana de Vries is writing').waitFor();
    await ana.page.keyboard.press('Escape');
    await ana.card(KETTLE).getByText('Ana de Vries is writing').waitFor({ state: 'detached' });
    await expect
      .poll(() => ana.card(KETTLE).evaluate(node => node.contains(document.activeElement)))
      .toBe(true);
  });

  test('a mention is claimed and answered on a narrow screen through the tabs', {
    timeout: 60_000,
  }, async () => {
    await start('0s');
    const ana = await sit('ana', { viewport: { width: 390, height: 780 } });
    await ana.view(/Plaza/);
    const shown = await ana.page.locator('iframe').boundingBox();
    expect((shown?.y ?? 0) + (shown?.height ?? 0), 'the network fills the screen below the tabs').toBe(780);
    await ana.plaza.write('Astrid Lindholm', KETTLE);
    await ana.view(/Team channel/);
    await ana.press(KETTLE, 'Claim');
    await ana.titled(KETTLE, 'Ana de Vries has this');
    await ana.press(KETTLE, 'Reply publicly');
    await ana.fill({ 'Your public reply': 'Hvilken sang?' });
    await ana.submit('Preview');
    await ana.submit('Post publicly');
    await ana.titled(KETTLE, 'Waiting for the customer');
    await ana.view(/Plaza/);
    await ana.plaza.post('Hvilken sang?').getByText('Official').waitFor();
    for (const frame of ana.page.frames())
      expect(
        await frame.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        ),
      ).toBe(0);
  });

  test('axe finds no serious accessibility problem in light and dark colours', {
    timeout: 90_000,
  }, async () => {
    await start('3s');
    const ana = await sit('ana');
    const { plaza } = ana;
    const look = async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await ana.page.emulateMedia({ colorScheme });
        expect(await seriousFindings(ana.page), colorScheme).toEqual([]);
      }
    };
    await plaza.write('Emily Carter', KETTLE);
    await ana.titled(KETTLE, 'New on Plaza');
    await plaza.write('Mads Kjeldsen', 'Tak for hjælpen @acme');
    await ana.press('Tak for', 'No reply needed');
    await look();
    await ana.fill({ 'Why is no reply needed?': 'Praise: nothing to answer' });
    await ana.submit('Close the case');
    await ana.titled('Tak for', 'Resolved by Ana');
    await ana.press(KETTLE, 'Move to DM');
    await ana.fill({ 'Your private message': 'What is your order number?' });
    await ana.submit('Preview');
    await look();
    await ana.submit('Send and post publicly');
    await ana.notice('Submitted').waitFor();
    await look();
    await ana.forward('+1 h');
    await plaza.post('We have sent you a private message').getByText('Official').waitFor();
    await plaza.answer('We have sent you a private message', 'I have it, thanks');
    await plaza.write('Desmond Okafor', 'Still waiting, @acme.');
    await ana.card('Still waiting').waitFor();
    await ana.forward('+1 h');
    await ana.titled('Still waiting', 'Overdue');
    for (const [command, answer] of Object.entries({
      stats: 'New cases',
      queue: 'Queue: 2 cases waiting for us',
      nonsense: 'does not know',
    })) {
      await ana.command(`/webcare ${command}`);
      await ana.notice(answer).waitFor();
    }
    await look();
    await ana.view(/Messages/);
    await ana.card('wrote again').waitFor();
    await plaza.become('Emily Carter');
    await plaza.frame.getByRole('button', { name: /^Private messages/ }).click();
    await plaza.frame.locator('.bubble').waitFor();
    await look();
  });
});
