/** The one workspace of the console's accounts. */
export const WORKSPACE = 'local';

/** A person whom the user of the browser can act as. */
export type ConsolePerson = { id: string; name: string; role: 'agent' | 'lead' };

/** The people when none are configured. */
export const demoPeople: readonly ConsolePerson[] = [
  { id: 'ana', name: 'Ana de Vries', role: 'agent' },
  { id: 'bram', name: 'Bram Jansen', role: 'agent' },
  { id: 'carla', name: 'Carla Mikkelsen', role: 'lead' },
];
