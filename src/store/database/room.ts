import { statfs } from 'node:fs/promises';

/** One more file of Postgres' log. With less, the next change may be refused. */
const ENOUGH = 16 * 1_048_576;

/** Is there room in this folder for what the embedded database writes? */
export async function hasRoom(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize >= ENOUGH;
}
