import type { CheckOf } from '../../../src/ports/check.ts';
import type { findings } from './findings.ts';

/** The console is part of Webcare, so there is nothing outside to check. */
export async function checkConsole(): Promise<CheckOf<typeof findings>[]> {
  return [{ is: 'ok', finding: { code: 'console' } }];
}
