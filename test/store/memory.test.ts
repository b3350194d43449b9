import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Keys } from '../../src/settings/keys.ts';
import { checkKeys, memoryOf } from '../../src/store/database/memory.ts';
import { StoreTrouble } from '../../src/store/database/trouble.ts';
import { bothDatabases } from '../support/database.ts';
import { mapMemory } from '../support/memory.ts';

const keys: Keys = [randomBytes(32)];

bothDatabases('the memory of an adapter', fresh => {
  test('it returns a value as it was written', async () => {
    const memory = memoryOf((await fresh()).db, 'slack', keys);
    const value = { token: 'xoxb-é👍', nested: [null, true, 1.5, { '': '' }] };
    expect(await memory.get('a')).toBeNull();
    expect(await memory.put('a', value, 0)).toBe(true);
    expect(await memory.get('a')).toEqual({ value, version: 1 });
    await memory.remove('a');
    await memory.remove('a');
    expect(await memory.get('a')).toBeNull();
  });

  test('it writes a value only over the version that was read', async () => {
    const memory = memoryOf((await fresh()).db, 'slack', keys);
    expect(await memory.put('a', 1, 7)).toBe(false);
    const first = await Promise.all(Array.from({ length: 8 }, (_, i) => memory.put('a', i, 0)));
    expect(first.filter(won => won)).toHaveLength(1);
    const second = await Promise.all(Array.from({ length: 8 }, (_, i) => memory.put('a', 10 + i, 1)));
    expect(second.filter(won => won)).toHaveLength(1);
    expect(await memory.put('a', 0, 1)).toBe(false);
    expect(await memory.get('a')).toEqual({ value: 10 + second.indexOf(true), version: 2 });
  });

  test('it lists names by prefix, in byte order and in pages, like a Memory in a Map', async () => {
    const memory = memoryOf((await fresh()).db, 'slack', keys);
    const model = mapMemory();
    const names = [
      'm:a',
      'm:B',
      'm:_',
      'm:%',
      'm:é',
      'm:Z',
      'm:1',
      'm:10',
      'm:-',
      'm:\\',
      'n:a',
      'M:a',
      'm',
      'mx',
      'm_:a',
      'm%:a',
      'm\\:a',
    ];
    for (const name of names) {
      await memory.put(name, name, 0);
      await model.put(name, name, 0);
    }
    for (const prefix of ['', 'm', 'm:', 'm_', 'm%', 'm\\', 'M', 'x', 'm:é']) {
      expect(await memory.list(prefix, null, 100), prefix).toEqual(await model.list(prefix, null, 100));
    }
    const pages = [];
    for (let after: string | null = null; ; ) {
      const page = await memory.list('m:', after, 3);
      if (page.length === 0) break;
      pages.push(page.map(entry => entry.key));
      after = page.at(-1)!.key;
    }
    expect(pages).toEqual([['m:%', 'm:-', 'm:1'], ['m:10', 'm:B', 'm:Z'], ['m:\\', 'm:_', 'm:a'], ['m:é']]);
  });

  test('it is private to its adapter', async () => {
    const { db } = await fresh();
    await memoryOf(db, 'slack', keys).put('a', 'slack', 0);
    const teams = memoryOf(db, 'teams', keys);
    expect(await teams.get('a')).toBeNull();
    expect(await teams.list('', null, 10)).toEqual([]);
    await teams.put('a', 'teams', 0);
    await teams.remove('a');
    expect(await memoryOf(db, 'slack', keys).get('a')).toMatchObject({ value: 'slack' });
  });

  test('it stores no value as plain text, and equal values differ in the database', async () => {
    const { db } = await fresh();
    const memory = memoryOf(db, 'slack', keys);
    await memory.put('a', 'secret', 0);
    await memory.put('b', 'secret', 0);
    const [a, b] = await db.selectFrom('memory').select('value').execute();
    expect(a!.value).toMatch(/^v1:[A-Za-z0-9+/=]+$/);
    expect(Buffer.from(a!.value.slice(3), 'base64').includes('secret')).toBe(false);
    expect(a!.value).not.toBe(b!.value);
  });

  test('it refuses a value under another key, a moved value and a changed one', async () => {
    const { db } = await fresh();
    const memory = memoryOf(db, 'slack', keys);
    await memory.put('a', 'secret', 0);
    const other = memoryOf(db, 'slack', [randomBytes(32)]);
    await expect(other.get('a')).rejects.toThrow(/"slack" remembered cannot be read.*WEBCARE_KEY/);
    await expect(other.list('', null, 10)).rejects.toThrow(StoreTrouble);

    const { value } = await db.selectFrom('memory').select('value').executeTakeFirstOrThrow();
    const bytes = Buffer.from(value.slice(3), 'base64');
    bytes[bytes.length - 1]! ^= 1;
    const change = (to: { value?: string; key?: string; adapter?: string }) =>
      db.updateTable('memory').set(to).execute();
    for (const bad of [
      `v1:${bytes.toString('base64')}`,
      'v1:',
      'v1:AAAA',
      `v2:${value.slice(3)}`,
      '',
      '"secret"',
    ]) {
      await change({ value: bad });
      await expect(memory.get('a'), bad).rejects.toThrow(StoreTrouble);
    }
    await change({ value, key: 'b' });
    await expect(memory.get('b')).rejects.toThrow(StoreTrouble);
    await change({ key: 'a', adapter: 'teams' });
    await expect(memoryOf(db, 'teams', keys).get('a')).rejects.toThrow(StoreTrouble);
    await change({ adapter: 'slack' });
    expect(await memory.get('a')).toMatchObject({ value: 'secret' });
  });

  test('it finds a wrong key at the start', async () => {
    const { db } = await fresh();
    await checkKeys(db, keys);
    await checkKeys(db, keys);
    await expect(checkKeys(db, [randomBytes(32)])).rejects.toThrow(StoreTrouble);
  });
});
