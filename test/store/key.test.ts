import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadKey } from '../../src/store/database/key.ts';
import { StoreTrouble } from '../../src/store/database/trouble.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'webcare-key-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

test('a key is made once, only its owner can read it, and it is found again', async () => {
  const key = await loadKey({ dataDir });
  expect(key).toHaveLength(32);
  expect(await loadKey({ dataDir })).toEqual(key);
  expect((await stat(join(dataDir, 'key'))).mode & 0o777).toBe(0o600);
  expect(await readdir(dataDir)).toEqual(['key']);
});

test('WEBCARE_KEY, in base64 or hexadecimal, is used and not written to a file', async () => {
  const key = Buffer.alloc(32, 7);
  expect(await loadKey({ given: key.toString('base64'), dataDir })).toEqual(key);
  expect(await loadKey({ given: ` ${key.toString('hex')}\n` })).toEqual(key);
  expect(await readdir(dataDir)).toEqual([]);
});

test.each(['', 'secret', Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('hex')])(
  'WEBCARE_KEY %j is refused',
  async given => {
    await expect(loadKey({ given, dataDir })).rejects.toThrow(
      /^WEBCARE_KEY is not 32 bytes.*openssl rand -base64 32$/,
    );
  },
);

test('WEBCARE_KEY is required with DATABASE_URL', async () => {
  await expect(loadKey({})).rejects.toThrow('WEBCARE_KEY is required with DATABASE_URL');
});

test('a damaged key file is refused and stays unchanged', async () => {
  await writeFile(join(dataDir, 'key'), 'half a k');
  await expect(loadKey({ dataDir })).rejects.toThrow(StoreTrouble);
  expect(await readFile(join(dataDir, 'key'), 'utf8')).toBe('half a k');
});
