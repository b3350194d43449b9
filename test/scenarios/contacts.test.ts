import { afterEach, describe, expect, it } from 'vitest';
import { cardsIn, noticesTo, openSlackWorld, pressMore } from '../support/slack-world.ts';
import { openTeamsWorld } from '../support/teams-world.ts';
import { openWorld, type World } from '../support/world.ts';

let close: () => Promise<void>;
afterEach(() => close());
const JAN = { id: 'u1', handle: 'jan', name: 'Jan Jansen' };
const SECOND = /Second contact of this customer; last .*20\d\d.*, still open/;

describe('the earlier contacts of a customer', () => {
  const begin = async (): Promise<World> => {
    const world = await openWorld({ unread: 'whatever' });
    close = () => world.close();
    return world;
  };

  it('are one line on the card, and a list behind More with the way to each', async () => {
    const world = await begin();
    await world.mention({ id: 'a', text: 'The first matter.', author: JAN });
    await world.settle();
    expect(await world.card('The first matter.')).not.toContain('contact');
    await world.as('ana').press('Claim', 'The first matter.');
    await world.settle();
    await world.as('ana').press('No reply needed', 'The first matter.');
    await world.as('ana').submit({ why: 'praise' });
    await world.forward('30h');
    await world.mention(
      { id: 'b', text: 'The second matter.', author: JAN },
      { id: 'x', text: 'Somebody else.', author: { id: 'u2', handle: 'jan', name: 'Jan Jansen' } },
    );
    await world.settle();
    expect(await world.card('The second matter.')).toContain(
      'Second contact of this customer; last 2026-11-23, resolved by Ana de Vries',
    );
    expect(await world.card('Somebody else.')).not.toContain('contact');
    await world.forward('1m');
    await world.mention({ id: 'c', text: 'The third matter.', author: JAN });
    await world.settle();
    expect(await world.card('The third matter.')).toContain(
      'Third contact of this customer; last 2026-11-24, still open',
    );
    const list = await world.as('bram').press('Earlier contacts', 'The third matter.');
    expect(list.match(/The \w+ matter/g), 'the newest first').toEqual([
      'The second matter',
      'The first matter',
    ]);
    expect(list).toMatch(/^Earlier contacts of Jan Jansen \(@jan\)/);
    expect(await world.as('bram').pressShown('Open case')).toContain('Second contact');
  });

  it('do not count a case that became part of another', async () => {
    const world = await begin();
    await world.mention({ id: 'a', text: 'The first matter.', author: JAN });
    await world.forward('1m');
    await world.database.db.updateTable('cases').set({ merged: true }).execute();
    await world.mention({ id: 'b', text: 'The second matter.', author: JAN });
    await world.settle();
    expect(await world.card('The second matter.')).not.toContain('contact of this customer');
  });

  it('are read page by page', async () => {
    const world = await begin();
    for (let n = 1; n <= 13; n++) {
      await world.mention({ id: `m${n}`, text: `Matter ${n}.`, author: JAN });
      world.clock.move(1_000);
    }
    await world.settle();
    expect(await world.card('Matter 13.')).toContain('13th contact of this customer');
    const first = await world.as('ana').press('Earlier contacts', 'Matter 13.');
    const all = [
      ...first.matchAll(/Matter \d+/g),
      ...(await world.as('ana').pressShown('Later')).matchAll(/Matter \d+/g),
    ];
    expect(all.map(String)).toEqual(Array.from({ length: 12 }, (_, n) => `Matter ${12 - n}`));
  });

  it('are on the card in Slack, and behind its More', async () => {
    const { world, slack } = await openSlackWorld({ console: false });
    close = async () => {
      await world.close();
      await slack.close();
    };
    await world.mention({ id: 'a', text: 'The first matter.', author: JAN });
    await world.forward('1m');
    await world.mention({ id: 'b', text: 'The second matter.', author: JAN });
    await world.settle();
    expect(cardsIn(slack).at(-1)).toMatch(SECOND);
    await pressMore(slack, 'U0ANA', 'Earlier contacts', 'The second matter.');
    await expect.poll(() => noticesTo(slack, 'U0ANA').at(-1)).toContain('“The first matter.”');
    expect(slack.complaints()).toEqual([]);
  });

  it.each(['dialog', 'card'] as const)(
    'are on the card in Teams with forms in a %s, and behind its More',
    async forms => {
      const at = await openTeamsWorld({ forms });
      close = at.close;
      await at.mention('a', 'The first matter.', { author: JAN });
      await at.world.forward('1m');
      await at.mention('b', 'The second matter.', { author: JAN });
      expect(at.card('The second matter.')).toMatch(SECOND);
      await at.press(at.ana, 'Earlier contacts', at.newest('The second matter.'));
      await at.shows(() => at.chat(at.ana).at(-1) ?? '').toContain('“The first matter.”');
      expect(at.teams.complaints).toEqual([]);
    },
  );
});
