import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One place of a file: the lines that are there, and the lines that take their place. */
type Hunk = { from: string; to: string };
type Diff = { file: string; hunks: Hunk[] };

/** The diffs of a guide, by its headings. They have no line numbers; `@@` begins another place of the file. */
export function diffsOf(guide: string): { title: string; diffs: Diff[] }[] {
  return guide
    .split(/^## /m)
    .slice(1)
    .map(step => ({
      title: step.slice(0, step.indexOf('\n')),
      diffs: [...step.matchAll(/```diff\n--- ([\w./-]+)\n([\s\S]*?)\n```/g)].map(([, file, lines]) => ({
        file: file!,
        hunks: lines!.split('\n@@\n').map(hunkOf),
      })),
    }))
    .filter(({ diffs }) => diffs.length > 0);
}

function hunkOf(diff: string): Hunk {
  const side = (sign: '-' | '+') =>
    diff
      .split('\n')
      .filter(line => line[0] === sign || line[0] === ' ')
      .map(line => line.slice(1))
      .join('\n');
  return { from: side('-'), to: side('+') };
}

/** Makes the changes in a copy of the code. A place must be there once. */
export function apply(diffs: Diff[], folder: string): void {
  for (const { file, hunks } of diffs) {
    const path = join(folder, file);
    let text = readFileSync(path, 'utf8');
    for (const { from, to } of hunks) {
      const times = text.split(from).length - 1;
      if (times !== 1) throw new Error(`${file} has this ${times} times:\n${from}`);
      text = text.replace(from, () => to);
    }
    writeFileSync(path, text);
  }
}
