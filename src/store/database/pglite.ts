/** The embedded database: PGlite is Postgres inside this process. For small teams: one process, no fsync. */
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { toUSVString } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { dataDir as preparedFiles } from '@electric-sql/pglite-prepopulatedfs';
import { prepareFolder, takeLock } from './lock.ts';
import { StoreTrouble } from './trouble.ts';

/** `connection` is for the pool. */
export type Embedded = { connection: object; close(): Promise<void> };

/**
 * Starts the database in `dataDir`, makes it if it is not there, and holds the folder's lock until `close`.
 * Throws StoreTrouble if the folder cannot be written, another process has it, or its files cannot be read.
 */
export async function openEmbedded(dataDir: string): Promise<Embedded> {
  const folder = resolve(dataDir);
  await prepareFolder(folder);
  const lock = await takeLock(folder);
  try {
    const lite = await startIn(folder);
    return {
      connection: connectionTo(lite),
      async close() {
        await lite.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function startIn(folder: string): Promise<PGlite> {
  const files = join(folder, 'database');
  const unfinished = join(folder, 'database-unfinished');
  if (existsSync(join(files, 'PG_VERSION')) && !existsSync(unfinished)) {
    try {
      return await PGlite.create({ dataDir: files });
    } catch (error) {
      throw new StoreTrouble(
        `The embedded database in ${files} could not be opened: ${String(error)}. Nothing was changed. Put a copy of that folder back, or move it away to start anew.`,
        { cause: error },
      );
    }
  }
  // If the process is killed on the way, the unfinished database was never used and is made again.
  await writeFile(unfinished, '');
  await rm(files, { recursive: true, force: true });
  // Unpacking a prepared empty database takes a quarter of the time of initdb. Its files are for
  // this major version of Postgres.
  const lite = await PGlite.create({ dataDir: files, loadDataDir: await preparedFiles() });
  await rm(unfinished);
  return lite;
}

/** Makes node-postgres talk to PGlite instead of a socket. */
export function connectionTo(lite: PGlite): object {
  const config = createPgConfig(lite);
  const bind = config.connection.bind.bind(config.connection);
  // PGlite's own protocol writer counts too few bytes for half a surrogate pair; after that, answers
  // no longer match their queries.
  config.connection.bind = message =>
    bind({
      ...message,
      valueMapper: (value: unknown, index: number) => wellFormed(message.valueMapper(value, index)),
    });
  return config;
}

const wellFormed = (value: unknown) => (typeof value === 'string' ? toUSVString(value) : value);
