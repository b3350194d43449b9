import { test } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { endInFlight } from './ending.ts';

test('SIGTERM ends what is under way, begins nothing new, and the next start goes on where it stopped', async () => {
  await endInFlight(await freshDatabase('postgres'), { lease: 3_000, deadline: 1_000 }, 4_000);
}, 120_000);
