import { afterEach, expect, test } from 'vitest';
import { type Gazette, gazette, noAccess } from '../stand-ins/gazette.ts';
import { openWorld, type World } from '../support/world.ts';
import { cardWith } from './replying.ts';

let world: World;
let network: Gazette;
afterEach(() => world.close());

const open = async (): Promise<void> => {
  network = gazette({ now: () => world.clock.now() });
  const networks = new Map([['gazette', network.adapter]]);
  world = await openWorld({ overrides: { networks }, unread: 'whatever' });
};
const buttons = async (): Promise<string[]> => (await world.cardView()).buttons.map(({ label }) => label);

test('a post outside our access offers a link to answer it on the network instead', async () => {
  await open();
  network.write({ can: noAccess });
  await world.forward('1s');
  await cardWith(world, 'It cannot be answered from here. Our access to this network does not include it.');
  expect(await buttons()).toEqual(['Claim', 'Open original', 'I answered there', 'Resolve']);
  const { more } = await world.cardView();
  expect(more.map(({ label }) => label)).not.toContain('Open original');
});

test('a post that nobody can answer offers no link to answer it', async () => {
  await open();
  const { open: _, ...closed } = noAccess.reply as { open?: true } & typeof noAccess.reply;
  network.write({ can: { ...noAccess, reply: closed } });
  await world.forward('1s');
  expect(await buttons()).toEqual(['Claim', 'I answered there', 'Resolve']);
});

test('a post can be answered as soon as our access includes it, and the card says how often', async () => {
  await open();
  const id = network.write({ can: noAccess });
  await world.forward('1s');
  network.allow(id, { ...noAccess, reply: { is: 'yes', mode: 'append', left: 2 } });
  await world.forward('1s');
  await cardWith(world, '2 more can be sent.', '[Reply publicly]');
  network.allow(id, { ...noAccess, reply: { is: 'yes', mode: 'append', left: 0 } });
  await world.forward('1s');
  expect(await buttons()).not.toContain('Reply publicly');
});
