import { test } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { claimAtOnce } from './claims.ts';

test('64 people press Claim at once on two processes: one gets the case, the others read the owner', async () => {
  await claimAtOnce(await freshDatabase('postgres'), ['both', 'slack']);
}, 120_000);
