import { afterEach, expect, test } from 'vitest';
import type { World } from '../support/world.ts';
import { arrive, arrivedWorld, expectMatters, networkOf } from './threads.ts';

let world: World;
afterEach(() => world.close());

test.each([1, 2])(
  'random threads make one case for each customer and thread in every order of arrival (%i)',
  async seed => {
    const network = networkOf(seed, 25);
    for (const order of [1, 2]) {
      if (order > 1) await world.close();
      world = await arrivedWorld(network, seed * 10 + order);
      await expectMatters(world, network);
    }
    const before = await events(world);
    await arrive(world, network, 99);
    expect(await events(world), 'a second arrival of the same posts changes nothing').toBe(before);
  },
);

const events = async ({ database: { db } }: World): Promise<number> =>
  (await db.selectFrom('case_events').select('version').execute()).length;
