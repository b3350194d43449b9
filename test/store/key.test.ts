import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptKeys } from '../../src/store/database/key.ts';
import { StoreTrouble } from '../../src/store/database/trouble.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'webcare-key-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

test('a key is made once, only its owner can read it, and it is found again', async () => {
  const keys = await keptKeys(dataDir);
  expect(keys.map(key => key.length)).toEqual([32]);
  expect(await keptKeys(dataDir)).toEqual(keys);
  expect((await stat(join(dataDir, 'key'))).mode & 0o777).toBe(0o600);
  expect(await readdir(dataDir)).toEqual(['key']);
});

test('a key file holds one key a line, and the first is the newest', async () => {
  const [newest, older] = [Buffer.alloc(32, 7), Buffer.alloc(32, 8)];
  await writeFile(join(dataDir, 'key'), `${newest.toString('base64')}\n${older.toString('hex')}\n`);
  expect(await keptKeys(dataDir)).toEqual([newest, older]);
});

test('a damaged key file is refused and stays unchanged', async () => {
  await writeFile(join(dataDir, 'key'), 'half a k');
  await expect(keptKeys(dataDir)).rejects.toThrow(StoreTrouble);
  expect(await readFile(join(dataDir, 'key'), 'utf8')).toBe('half a k');
});
