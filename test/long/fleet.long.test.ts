import { expect, test } from 'vitest';
import { claimAtOnce } from '../fleet/claims.ts';
import { stopInFlight } from '../fleet/shutdown.ts';
import { freshDatabase } from '../support/database.ts';

test('64 people press Claim at once on two processes: one gets the case, in each of 12 rounds', async () => {
  const rounds = ['console', 'slack', 'both'] as const;
  await claimAtOnce(
    await freshDatabase('postgres'),
    Array.from({ length: 12 }, (_, n) => rounds[n % rounds.length]!),
  );
});

test('after SIGTERM the program with its real deadline ends within 14 seconds', async () => {
  const took = await stopInFlight(await freshDatabase('postgres'), 'main', 14_000);
  expect(took).toBeGreaterThan(0);
  console.log(`SIGTERM with a hanging forum took ${took} ms`);
});
