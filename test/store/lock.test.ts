import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareFolder, takeLock } from '../../src/store/database/lock.ts';
import { StoreTrouble } from '../../src/store/database/trouble.ts';
import { type Child, startChild } from '../support/child.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'webcare-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const taker = () => startChild(new URL('./children/take-locks.ts', import.meta.url));
const ask = (child: Child, line: string) => {
  child.write(line);
  return child.readLine();
};

test('a second process is told the owner, the time and the remedy, until the owner is killed', async () => {
  await using first = taker();
  const before = new Date().toISOString();
  expect(await ask(first, folder)).toBe('taken');
  const refused = await takeLock(folder).catch(error => error);
  expect(refused).toBeInstanceOf(StoreTrouble);
  expect(refused.message).toContain(`${folder} is in use by process ${first.pid}, since 20`);
  expect(refused.message).toMatch(/Stop that process, choose another DATA_DIR, or set DATABASE_URL/);
  expect(/since (\S+)\. /.exec(refused.message)![1]! >= before).toBe(true);

  await first.kill('SIGKILL');
  const lock = await takeLock(folder);
  await expect(takeLock(folder)).rejects.toThrow(`this very process (${process.pid})`);
  await lock.release();
});

test('a lock can be taken and released again and again, and it leaves one file', async () => {
  await using other = taker();
  for (let round = 0; round < 5; round++) {
    const lock = await takeLock(folder);
    expect(await ask(other, folder)).toMatch(/^StoreTrouble: .*in use by process/);
    await lock.release();
    expect(await ask(other, folder)).toBe('taken');
    await expect(takeLock(folder)).rejects.toThrow('in use');
    expect(await ask(other, '-')).toBe('released');
    expect(await readdir(folder)).toHaveLength(1);
  }
});

test('exactly one of several processes takes over the lock of a dead process', async () => {
  const takers = Array.from({ length: 4 }, taker);
  try {
    const dead = JSON.stringify({
      host: hostname(),
      space: null,
      pid: 2 ** 22 + 1,
      born: null,
      since: 'long ago',
    });
    for (let round = 0; round < 16; round++) {
      const contested = join(folder, String(round));
      await mkdir(contested);
      // No lock, the lock of a dead process, a half-written lock, a released lock.
      if (round % 4 > 0)
        await writeFile(join(contested, 'lock.7'), ['', dead, dead.slice(0, 9), 'released'][round % 4]!);
      const answers = await Promise.all(takers.map(each => ask(each, contested)));
      expect(answers.filter(answer => answer === 'taken')).toHaveLength(1);
      expect(answers.filter(answer => answer.includes('is in use by'))).toHaveLength(3);
    }
  } finally {
    await Promise.all(takers.map(each => each.kill()));
  }
});

test('exactly one of several callers within one process takes the lock', async () => {
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => takeLock(folder)));
  expect(results.filter(result => result.status === 'fulfilled')).toHaveLength(1);
});

test.runIf(process.platform === 'linux')(
  'a later process with the pid of a dead one does not hold the dead one’s lock',
  async () => {
    const lock = await takeLock(folder);
    const file = join(folder, 'lock.1');
    const mine = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...mine, born: '1' }));
    const again = await takeLock(folder);
    await again.release();
    await lock.release();
  },
);

test('a process on another machine holds the lock as long as it touches the lock file', async () => {
  const file = join(folder, 'lock.3');
  await writeFile(
    file,
    JSON.stringify({ host: 'elsewhere', space: 'another', pid: process.pid, born: '1', since: 'just now' }),
  );
  await expect(takeLock(folder)).rejects.toThrow(/in use by process \d+ on elsewhere.*wait 20 seconds/);
  const longAgo = new Date(Date.now() - 21_000);
  await utimes(file, longAgo, longAgo);
  const lock = await takeLock(folder);
  await lock.release();
});

test('a folder that cannot be made or written gives one clear message', async () => {
  await prepareFolder(join(folder, 'a', 'b'));
  await writeFile(join(folder, 'file'), '');
  const unwritable =
    /^The data directory .* cannot be written \((ENOTDIR|EEXIST|EACCES|ENOENT|EPERM)\)\..*DATA_DIR.*DATABASE_URL/;
  await expect(prepareFolder(join(folder, 'file', 'sub'))).rejects.toThrow(unwritable);
  await expect(prepareFolder(join(folder, 'file'))).rejects.toThrow(unwritable);
  // Root may write anywhere, so the tests of root do this part as another user.
  const root = process.getuid?.() === 0;
  await mkdir(join(folder, 'theirs'), { mode: root ? 0o755 : 0o555 });
  if (root) process.seteuid!(65_534);
  try {
    await expect(prepareFolder(join(folder, 'theirs'))).rejects.toThrow(unwritable);
    await expect(prepareFolder(join(folder, 'theirs', 'sub'))).rejects.toThrow(unwritable);
  } finally {
    if (root) process.seteuid!(0);
  }
});
