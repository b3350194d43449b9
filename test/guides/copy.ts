import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the code. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
const LEFT_OUT = ['node_modules', '.git', 'data', 'dist'];

/** A copy of the code in which a test follows a guide. */
export function copyOfCode() {
  const folder = mkdtempSync(join(tmpdir(), 'webcare-guide-'));
  cpSync(root, folder, {
    recursive: true,
    filter: path => !LEFT_OUT.includes(relative(root, path).split('/')[0]!),
  });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const { VITEST: _, NODE_ENV: __, ...env } = process.env;
  return {
    folder,
    /** Runs a command: the text it prints, and whether it ended well. */
    run(command: string, more: Record<string, string> = {}): { ok: boolean; printed: string } {
      const [program, ...rest] = command.split(' ');
      try {
        const printed = execFileSync(program!, rest, {
          cwd: folder,
          env: { ...env, ...more },
          stdio: 'pipe',
        });
        return { ok: true, printed: printed.toString() };
      } catch (error) {
        const { stdout, stderr } = error as { stdout?: Buffer; stderr?: Buffer };
        if (stdout === undefined) throw error;
        return { ok: false, printed: `${stdout}${stderr}` };
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The numbered steps of a guide. */
export function stepsOf(guide: string) {
  const steps = guide.split(/^\d+\. /m).slice(1);
  return {
    /** The text that the first group of `what` finds in that step. */
    inside(step: number, what: RegExp): string {
      const found = what.exec(steps[step - 1] ?? '')?.[1];
      if (found === undefined) throw new Error(`step ${step} of the guide does not say ${what}`);
      return found;
    },
    /** The names in the first column of the tables of that step. */
    table: (step: number): string[] =>
      [...(steps[step - 1] ?? '').matchAll(/^ +\| `([\w./-]+)` \|/gm)].map(([, name]) => name!),
    /** The names in the list of that step. */
    list: (step: number): string[] =>
      [...(steps[step - 1] ?? '').matchAll(/^ +- `([\w./-]+)`$/gm)].map(([, name]) => name!),
  };
}
