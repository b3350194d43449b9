/** Keeps the customers' texts from other users of this machine. */
import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './trouble.ts';

const OURS = /^(database|database-unfinished|key|key\.new|lock\.\d+)$/;
const FOLDER = 0o700;
const FILE = 0o600;
const OTHERS = 0o077;

/**
 * Closes all that is ours in a data directory to other users, whatever the umask it was made under: the database makes
 * its files open to everybody. The directory itself too, unless it holds more than ours. Gives back the code of the
 * error where the file system or its owner does not let us.
 */
export async function closeToOthers(folder: string): Promise<string | null> {
  try {
    const names = await readdir(folder);
    const ours = names.filter(name => OURS.test(name));
    if (ours.length === names.length) await chmod(folder, FOLDER);
    for (const name of ours) await close(join(folder, name));
    return null;
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return code;
  }
}

async function close(path: string): Promise<void> {
  const found = await lstat(path);
  if (found.isSymbolicLink()) return;
  if (!found.isDirectory()) return chmod(path, FILE);
  await chmod(path, FOLDER);
  for (const name of await readdir(path)) await close(join(path, name));
}

/** Whether other users of this machine may get at the database or its key. Windows has other rights than these. */
export async function isOpenToOthers(folder: string): Promise<boolean> {
  if (process.platform === 'win32' || !(await isOpen(folder))) return false;
  const [database, key] = await Promise.all(['database', 'key'].map(name => isOpen(join(folder, name))));
  return database! || key!;
}
const isOpen = (path: string): Promise<boolean> =>
  lstat(path).then(
    ({ mode }) => (mode & OTHERS) !== 0,
    () => false,
  );
