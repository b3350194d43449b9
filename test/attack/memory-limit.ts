import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';

export const MOST_MIB = 512;

/** Whether the kernel ends a process that takes more, and how to take the limit away after its end. */
export type MemoryLimit = { by: 'memory cgroup' | 'resident set, measured'; remove(): void };

/**
 * Gives a process at most 512 MiB, as a small container does. Where this user may not make a cgroup, only the
 * measured resident set tells whether the process stayed below that.
 */
export function limitMemory(pid: number): MemoryLimit {
  for (const [controller, mount, file] of [
    ['memory', '/sys/fs/cgroup/memory', 'memory.limit_in_bytes'],
    ['', '/sys/fs/cgroup', 'memory.max'],
  ] as const) {
    const folder = `${mount}${ownGroup(controller)}/webcare-attack-${pid}`;
    try {
      mkdirSync(folder);
    } catch {
      continue;
    }
    try {
      writeFileSync(`${folder}/${file}`, String(MOST_MIB * 2 ** 20));
      writeFileSync(`${folder}/cgroup.procs`, String(pid));
      return { by: 'memory cgroup', remove: () => rmdirSync(folder) };
    } catch {
      rmdirSync(folder);
    }
  }
  return { by: 'resident set, measured', remove: () => {} };
}

/** The group of this process under a controller. Version 2 has no controller in its line: `0::/...`. */
function ownGroup(controller: string): string {
  try {
    const lines = readFileSync('/proc/self/cgroup', 'utf8').split('\n');
    const own = lines.map(line => line.split(':')).find(([, name]) => name === controller)?.[2] ?? '';
    return own === '/' ? '' : own;
  } catch {
    return '';
  }
}
