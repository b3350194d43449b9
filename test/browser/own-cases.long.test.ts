import type { Browser } from 'playwright-core';
import { expect, test } from 'vitest';
import { inBrowser } from '../support/chromium.ts';
import type { ConsolePage } from '../support/console-page.ts';
import { seats } from './seats.ts';

const KETTLE = 'My Acme kettle sings all night @acme';

/** The buttons of the card that its reader can see, and those of its menu. */
const offered = async (seat: ConsolePage): Promise<string> => {
  const menu = await seat.card(KETTLE).getByRole('menuitem', { includeHidden: true }).allTextContents();
  return menu.join(', ');
};
const isFilled = async (seat: ConsolePage, label: string): Promise<boolean> =>
  seat
    .card(KETTLE)
    .getByRole('button', { name: label, exact: true })
    .evaluate(button => button.classList.contains('primary'));

inBrowser('the cases of different people in a browser', (browser: () => Browser) => {
  const { start, sit } = seats(browser);

  test('one’s own case is marked, and each person is offered what can work for them', {
    timeout: 60_000,
  }, async () => {
    await start('0s');
    const ana = await sit('ana');
    const bram = await sit('bram');
    await ana.plaza.write('Emily Carter', KETTLE);
    await ana.press(KETTLE, 'Claim');
    await ana.card(KETTLE).getByText('Yours', { exact: true }).waitFor();
    expect(await isFilled(ana, 'Reply publicly')).toBe(true);
    expect(await offered(ana)).toMatch(/^Release, Hand over, No reply needed/);

    await bram.titled(KETTLE, 'Ana de Vries has this');
    expect(await bram.card(KETTLE).getByText('Yours', { exact: true }).count()).toBe(0);
    expect(await isFilled(bram, 'Reply publicly')).toBe(false);
    expect(await offered(bram)).toMatch(/^Take over, No reply needed/);

    await ana.page.locator('#people label').filter({ hasText: 'Carla' }).click();
    await ana.card(KETTLE).getByText('Yours', { exact: true }).waitFor({ state: 'detached' });
    expect(await offered(ana)).toMatch(/^Take over, Assign, No reply needed/);
    await ana.press(KETTLE, 'Assign');
    await ana.sheet.getByText('Ana de Vries has this case, since').waitFor();
    await ana.fill({ 'To whom?': 'Bram Jansen', 'Note for colleagues (optional)': 'She rang too.' });
    await ana.submit('Assign');
    await bram.card(KETTLE).getByText('Yours', { exact: true }).waitFor();
    expect(await isFilled(bram, 'Reply publicly')).toBe(true);
    await bram.view(/Messages 1 unread/);
    await bram.card('Carla Mikkelsen handed you a case').getByText('The note: “She rang too.”').waitFor();
  });
});
