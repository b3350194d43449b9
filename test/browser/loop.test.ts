import type { Browser } from 'playwright-core';
import { expect, test } from 'vitest';
import { inBrowser } from '../support/chromium.ts';
import { seats } from './seats.ts';

const KETTLE = 'My Acme kettle sings all night @acme';

inBrowser('the main loop in a browser', (browser: () => Browser) => {
  const { start, sit } = seats(browser);

  test('a mention is claimed, answered, moved to DM and resolved with a follow-up, and the figures show it', {
    timeout: 90_000,
  }, async () => {
    await start('0s');
    const ana = await sit('ana');
    const { plaza } = ana;
    await plaza.write('Emily Carter', KETTLE);
    await ana.titled(KETTLE, 'New on Plaza');
    await ana.press(KETTLE, 'Claim');
    await ana.titled(KETTLE, 'Ana de Vries has this');

    await ana.press(KETTLE, 'Reply publicly');
    await ana.sheet.getByText(KETTLE).first().waitFor();
    await ana.fill({ 'Your public reply': 'Which song does it sing, Emily?' });
    await ana.submit('Preview');
    await ana.sheet.getByText('Posted publicly on Plaza, as @acme. Everybody can read this:').waitFor();
    expect(await ana.sheet.locator('blockquote').first().textContent()).toBe(
      'Which song does it sing, Emily?',
    );
    expect(await plaza.post('Which song').count()).toBe(0);
    await ana.submit('Post publicly');
    await plaza.post('Which song').getByText('Official').waitFor();
    await ana.titled(KETTLE, 'Waiting for the customer');
    await ana.card(KETTLE).getByText('Posted as @acme, by Ana de Vries').waitFor();

    await plaza.answer('Which song', 'The blues. Every night.');
    await ana.card('The blues.').getByText('Ana de Vries has this').waitFor();
    await ana.view(/Messages 1 unread/);
    await ana.card('Emily Carter (@emilycarter) wrote again').getByText('The blues. Every night.').waitFor();
    await ana.view(/Team channel/);

    await ana.press('The blues.', 'Move to DM');
    await ana.fill({
      'Your private message': 'What is your order number?',
      'Public line in the thread': 'We have sent you a message, Emily.',
    });
    await ana.submit('Preview');
    await ana.submit('Send and post publicly');
    await plaza.post('We have sent you a message').getByText('Official').waitFor();
    expect(await plaza.post('What is your order number?').count()).toBe(0);
    await plaza.answerPrivately('What is your order number?', 'It is 4471-203');
    await ana.card('It is 4471-203').locator('.quote.private').last().waitFor();
    await plaza.square();
    expect(await plaza.post('4471-203').filter({ visible: true }).count()).toBe(0);
    await ana.card(KETTLE).getByText('A follow-up is owed').waitFor();

    await ana.press(KETTLE, 'Resolve');
    await ana.submit('Preview');
    await ana.sheet.getByText('Write a follow-up, or say below why none is needed.').waitFor();
    await ana.fill({ 'Public follow-up': 'Solved: a new kettle is on its way to Emily.' });
    await ana.submit('Preview');
    await ana.submit('Post and resolve');
    await plaza.post('Solved: a new kettle').getByText('Official').waitFor();
    await ana.titled(KETTLE, 'Resolved by Ana de Vries: answered');
    const folded = ana.card(KETTLE).locator('article');
    // The card is drawn again when its follow-up gets a link. An element that is read between the two
    // drawings has no size.
    await expect
      .poll(async () => (await folded.innerText()).split('\n').filter(line => line.trim() !== ''))
      .toEqual([
        'Resolved by Ana de Vries: answered · Plaza',
        `Emily Carter (@emilycarter): ${KETTLE}`,
        'Reopen',
        'More',
      ]);
    await expect
      .poll(async () => (await folded.boundingBox())?.height ?? 'no size')
      .toSatisfy(height => height < 75);

    await ana.command('/webcare stats');
    const figures = ana.notice('Today');
    await figures.waitFor();
    for (const [label, value] of Object.entries({
      'New cases': '1',
      'Open now': '0',
      Answered: '1',
      'Within the promise': '100 % (1 of 1)',
      'Follow-ups owed': '0',
    })) {
      expect(
        await figures.locator('dl > div').filter({ hasText: label }).first().locator('dd').textContent(),
        label,
      ).toBe(value);
    }
  });

  test('others see the name of the writer, and the owner gets a reminder before the deadline', {
    timeout: 60_000,
  }, async () => {
    await start('0s');
    const ana = await sit('ana');
    const bram = await sit('bram');
    await ana.plaza.write('Desmond Okafor', KETTLE);
    await bram.press(KETTLE, 'Reply publicly');
    await ana.card(KETTLE).getByText('Bram Jansen is writing').waitFor();
    await bram.fill({ 'Your public reply': 'Half a sent' });
    await bram.page.keyboard.press('Escape');
    await ana.card(KETTLE).getByText('Bram Jansen is writing').waitFor({ state: 'detached' });
    await bram.press(KETTLE, 'Reply publicly');
    await bram.page.locator('#sheet[open]').waitFor();
    expect(await bram.sheet.getByLabel('Your public reply').inputValue()).toBe('Half a sent');
    await bram.sheet.getByRole('button', { name: 'Close', exact: true }).click();
    await ana.card(KETTLE).getByText('Bram Jansen is writing').waitFor({ state: 'detached' });
    const away = await sit('bram');
    await away.press(KETTLE, 'Reply publicly');
    await away.fill({ 'Your public reply': 'Half a sentence' });
    await ana.card(KETTLE).getByText('Bram Jansen is writing').waitFor();
    away.page.once('dialog', question => void question.accept());
    await away.page.goto('about:blank');
    await ana.card(KETTLE).getByText('Bram Jansen is writing').waitFor({ state: 'detached' });
    await bram.press(KETTLE, 'Reply publicly');
    await bram.page.locator('#sheet[open]').waitFor();
    expect(await bram.sheet.getByLabel('Your public reply').inputValue()).toBe('Half a sentence');
    await bram.sheet.getByRole('button', { name: 'Close', exact: true }).click();
    await ana.card(KETTLE).getByText('Bram Jansen is writing').waitFor({ state: 'detached' });

    await Promise.all([ana.press(KETTLE, 'Claim'), bram.press(KETTLE, 'Claim')]);
    await ana.title(KETTLE).filter({ hasText: 'has this' }).waitFor();
    const anaHasIt = (await ana.title(KETTLE).textContent())?.startsWith('Ana');
    const [owner, other] = anaHasIt ? [ana, bram] : [bram, ana];
    await other.notice('has this case, since').getByRole('button', { name: 'Take over' }).waitFor();
    await owner.forward('+45 min');
    await owner.view(/Messages 1 unread/);
    const reminder = owner.card('75 % of the time for the first reply has passed');
    await reminder.getByText('You have this case.').waitFor();
    await owner.page.locator('[data-view=direct] .unread').waitFor({ state: 'hidden' });
    await owner.press('75 % of the time', 'Reply publicly');
    await owner.fill({ 'Your public reply': 'Sorry that it took so long, Desmond.' });
    await owner.submit('Preview');
    await owner.submit('Post publicly');
    await owner.plaza.post('Sorry that it took so long').getByText('Official').waitFor();
    await other.titled(KETTLE, 'Waiting for the customer');
  });
});
