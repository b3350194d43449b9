import { test } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { crashRound } from './crash-round.ts';
import { openSite } from './site.ts';

test('killed twice during a stream of mentions, nothing is lost and nothing is there twice', async () => {
  const database = await freshDatabase('postgres');
  const site = await openSite({ database: { DATABASE_URL: database.url! } });
  const told = await crashRound(site, Number(process.env.FLEET_SEED ?? 1), { mentions: 500, replies: 20, kills: { least: 3, most: 6 }, pauses: 150 }, database);
  console.log(told);
}, 120_000);
