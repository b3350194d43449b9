import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyOfCode, root, stepsOf } from './copy.ts';

/**
 * Adds only the rows of docs/guides/a-button.md to the acts table in a copy of the code. An incomplete
 * button must not compile.
 */

const guide = readFileSync(join(root, 'docs/guides/a-button.md'), 'utf8');
const { inside, list } = stepsOf(guide);
const WORDS = ['src/words/en/forms.ts', 'src/words/en/labels.ts'];

let copy: ReturnType<typeof copyOfCode>;
beforeAll(() => {
  copy = copyOfCode();
});
afterAll(() => copy.remove());

/** The files that the compiler names after the row was added. */
function namedFor(row: string): string[] {
  const table = join(copy.folder, 'src/acts/acts.ts');
  const before = readFileSync(table, 'utf8');
  const end = '} as const satisfies Record<string, Row>;';
  expect(before).toContain(end);
  writeFileSync(table, before.replace(end, `  ${row}\n${end}`));
  const { ok, printed } = copy.run('npx tsc --noEmit');
  writeFileSync(table, before);
  expect(ok).toBe(false);
  const named = [...printed.matchAll(/^((?:src|adapters)\/[\w./-]+)\(\d+,\d+\): error/gm)];
  return [...new Set(named.map(([, path]) => path!))].sort();
}

describe('the list of files that a button needs', () => {
  it('the guide to a button lists the files that the compiler names for a form of one step', () => {
    expect(namedFor(inside(2, /```ts\n +(.*)\n/))).toEqual(list(3));
  });

  const others = [...guide.matchAll(/^\| `(\{ is: '(\w+)'.*?\})` \|.*\| (.*) \|$/gm)].map(
    ([, row, kind, places]) => ({ row, kind, places: places! }),
  );
  it.each(others)(
    'the guide to a button lists the files that the compiler names for a $kind',
    ({ row, places }) => {
      const listed = [...places.matchAll(/`([\w./-]+)`/g)].map(([, path]) => path!);
      const named = namedFor(`park: ${row},`);
      expect(named.filter(path => !WORDS.includes(path))).toEqual(listed);
      expect(named).toContain('src/words/en/labels.ts');
    },
  );

  it('the guide to a button has the rows of three other kinds', () => {
    expect(others).toHaveLength(3);
  });
});
