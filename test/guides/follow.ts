import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** Follows the steps of a guide of `docs/guides` exactly, in a copy of the program. */

const root = join(import.meta.dirname, '..', '..');
const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin',
  'tsc',
);

/**
 * One change of a file: the lines `from` become the lines `to`. The last line of `from` may be incomplete.
 */
type Hunk = { from: string; to: string };
type Change = { file: string; hunks: Hunk[] };
/** The part of a guide between two headings. */
type Step = { title: string; changes: Change[] };

export function stepsOf(guide: string): Step[] {
  return readFileSync(join(root, guide), 'utf8')
    .split(/^## /m)
    .slice(1)
    .map(text => ({
      title: text.slice(0, text.indexOf('\n')),
      changes: [...text.matchAll(/```diff\n--- ([\w./-]+)\n([\s\S]*?)\n```/g)].map(([, file, diff]) => ({
        file: file!,
        hunks: diff!.split('\n@@\n').map(hunkOf),
      })),
    }));
}

function hunkOf(diff: string): Hunk {
  const lines = diff.split('\n');
  const side = (sign: '-' | '+') =>
    lines
      .filter(line => line[0] === sign || line[0] === ' ')
      .map(line => line.slice(1))
      .join('\n');
  return { from: side('-'), to: side('+') };
}

/** A copy of the program. It is removed after the test. */
export function copyOfProgram() {
  const folder = mkdtempSync(join(tmpdir(), 'webcare-guide-'));
  for (const name of [
    'src',
    'adapters',
    'migrations',
    'webcare.example.yaml',
    'tsconfig.json',
    'package.json',
  ])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(
    join(folder, 'tsconfig.copy.json'),
    JSON.stringify({ extends: './tsconfig.json', include: ['src', 'adapters', 'migrations'] }),
  );
  return {
    folder,
    follow({ title, changes }: Step): void {
      for (const { file, hunks } of changes) {
        let text = readFileSync(join(folder, file), 'utf8');
        for (const { from, to } of hunks) {
          const there = text.split(from).length - 1;
          if (there !== 1) throw new Error(`"${title}": ${file} has this ${there} times:\n${from}`);
          text = text.replace(from, () => to);
        }
        writeFileSync(join(folder, file), text);
      }
    },
    /** The files with errors of the compiler. */
    async wrongFiles(): Promise<string[]> {
      const output = await promisify(execFile)(process.execPath, [compiler, '-p', 'tsconfig.copy.json'], {
        cwd: folder,
      }).then(
        () => '',
        (error: { stdout: string }) => error.stdout,
      );
      return [
        ...new Set([...output.matchAll(/^([\w./-]+)\(\d+,\d+\): error/gm)].map(([, file]) => file!)),
      ].sort();
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
