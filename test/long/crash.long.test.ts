import { afterAll, describe, test } from 'vitest';
import { crashRound, type RoundResult } from '../fleet/crash-round.ts';
import { killOneOfThree } from '../fleet/one-of-three-killed.ts';
import { openSite } from '../fleet/site.ts';
import { freshDatabase } from '../support/database.ts';

/**
 * `kill -9` at random moments. A round that fails prints its seed and its faults. FLEET_SEED starts the
 * rounds from that seed again.
 */

const SEED = Number(process.env.FLEET_SEED ?? Date.now() % 1_000_000_000);
const SIZE = { mentions: 500, replies: 20, kills: { least: 3, most: 6 }, pauses: 150 };
const rounds = (count: number) => Array.from({ length: count }, (_, n) => SEED + n * 10);

const results = new Map<string, RoundResult[]>();
const collect = (on: string, result: RoundResult) => results.set(on, [...(results.get(on) ?? []), result]);
afterAll(() => {
  for (const [on, each] of results) {
    const sum = (of: keyof RoundResult) => each.reduce((total, result) => total + result[of], 0);
    console.log(
      `${on}: ${each.length} rounds from seed ${SEED}, ${sum('kills')} kills, ${sum('mentions')} posts in ${sum('requests')} requests (${sum('unanswered')} not answered), ` +
        `${sum('replies')} replies (${sum('published')} published, ${sum('asked')} asked about), none lost, none twice, ${Math.round(sum('ms') / 1000)} s`,
    );
  }
});

describe('a process that is killed during a stream of 500 mentions', () => {
  test.for(rounds(20))('loses nothing and doubles nothing on postgres, seed %i', async seed => {
    const database = await freshDatabase('postgres');
    const site = await openSite({ database: { DATABASE_URL: database.url! } });
    collect('postgres', await crashRound(site, seed, SIZE, database));
    await database.close();
  });
  test.for(rounds(5))('loses nothing and doubles nothing on pglite, seed %i', async seed => {
    const site = await openSite({ database: { DATA_DIR: 'data' } });
    collect('pglite', await crashRound(site, seed, SIZE));
  });
});

test('one of three processes is killed ten times: nothing is lost or doubled, deadlocks are rare', async ({
  expect,
}) => {
  const { deadlocks, ...result } = await killOneOfThree(await freshDatabase('postgres'), SEED, {
    ...SIZE,
    kills: { least: 10, most: 10 },
  });
  collect(`three processes, ${deadlocks} deadlocks`, result);
  expect(deadlocks).toBeLessThan(5);
});
