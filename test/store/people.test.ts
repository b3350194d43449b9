import { expect, test } from 'vitest';
import { ANYWHERE, everybody, syncPeople } from '../../src/store/people.ts';
import { bothDatabases } from '../support/database.ts';

const listed = ['Ana', 'Bram', 'Carla'].map(name => ({
  name,
  roles: ['agent' as const],
  accounts: [{ chat: 'slack' as const, workspace: ANYWHERE, user: `U0${name.toUpperCase()}` }],
}));

bothDatabases('the people of the configuration', fresh => {
  test('are there once, though several processes start at the same moment', async () => {
    const { db, inTx } = await fresh();
    let n = 0;
    const sync = () => inTx(tx => syncPeople(tx, listed, new Date(0), () => `p${++n}`, ['reader']));
    await Promise.all(Array.from({ length: 4 }, sync));
    expect((await everybody(db)).map(({ name, accounts }) => [name, accounts.length])).toEqual([
      ['Ana', 1],
      ['Bram', 1],
      ['Carla', 1],
    ]);
  });
});
