import type { Act } from '../../../src/acts/acts.ts';
import type { Role } from '../../../src/case/commands.ts';
import type { PersonId } from '../../../src/case/types.ts';

/** The one workspace of the console's accounts. */
export const WORKSPACE = 'local';

/** A person whom the user of the browser can act as. */
export type ConsolePerson = {
  id: string;
  name: string;
  role: Role;
  /** The person that they are as an owner, and the acts for them in their own cases and in others. */
  at?: { person: PersonId; own: Act[]; others: Act[] };
};

/** The people when none are configured. */
export const demoPeople: readonly ConsolePerson[] = [
  { id: 'ana', name: 'Ana de Vries', role: 'agent' },
  { id: 'bram', name: 'Bram Jansen', role: 'agent' },
  { id: 'carla', name: 'Carla Mikkelsen', role: 'lead' },
];
