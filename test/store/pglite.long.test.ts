import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database/database.ts';
import { keptKeys } from '../../src/store/database/key.ts';
import { migrateToLatest } from '../../src/store/database/migrate.ts';
import { doctorOutput } from '../doctor/doctor.ts';
import { startChild } from '../support/child.ts';

const log = pino({ enabled: false });
let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'webcare-data-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

test('committed rows survive kill -9, and the folder opens only after the process is dead', async () => {
  await using child = startChild(new URL('./children/keep-writing.ts', import.meta.url), [dataDir]);
  for (let n = 0; n < 50; n++) expect(await child.readLine()).toBe(String(n));
  await expect(openDatabase({ dataDir }, log)).rejects.toThrow(`in use by process ${child.pid}`);
  await child.kill('SIGKILL');
  let committed = 49;
  for (let line = await last(child.readLine()); line !== null; line = await last(child.readLine()))
    committed = Number(line);

  const database = await openDatabase({ dataDir }, log);
  const rows = await database.db.selectFrom('once').select('at').orderBy('at').execute();
  expect(rows.length).toBeGreaterThan(committed);
  expect(rows).toEqual(rows.map((_, n) => ({ at: n })));
  await database.close();
}, 120_000);

test('other users may read nothing of the data directory, neither a new one nor one that was open', async () => {
  const folder = join(dataDir, 'new');
  const openOnes = async () => {
    const names = ['.', ...(await readdir(folder, { recursive: true }))];
    const modes = await Promise.all(names.map(async name => (await stat(join(folder, name))).mode & 0o077));
    return names.filter((_, i) => modes[i] !== 0);
  };
  const database = await openDatabase({ dataDir: folder }, log);
  await keptKeys(folder);
  expect(await openOnes()).toEqual([]);
  await database.close();

  for (const [path, mode] of [
    ['.', 0o755],
    ['key', 0o644],
    ['database', 0o755],
    ['database/PG_VERSION', 0o666],
  ] as const)
    await chmod(join(folder, path), mode);
  expect(await doctorOutput('', { DATA_DIR: folder })).toContain(
    `wrong: Other users of this machine may read what customers wrote, in ${folder}.`,
  );
  const again = await openDatabase({ dataDir: folder }, log);
  expect(await openOnes()).toEqual([]);
  await again.close();
}, 60_000);

test('an unfinished database folder is made again, and a finished one is kept', async () => {
  const first = await openDatabase({ dataDir }, log);
  await migrateToLatest(first);
  await first.db
    .insertInto('once')
    .values({ name: 'test', slot: 'a', at: new Date(1) })
    .execute();
  await first.close();
  await writeFile(join(dataDir, 'other'), 'not ours');

  const kept = await openDatabase({ dataDir }, log);
  expect(await kept.db.selectFrom('once').select('slot').execute()).toEqual([{ slot: 'a' }]);
  await kept.close();

  for (const name of ['postgresql.conf', 'global', 'pg_wal'])
    await rm(join(dataDir, 'database', name), { recursive: true });
  await writeFile(join(dataDir, 'database-unfinished'), '');
  const again = await openDatabase({ dataDir }, log);
  expect(await migrateToLatest(again)).toMatchObject({ is: 'ok' });
  await again.close();
  expect((await readdir(dataDir)).filter(name => !name.startsWith('lock.'))).toEqual(['database', 'other']);
}, 120_000);

test('unreadable database files stay unchanged, the error says so, and the lock is released', async () => {
  const database = join(dataDir, 'database');
  for (let attempt = 0; attempt < 2; attempt++) {
    const first = attempt === 0 ? await openDatabase({ dataDir }, log) : null;
    await first?.close();
    await rm(join(database, 'global'), { recursive: true, force: true });
    await expect(openDatabase({ dataDir }, log)).rejects.toThrow(
      /could not be opened: .* Nothing was changed/,
    );
    expect(existsSync(join(database, 'PG_VERSION'))).toBe(true);
  }
}, 120_000);

const last = (line: Promise<string>) => line.catch(() => null);
