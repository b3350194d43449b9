import { test } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { claimAtOnce } from './claims.ts';

test('of 64 people who press Claim at once on two processes one has it, and the others are told who', async () => {
  await claimAtOnce(await freshDatabase('postgres'), ['both', 'slack']);
}, 120_000);
