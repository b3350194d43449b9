import { afterEach, expect, test } from 'vitest';
import { listener } from '../../src/engine/intake/listen.ts';
import type { SocialAdapter } from '../../src/ports/social.ts';
import { gazette } from '../stand-ins/gazette.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
  await world.close();
});

/** `waits`: the length of the wait before each restart. A test ends the wait with `resume`. */
async function listening(adapter: SocialAdapter) {
  world = await openWorld({ overrides: { networks: new Map([['gazette', adapter]]) }, unread: 'whatever' });
  const waits: number[] = [];
  let resume = () => {};
  const { stop } = listener(world.app.deps, (wait, signal) => {
    waits.push(wait);
    return new Promise<void>(resolve => {
      resume = resolve;
      signal.addEventListener('abort', () => resolve());
    });
  });
  endings.push(stop);
  return { waits, stop, resume: () => resume() };
}
const cases = async (): Promise<number> =>
  (await world.database.db.selectFrom('cases').select('id').execute()).length;

test('a post from a stream makes one case at once, even if a page also brings the post', async () => {
  const network = gazette({ now: () => world.clock.now() });
  await listening(network.adapter);
  network.write();
  await expect.poll(cases).toBe(1);
  await world.forward('1m');
  expect(await cases()).toBe(1);
  expect(await world.card()).toContain('New on The Gazette');
});

test('a post that a stream missed comes with the next page', async () => {
  const network = gazette({ now: () => world.clock.now() });
  const { waits } = await listening(network.adapter);
  network.cutStreams();
  await expect.poll(() => waits.length).toBe(1);
  network.write();
  await world.forward('1s');
  expect(await cases()).toBe(1);
});

test('a lost stream is opened again, after longer and longer waits until it brings a post', async () => {
  const network = gazette({ now: () => world.clock.now() });
  const { waits, resume } = await listening(network.adapter);
  const lost = async (times: number): Promise<void> => {
    network.cutStreams();
    await expect.poll(() => waits.length).toBe(times);
    resume();
    await expect.poll(network.listening).toBe(1);
  };
  for (const times of [1, 2, 3]) await lost(times);
  network.write();
  await expect.poll(cases).toBe(1);
  for (const times of [4, 5]) await lost(times);
  expect(waits).toEqual([1_000, 2_000, 4_000, 1_000, 2_000]);
});

test('the stream of a network that is away is tried again within five minutes', async () => {
  const network = gazette({ now: () => world.clock.now() });
  network.leave();
  const { waits, resume } = await listening(network.adapter);
  for (let times = 1; times <= 12; times++) {
    await expect.poll(() => waits.length).toBe(times);
    resume();
  }
  expect(Math.max(...waits)).toBe(300_000);
});

test('the end of a process does not wait for a stream that ignores the stop', async () => {
  const { adapter } = gazette();
  const deaf = { ...adapter, pull: { ...adapter.pull, listen: () => new Promise<void>(() => {}) } };
  const { stop } = await listening(deaf);
  await stop();
});
