/** The key that encrypts the memory of adapters. */
import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, StoreTrouble } from './trouble.ts';

/**
 * 32 bytes: WEBCARE_KEY if it is set (`given`), otherwise the key in `dataDir`, which is made the first time.
 * Call it after the database was opened, which makes the folder and locks it. Throws StoreTrouble.
 */
export async function loadKey({
  given,
  dataDir,
}: {
  given?: string | undefined;
  dataDir?: string | undefined;
}): Promise<Buffer> {
  if (given !== undefined) {
    const key = parseKey(given);
    if (key) return key;
    throw new StoreTrouble(
      `WEBCARE_KEY is not 32 bytes in base64 or hexadecimal. Make one with: ${howToMake}`,
    );
  }
  if (dataDir === undefined)
    throw new StoreTrouble(`WEBCARE_KEY is required with DATABASE_URL. Make one with: ${howToMake}`);
  return keptKey(join(dataDir, 'key'));
}

const howToMake = 'openssl rand -base64 32';

async function keptKey(file: string): Promise<Buffer> {
  const text = await readFile(file, 'utf8').catch(error => {
    if (codeOf(error) === 'ENOENT') return null;
    throw new StoreTrouble(
      `The key in ${file} cannot be read (${codeOf(error)}). Let the user that runs this read it.`,
      { cause: error },
    );
  });
  if (text !== null) {
    const key = parseKey(text);
    if (key) return key;
    throw new StoreTrouble(
      `${file} does not hold a key of 32 bytes. Put the right one back from a copy; without it, what adapters remembered is lost.`,
    );
  }
  const key = randomBytes(32);
  // The rename makes the file appear whole or not at all.
  const fresh = `${file}.new`;
  await writeFile(fresh, `${key.toString('base64')}\n`, { mode: 0o600 });
  await rename(fresh, file);
  return key;
}

function parseKey(text: string): Buffer | null {
  const trimmed = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'base64');
  return key.length === 32 ? key : null;
}
