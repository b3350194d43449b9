/** The one workspace of the console's accounts. */
export const WORKSPACE = 'local';

/** Somebody whose place the browser can take. */
export type ConsolePerson = { id: string; name: string; role: 'agent' | 'lead' };

/** Who is there when nobody else is configured. */
export const demoPeople: readonly ConsolePerson[] = [
  { id: 'ana', name: 'Ana de Vries', role: 'agent' },
  { id: 'bram', name: 'Bram Jansen', role: 'agent' },
  { id: 'carla', name: 'Carla Mikkelsen', role: 'lead' },
];
