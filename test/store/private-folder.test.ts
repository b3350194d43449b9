import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closeToOthers, isOpenToOthers } from '../../src/store/database/private-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'webcare-private-'));
  await mkdir(join(folder, 'database', 'global'), { recursive: true });
  for (const file of ['database/global/pg_control', 'database/PG_VERSION', 'key', 'lock.1'])
    await writeFile(join(folder, file), 'x', { mode: 0o666 });
  for (const path of ['', 'database', 'database/global']) await chmod(join(folder, path), 0o755);
  await chmod(join(folder, 'database/global/pg_control'), 0o666);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const rights = async (path: string) => ((await stat(join(folder, path))).mode & 0o777).toString(8);

test('a data directory, and all that is in it, is closed to other users', async () => {
  expect(await isOpenToOthers(folder)).toBe(true);
  expect(await closeToOthers(folder)).toBeNull();
  for (const path of ['', 'database', 'database/global'])
    expect([path, await rights(path)]).toEqual([path, '700']);
  for (const path of ['database/global/pg_control', 'database/PG_VERSION', 'key', 'lock.1'])
    expect([path, await rights(path)]).toEqual([path, '600']);
  expect(await isOpenToOthers(folder)).toBe(false);
});

test('a data directory that holds files of others stays as it is, and what is ours in it is closed', async () => {
  await writeFile(join(folder, 'notes.txt'), 'theirs');
  await chmod(join(folder, 'notes.txt'), 0o644);
  await symlink(join(folder, 'notes.txt'), join(folder, 'database', 'link'));
  expect(await closeToOthers(folder)).toBeNull();
  expect([await rights(''), await rights('notes.txt'), await rights('database')]).toEqual([
    '755',
    '644',
    '700',
  ]);
  expect(await isOpenToOthers(folder)).toBe(false);
});

test('a data directory whose rights cannot be changed is reported with the code of the error', async () => {
  await rm(folder, { recursive: true });
  expect(await closeToOthers(folder)).toBe('ENOENT');
});
