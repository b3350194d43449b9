/** The key that encrypts the memory of adapters. */
import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Keys, keysIn } from '../../settings/keys.ts';
import { codeOf, StoreTrouble } from './trouble.ts';

type Configured = { keys?: Keys; database: { url: string } | { dataDir: string } };

/** Those of WEBCARE_KEY, else those kept in the data directory. */
export async function keysOf({ keys, database }: Configured): Promise<Keys> {
  if (keys !== undefined) return keys;
  if ('dataDir' in database) return keptKeys(database.dataDir);
  throw new Error('a configuration with a database of its own has a key');
}

/**
 * The keys kept in a data directory, one a line and the newest first; the first time one is made. Call it after the
 * database was opened, which makes the folder and locks it. Throws StoreTrouble.
 */
export async function keptKeys(dataDir: string): Promise<Keys> {
  const file = join(dataDir, 'key');
  const text = await readFile(file, 'utf8').catch(error => {
    if (codeOf(error) === 'ENOENT') return null;
    throw new StoreTrouble(
      `The key in ${file} cannot be read (${codeOf(error)}). Let the user that runs this read it.`,
      { cause: error },
    );
  });
  if (text !== null) {
    const read = keysIn(text);
    if (read.is === 'keys') return read.keys;
    throw new StoreTrouble(
      `${file} does not hold keys of 32 bytes, one a line. Put the right one back from a copy; without it, what adapters remembered is lost.`,
    );
  }
  const key = randomBytes(32);
  // The rename makes the file appear whole or not at all.
  const fresh = `${file}.new`;
  await writeFile(fresh, `${key.toString('base64')}\n`, { mode: 0o600 });
  await rename(fresh, file);
  return [key];
}
