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
  child.say(line);
  return child.hear();
};

test('a second process is told who has it, since when and what to do, until the first is killed', async () => {
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

test('it is given back on release, again and again, and leaves one file', async () => {
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

test('of several that find it dead at the same moment, exactly one takes it', async () => {
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
      // Nobody, a dead process, one that died while it wrote its line, one that released it.
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

test('also within one process', async () => {
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => takeLock(folder)));
  expect(results.filter(result => result.status === 'fulfilled')).toHaveLength(1);
});

test.runIf(process.platform === 'linux')(
  'a later process with the same pid does not count as the one that died',
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

test('a process in another container or on another machine has it as long as it touches it', async () => {
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

test('a folder that cannot be made or written is one clear message', async () => {
  await prepareFolder(join(folder, 'a', 'b'));
  await writeFile(join(folder, 'file'), '');
  const says =
    /^The data directory .* cannot be written \((ENOTDIR|EEXIST|EACCES|ENOENT|EPERM)\)\..*DATA_DIR.*DATABASE_URL/;
  await expect(prepareFolder(join(folder, 'file', 'sub'))).rejects.toThrow(says);
  await expect(prepareFolder(join(folder, 'file'))).rejects.toThrow(says);
  // Root may write anywhere; whoever runs the tests, this is done as somebody else.
  const root = process.getuid?.() === 0;
  await mkdir(join(folder, 'theirs'), { mode: root ? 0o755 : 0o555 });
  if (root) process.seteuid!(65_534);
  try {
    await expect(prepareFolder(join(folder, 'theirs'))).rejects.toThrow(says);
    await expect(prepareFolder(join(folder, 'theirs', 'sub'))).rejects.toThrow(says);
  } finally {
    if (root) process.seteuid!(0);
  }
});
