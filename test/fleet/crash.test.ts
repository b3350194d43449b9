import { test } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { crashRound } from './crash-round.ts';
import { killedBeside } from './killed-beside.ts';
import { openSite } from './site.ts';

const SEED = Number(process.env.FLEET_SEED ?? 1);
const small = { mentions: 60, replies: 6, kills: { least: 2, most: 2 }, pauses: 200 };

test('killed twice during a stream of mentions, nothing is lost and nothing is there twice, on postgres', async () => {
  const database = await freshDatabase('postgres');
  const site = await openSite({ database: { DATABASE_URL: database.url! } });
  console.log(await crashRound(site, SEED, small, database));
}, 120_000);

test('the same, on pglite', async () => {
  const site = await openSite({ database: { DATA_DIR: 'data' } });
  console.log(await crashRound(site, SEED, small));
}, 120_000);

test('killed beside two that stay, nothing is lost and nothing is there twice', async () => {
  console.log(await killedBeside(await freshDatabase('postgres'), SEED, small));
}, 120_000);
