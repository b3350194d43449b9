import { afterAll, describe, test } from 'vitest';
import { crashRound, type Told } from '../fleet/crash-round.ts';
import { killedBeside } from '../fleet/killed-beside.ts';
import { openSite } from '../fleet/site.ts';
import { freshDatabase } from '../support/database.ts';

/** `kill -9` at random instants. A seed that fails is printed with what went wrong; FLEET_SEED runs the rounds from it again. */

const SEED = Number(process.env.FLEET_SEED ?? Date.now() % 1_000_000_000);
const SIZE = { mentions: 500, replies: 20, kills: { least: 3, most: 6 }, pauses: 150 };
const rounds = (count: number) => Array.from({ length: count }, (_, n) => SEED + n * 10);

const all = new Map<string, Told[]>();
const note = (on: string, told: Told) => all.set(on, [...(all.get(on) ?? []), told]);
afterAll(() => {
  for (const [on, each] of all) {
    const sum = (of: keyof Told) => each.reduce((total, told) => total + told[of], 0);
    console.log(
      `${on}: ${each.length} rounds from seed ${SEED}, ${sum('kills')} kills, ${sum('mentions')} posts in ${sum('requests')} requests (${sum('unanswered')} not answered), ` +
        `${sum('replies')} replies (${sum('published')} published, ${sum('asked')} asked about), none lost, none twice, ${Math.round(sum('ms') / 1000)} s`,
    );
  }
});

describe('killed during a stream of 500 mentions, nothing is lost and nothing is there twice', () => {
  test.for(rounds(20))('on postgres, seed %i', async seed => {
    const database = await freshDatabase('postgres');
    const site = await openSite({ database: { DATABASE_URL: database.url! } });
    note('postgres', await crashRound(site, seed, SIZE, database));
    await database.close();
  });
  test.for(rounds(5))('on pglite, seed %i', async seed => {
    const site = await openSite({ database: { DATA_DIR: 'data' } });
    note('pglite', await crashRound(site, seed, SIZE));
  });
});

test('killed ten times beside two processes that stay, nothing is lost, nothing is there twice, and no deadlocks pile up', async ({
  expect,
}) => {
  const { deadlocks, ...told } = await killedBeside(await freshDatabase('postgres'), SEED, {
    ...SIZE,
    kills: { least: 10, most: 10 },
  });
  note(`three processes, ${deadlocks} deadlocks`, told);
  expect(deadlocks).toBeLessThan(5);
});
