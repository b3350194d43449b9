import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Keys } from '../../src/settings/keys.ts';
import { checkKeys, memoryOf, seal } from '../../src/store/database/memory.ts';
import { lyingUnder, rotate } from '../../src/store/database/rotation.ts';
import { bothDatabases } from '../support/database.ts';

const [first, second, third] = [randomBytes(32), randomBytes(32), randomBytes(32)];

bothDatabases('a rotation of the key', fresh => {
  test('moves everything under the newest key and keeps values and versions', async () => {
    const database = await fresh();
    const before = memoryOf(database.db, 'slack', [first]);
    const names = Array.from({ length: 1_203 }, (_, i) => `n${i}`);
    const rows = names.map((key, i) => ({
      ...{ adapter: 'slack', key, version: 1 },
      value: seal(String(i), 'slack', key, first),
    }));
    await database.db.insertInto('memory').values(rows).execute();
    await before.put('n0', 'changed', 1);
    await checkKeys(database.db, [first]);
    const told: number[][] = [];
    const done = await rotate(database, [second, first], (...progress) => told.push(progress));
    expect(done).toEqual({ rewritten: 1_204, newest: 1_204, older: 0, lost: 0 });
    expect(told).toEqual([
      [500, 500],
      [1_000, 1_000],
      [1_204, 1_204],
    ]);
    const after = memoryOf(database.db, 'slack', [second]);
    expect(await after.get('n0')).toEqual({ value: 'changed', version: 2 });
    expect(await after.get('n1202')).toEqual({ value: 1_202, version: 1 });
    await expect(before.get('n0')).rejects.toThrow('WEBCARE_KEY=new,old');
    await checkKeys(database.db, [second]);
  });

  test('goes on where an earlier one was cut off', async () => {
    const database = await fresh();
    for (const [name, key] of Object.entries({ a: first, b: second, c: third }))
      await memoryOf(database.db, 'slack', [key]).put(name, name, 0);
    expect(await lyingUnder(database.db, [third, second, first])).toEqual({ newest: 1, older: 2, lost: 0 });
    expect(await rotate(database, [third, second, first])).toMatchObject({ rewritten: 2, newest: 3 });
    expect(await rotate(database, [third, second, first])).toMatchObject({ rewritten: 0, newest: 3 });
  });

  test('counts what no key opens and leaves it unchanged', async () => {
    const database = await fresh();
    await memoryOf(database.db, 'slack', [first]).put('a', 'kept', 0);
    await memoryOf(database.db, 'slack', [third]).put('b', 'lost', 0);
    expect(await rotate(database, [second, first])).toEqual({ rewritten: 1, newest: 1, older: 0, lost: 1 });
    expect(await memoryOf(database.db, 'slack', [third]).get('b')).toMatchObject({ value: 'lost' });
  });

  test('loses nothing while one process writes with the old key and another with the new key', async () => {
    const database = await fresh();
    const writers: Keys[] = [
      [first, second],
      [second, first],
    ];
    const count = async (keys: Keys, times: number): Promise<void> => {
      const memory = memoryOf(database.db, 'counter', keys);
      for (let done = 0; done < times; ) {
        const now = await memory.get(`n${done % 7}`);
        if (await memory.put(`n${done % 7}`, ((now?.value as number) ?? 0) + 1, now?.version ?? 0)) done++;
      }
    };
    await count([first], 14);
    const counting = Promise.all(writers.map(keys => count(keys, 63)));
    for (let i = 0; i < 4; i++) await rotate(database, [second, first]);
    await counting;
    expect(await rotate(database, [second, first])).toMatchObject({ older: 0, lost: 0 });
    const all = await memoryOf(database.db, 'counter', [second]).list('', null, 100);
    expect(all.map(({ value }) => value)).toEqual(Array.from({ length: 7 }, () => 20));
    expect(all.map(({ version }) => version)).toEqual(all.map(({ value }) => value));
  });
});
