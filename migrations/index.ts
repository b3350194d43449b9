import type { Migration } from 'kysely';
import * as theCase from './001-the-case.ts';
import * as lanesAndDigests from './002-lanes-and-digests.ts';
import * as askedOften from './003-asked-often.ts';
import * as catchUp from './004-catch-up.ts';
import * as clocks from './005-clocks.ts';
import * as oneCustomerOneCase from './006-one-customer-one-case.ts';
import * as widerPorts from './007-wider-ports.ts';
import * as find from './008-find.ts';
import * as firstDue from './010-first-due.ts';

/**
 * Every migration, in order. The list is made by hand: no folder is scanned. The last name is the schema
 * version that a process expects.
 */
export const migrations: Record<string, Migration> = {
  '001-the-case': theCase,
  '002-lanes-and-digests': lanesAndDigests,
  '003-asked-often': askedOften,
  '004-catch-up': catchUp,
  '005-clocks': clocks,
  '006-one-customer-one-case': oneCustomerOneCase,
  '007-wider-ports': widerPorts,
  '008-find': find,
  '010-first-due': firstDue,
};
