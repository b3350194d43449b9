import { afterEach, expect, it } from 'vitest';
import { cardsIn, openSlackWorld, type SlackWorld } from '../support/slack-world.ts';
import { openWorld, type World } from '../support/world.ts';

/** The scenarios that `docs/guides/a-scenario.md` explains. */

let world: World;
let slack: SlackWorld['slack'] | undefined;
afterEach(async () => {
  await world.close();
  await slack?.close();
  slack = undefined;
});

it('a customer who writes again after our reply gets the case opened, and its owner is told', async () => {
  world = await openWorld();
  const ana = world.as('ana');

  await world.mention({ id: 't1', text: 'Where is my parcel?' });
  await world.settle();
  expect(await world.card()).toContain('Where is my parcel?');

  await ana.press('Claim');
  await ana.press('Reply publicly');
  expect(await ana.submit({ text: 'It comes tomorrow.' })).toContain('[Post publicly]');
  await ana.submit();
  expect(world.forum.published(), 'it can still be taken back').toEqual([]);
  await world.forward('11s');
  expect(world.forum.published()).toMatchObject([{ kind: 'reply', text: 'It comes tomorrow.' }]);
  expect(await world.card()).toContain('Waiting for the customer');

  await world.mention({ id: 't2', in_reply_to: 't1', text: 'Tomorrow was yesterday.' });
  await world.settle();
  expect(await world.card()).toContain('Tomorrow was yesterday.');
  expect(await world.card()).not.toContain('Waiting for the customer');
  expect(await ana.direct()).toEqual([expect.stringContaining('wrote again')]);
});

it('a claim in Slack shows on the card after Slack got its acknowledgement', async () => {
  const opened = await openSlackWorld({ console: false });
  world = opened.world;
  slack = opened.slack;
  const card = () => cardsIn(opened.slack).at(-1);

  await world.mention({ id: 't1', text: 'Where is my parcel?' });
  await world.settle();
  expect(card()).toContain('Where is my parcel?');

  await slack.press('U0ANA', 'Claim', 'Where is my parcel');
  await world.shows(card).toContain('Owner: Ana de Vries');
  expect(slack.complaints()).toEqual([]);
});
