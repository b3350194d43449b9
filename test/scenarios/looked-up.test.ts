import { afterEach, describe, expect, test } from 'vitest';
import { type Gazette, gazette } from '../stand-ins/gazette.ts';
import { openWorld, type World } from '../support/world.ts';
import { cardWith, goOut, reply, TEXT, unclearCard } from './replying.ts';

let world: World;
let network: Gazette;
afterEach(() => world.close());

/** Ana has claimed a post of the Gazette, which does not turn a repeat into the one post by itself. */
async function claimed(options: Parameters<typeof gazette>[0] = {}): Promise<void> {
  network = gazette({ now: () => world.clock.now(), ...options });
  const networks = new Map([['gazette', network.adapter]]);
  world = await openWorld({ overrides: { networks }, unread: 'whatever' });
  network.write();
  await world.forward('1s');
  await world.as('ana').press('Claim');
  await world.settle();
}
const outcome = () => ({ copies: network.published().length, requests: network.requests().length });

describe('an unclear send to a network that keeps posts under our key', () => {
  test('is sent again with the same key if it is not there, and nobody is asked', async () => {
    await claimed();
    network.next({ is: 'breaks' });
    await reply(world);
    await goOut(world);
    await world.forward('2s');
    await cardWith(world, TEXT, 'Waiting for the customer');
    expect(outcome()).toEqual({ copies: 1, requests: 2 });
    expect(new Set(network.requests()).size, 'one key').toBe(1);
  });

  test('is settled after one request if it is there', async () => {
    await claimed();
    network.next({ is: 'loses_the_answer' });
    await reply(world);
    await goOut(world);
    await cardWith(world, TEXT, 'Waiting for the customer');
    expect(outcome()).toEqual({ copies: 1, requests: 1 });
  });

  test('goes back to the form as too old if no repeat succeeds', async () => {
    await claimed();
    network.always({ is: 'breaks' });
    await reply(world);
    for (let minutes = 0; minutes < 32; minutes++) await world.forward('1m');
    const card = await cardWith(world, 'It could not be sent in time', 'The text is kept');
    expect(card).not.toContain('It went out');
    expect(outcome().copies).toBe(0);
    expect(outcome().requests).toBeLessThan(40);
  });

  test('is refused if the network refuses its repeat', async () => {
    await claimed();
    network.next({ is: 'breaks' }, { is: 'refused', code: 'too_long' });
    await reply(world);
    await goOut(world);
    await world.forward('2s');
    await cardWith(world, 'It is longer than the network allows');
    expect(outcome()).toEqual({ copies: 0, requests: 2 });
  });

  test('is left to a person if the network cannot be asked', async () => {
    await claimed();
    network.next({ is: 'breaks' });
    await reply(world);
    network.leave();
    await goOut(world);
    await cardWith(world, ...unclearCard);
    expect(outcome()).toEqual({ copies: 0, requests: 1 });
  });
});

test('an unclear send to a network without our keys is left to a person', async () => {
  await claimed({ keepsKeys: false });
  network.next({ is: 'breaks' });
  await reply(world);
  await goOut(world);
  await world.forward('2m');
  await cardWith(world, ...unclearCard);
  expect(outcome()).toEqual({ copies: 0, requests: 1 });
});

test('a repeat of a send waits as long as its network demands', async () => {
  await claimed({ about: { sameKey: { within: 3_600_000, after: 30_000 } } });
  network.next({ is: 'loses_the_answer' });
  await reply(world);
  await goOut(world);
  await world.forward('25s');
  expect(outcome()).toEqual({ copies: 1, requests: 1 });
  await world.forward('6s');
  await cardWith(world, TEXT, 'Waiting for the customer');
  expect(outcome()).toEqual({ copies: 1, requests: 2 });
});
