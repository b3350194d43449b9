import { test } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { stopInFlight } from './shutdown.ts';

test('after SIGTERM the running work ends, no new work starts, and the next start sends the rest', async () => {
  await stopInFlight(await freshDatabase('postgres'), { lease: 3_000, deadline: 1_000 }, 4_000);
}, 120_000);
