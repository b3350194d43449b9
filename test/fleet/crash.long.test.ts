import { test } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { crashRound } from './crash-round.ts';
import { openSite } from './site.ts';

const SEED = Number(process.env.FLEET_SEED ?? 1);
const small = { mentions: 40, replies: 4, kills: { least: 2, most: 2 }, pauses: 100 };

test('killed twice during a stream of mentions, nothing is lost and nothing is there twice', async () => {
  const database = await freshDatabase('postgres');
  const site = await openSite({ database: { DATABASE_URL: database.url! } });
  await crashRound(site, SEED, small, database);
}, 120_000);
