/**
 * Allows one process at a time in a data directory. PGlite lets two open the same files, and then one of
 * them silently loses its writes.
 */
import { constants, readFileSync, readlinkSync } from 'node:fs';
import { access, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf, StoreTrouble } from './trouble.ts';

export type Lock = { release(): Promise<void> };
/**
 * `space` is the container or machine in which the pid counts. `born` distinguishes the process from a later
 * one with that pid; null if the system does not tell.
 */
type Holder = { host: string; space: string | null; pid: number; born: string | null; since: string };

const beat = 5_000;
/**
 * In milliseconds. A holder on another machine (or in another container) that did not touch its lock
 * for this long counts as dead.
 */
const silence = 4 * beat;

/** Makes the folder if it is not there. Throws StoreTrouble if this process cannot write in it. */
export async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/**
 * Takes the lock of a folder, even from a holder that died. Throws StoreTrouble with
 * the name of a living holder.
 *
 * A lock file is `lock.<n>`, and the highest one counts. It is made with O_EXCL, so if several processes find
 * it dead, only one of them makes the next. The highest is never removed, only marked as released. So a slow
 * process cannot make a number that was already used without seeing a higher one.
 */
export async function takeLock(folder: string): Promise<Lock> {
  const me: Holder = {
    host: hostname(),
    space: ownSpace(),
    pid: process.pid,
    born: birthOf(process.pid),
    since: new Date().toISOString(),
  };
  for (;;) {
    const newest = Math.max(0, ...(await numbers(folder)));
    const holder = newest === 0 ? null : await holderOf(join(folder, `lock.${newest}`));
    if (holder) throw held(folder, holder);
    const mine = newest + 1;
    const file = join(folder, `lock.${mine}`);
    try {
      await writeFile(file, JSON.stringify(me), { flag: 'wx' });
    } catch (error) {
      if (codeOf(error) === 'EEXIST') continue;
      throw unwritable(folder, error);
    }
    const all = await numbers(folder);
    if (all.some(number => number > mine)) {
      await rm(file, { force: true });
      continue;
    }
    for (const number of all) if (number < mine) await rm(join(folder, `lock.${number}`), { force: true });
    return keep(file);
  }
}

function keep(file: string): Lock {
  const beating = setInterval(() => {
    const now = new Date();
    // If the folder is gone, the next query fails with its own message.
    utimes(file, now, now).catch(() => {});
  }, beat).unref();
  return {
    async release() {
      clearInterval(beating);
      // If the folder is gone or full, the file keeps the name of a process that will be dead.
      await writeFile(file, released).catch(() => {});
    },
  };
}

const released = 'released';

/** The living holder of the lock in this file, or null. */
async function holderOf(file: string): Promise<Holder | null> {
  for (let look = 0; look < 20; look++) {
    const text = await readFile(file, 'utf8').catch(() => released);
    if (text === released) return null;
    const holder = parse(text);
    if (holder) return (await lives(holder, file)) ? holder : null;
    // The file may be made already, but its line not written yet.
    await pause(25);
  }
  return null;
}

function parse(text: string): Holder | null {
  try {
    const holder = JSON.parse(text);
    return typeof holder?.pid === 'number' ? holder : null;
  } catch {
    return null;
  }
}

async function lives(holder: Holder, file: string): Promise<boolean> {
  if (!isVisible(holder)) {
    const touched = await stat(file).then(
      found => found.mtimeMs,
      () => 0,
    );
    return Date.now() - touched < silence;
  }
  if (holder.born !== null) return birthOf(holder.pid) === holder.born;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Can we look up a pid of that process from here? */
const isVisible = ({ host, space }: Holder) => (space === null ? host === hostname() : space === ownSpace());

/** Names this boot of this machine, and the container in it. */
function ownSpace(): string | null {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

/** The tick in which a living process started; null if it does not live. */
function birthOf(pid: number): string | null {
  try {
    // The name, in brackets, may contain anything. After it come the state,
    // eighteen more fields, and the start.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : fields[19]!;
  } catch {
    return null;
  }
}

async function numbers(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names.flatMap(name => (/^lock\.\d{1,15}$/.test(name) ? [Number(name.slice(5))] : []));
}

function held(folder: string, holder: Holder): StoreTrouble {
  const { host, pid, since } = holder;
  const who = !isVisible(holder)
    ? `process ${pid} on ${host}`
    : pid === process.pid
      ? `this very process (${pid})`
      : `process ${pid}`;
  const wait = isVisible(holder)
    ? ''
    : ` If it no longer runs, wait ${silence / 1000} seconds and start again.`;
  return new StoreTrouble(
    `The data directory ${folder} is in use by ${who}, since ${since}. The embedded database serves one process. ` +
      `Stop that process, choose another DATA_DIR, or set DATABASE_URL to a Postgres that several can share.${wait}`,
  );
}

function unwritable(folder: string, error: unknown): StoreTrouble {
  return new StoreTrouble(
    `The data directory ${folder} cannot be written (${codeOf(error) ?? String(error)}). ` +
      'Let the user that runs this write there, set DATA_DIR to a folder where it may, or set DATABASE_URL to a Postgres.',
    { cause: error },
  );
}
