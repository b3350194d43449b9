import { afterEach, expect, test } from 'vitest';
import { gazette } from '../stand-ins/gazette.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

const open = async (network: ReturnType<typeof gazette>) => {
  const networks = new Map([['gazette', network.adapter]]);
  world = await openWorld({ overrides: { networks }, unread: 'whatever' });
};
/** The account and the place of a public reply, as its preview names them. */
async function preview(): Promise<string> {
  await world.as('ana').press('Reply publicly');
  return world.as('ana').submit({ text: 'On its way.' });
}

test('a source and its account have the names that the network gives them', async () => {
  const network = gazette({ now: () => world.clock.now() });
  await open(network);
  network.write();
  await world.forward('1s');
  expect(await world.card()).toContain('New on The Gazette');
  expect(await preview()).toContain('@acme');
});

test('a source that is away at its first start has the name in the settings until it answers', async () => {
  const network = gazette({ now: () => world.clock.now() });
  network.leave();
  await open(network);
  expect(world.app.deps.sources.get('gazette')).toEqual({
    label: 'gazette',
    account: 'Acme',
    sameKey: 'never',
    keep: {},
  });
  network.leave(false);
  network.write();
  await world.forward('1m');
  expect(await world.card()).toContain('New on The Gazette');
});

test('a process that starts while its network is away uses the network’s last description', async () => {
  const network = gazette({ about: { sameKey: { within: 'always', after: 0 } } });
  await open(network);
  network.leave();
  const other = await world.another();
  expect(other.deps.sources.get('gazette')).toEqual({
    label: 'The Gazette',
    account: '@acme',
    sameKey: { within: 'always', after: 0 },
    keep: {},
  });
});

test('a new name of an account on its network shows within an hour', async () => {
  const network = gazette({ now: () => world.clock.now() });
  await open(network);
  network.renames({ account: '@acme_care' });
  await world.forward('58m');
  network.write();
  await world.forward('1s');
  expect(await preview()).not.toContain('@acme_care');
  await world.as('ana').close();
  await world.forward('2m');
  expect(await preview()).toContain('@acme_care');
});
