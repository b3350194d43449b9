import { afterAll } from 'vitest';
import { closeAll } from './open-databases.ts';

/** Runs before each test file. A helper cannot do this, since several files of one process share its import. */
afterAll(closeAll);
