import { expect, test } from 'vitest';
import type { Account } from '../../src/ports/chat.ts';
import type { Db } from '../../src/store/database/database.ts';
import {
  ANYWHERE,
  actedIn,
  addPerson,
  everybody,
  type Listed,
  personOf,
  syncPeople,
} from '../../src/store/people.ts';
import { bothDatabases, type TestDatabase } from '../support/database.ts';

const slack = (user: string, workspace = ANYWHERE): Account => ({ chat: 'slack', workspace, user });
const teams = (user: string): Account => ({ chat: 'teams', workspace: ANYWHERE, user });
const agent = (name: string, ...accounts: Account[]): Listed => ({ name, roles: ['agent'], accounts });

let n = 0;
const mint = () => `p${++n}`;
const sync = ({ inTx }: TestDatabase, ...listed: Listed[]) =>
  inTx(tx => syncPeople(tx, listed, { now: new Date(0), mint, others: ['reader'] }));
const idsOf = async (database: TestDatabase, ...listed: Listed[]): Promise<string[]> =>
  (await sync(database, ...listed)).map(({ id }) => id);
/** The id of the person of this Slack user. */
const leadsTo = async (db: Db, user: string): Promise<string | undefined> =>
  (await personOf(db, slack(user, 'T1')))?.id;

bothDatabases('people of the settings', fresh => {
  test('each listed person is stored once, even if several processes start at the same moment', async () => {
    const database = await fresh();
    const listed = ['Ana', 'Bram', 'Carla'].map(name => agent(name, slack(`U0${name.toUpperCase()}`)));
    const all = await Promise.all(Array.from({ length: 4 }, () => idsOf(database, ...listed)));
    expect(new Set(all.map(ids => ids.join())).size).toBe(1);
    expect((await everybody(database.db)).map(({ name, accounts }) => [name, accounts.length])).toEqual([
      ['Ana', 1],
      ['Bram', 1],
      ['Carla', 1],
    ]);
  });

  test('a listed person is not mixed up with an unlisted person of the same name', async () => {
    const database = await fresh();
    const stranger = { id: mint(), name: 'Ana', roles: ['reader' as const] };
    await database.inTx(tx => addPerson(tx, stranger, slack('U0OTHER', 'T1')));
    const [ana] = await idsOf(database, agent('Ana', slack('U0ANA')));
    expect(ana).not.toBe(stranger.id);
    expect(await leadsTo(database.db, 'U0OTHER')).toBe(stranger.id);
  });

  test('a listed person with a new account stays the same person, and the old account leads to nobody', async () => {
    const database = await fresh();
    const [ana] = await idsOf(database, agent('Ana', slack('U0OLD')));
    await database.inTx(tx => actedIn(tx, ana!, slack('U0OLD', 'T1')));
    expect(await idsOf(database, agent('Ana', slack('U0NEW')))).toEqual([ana]);
    expect(await leadsTo(database.db, 'U0NEW')).toBe(ana);
    expect(await leadsTo(database.db, 'U0OLD')).toBeUndefined();
    const [person] = await everybody(database.db);
    expect(person, 'she gets no messages at the old account').toMatchObject({
      accounts: [slack('U0NEW')],
      last: null,
    });
  });

  test('a listed person keeps the account of the last act while that account is listed', async () => {
    const database = await fresh();
    const [ana] = await idsOf(database, agent('Ana', slack('U0ANA'), teams('t-ana')));
    await database.inTx(tx => actedIn(tx, ana!, slack('U0ANA', 'T1')));
    await sync(database, agent('Ana', slack('U0ANA')));
    expect((await everybody(database.db))[0]).toMatchObject({
      accounts: [slack('U0ANA')],
      last: slack('U0ANA', 'T1'),
    });
  });

  test('a listed person is not a former colleague of the same name', async () => {
    const database = await fresh();
    const [before] = await idsOf(database, agent('Jan', slack('U0FIRST')));
    await sync(database);
    expect(await idsOf(database, agent('Jan', slack('U0SECOND')))).not.toContain(before);
    await sync(database);
    expect(await idsOf(database, agent('Jan', slack('U0FIRST'))), 'the former colleague is back').toEqual([
      before,
    ]);
  });

  test('a listed person becomes two people if the settings give one account to another person', async () => {
    const database = await fresh();
    const [ana] = await idsOf(database, agent('Ana', slack('U0ANA'), teams('t-bram')));
    const both = await idsOf(database, agent('Ana', slack('U0ANA')), agent('Bram', teams('t-bram')));
    expect(both[0]).toBe(ana);
    expect(both[1]).not.toBe(ana);
    expect((await everybody(database.db)).map(({ name, accounts }) => [name, accounts])).toEqual([
      ['Ana', [slack('U0ANA')]],
      ['Bram', [teams('t-bram')]],
    ]);
  });
});
