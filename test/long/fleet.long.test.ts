import { expect, test } from 'vitest';
import { claimAtOnce } from '../fleet/claims.ts';
import { endInFlight } from '../fleet/ending.ts';
import { freshDatabase } from '../support/database.ts';

test('of 64 people who press Claim at once on two processes one has it, time and again', async () => {
  const rounds = ['console', 'slack', 'both'] as const;
  await claimAtOnce(
    await freshDatabase('postgres'),
    Array.from({ length: 12 }, (_, n) => rounds[n % rounds.length]!),
  );
});

test('SIGTERM with the real deadline ends within it', async () => {
  const took = await endInFlight(await freshDatabase('postgres'), 'main', 14_000);
  expect(took).toBeGreaterThan(0);
  console.log(`SIGTERM with a hanging forum took ${took} ms`);
});
