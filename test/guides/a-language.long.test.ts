import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyOfCode, root, stepsOf } from './copy.ts';

/** Adds a language in a copy of the code by the steps of docs/guides/a-language.md. */

const { inside, list } = stepsOf(readFileSync(join(root, 'docs/guides/a-language.md'), 'utf8'));

let copy: ReturnType<typeof copyOfCode>;
beforeAll(() => {
  copy = copyOfCode();
});
afterAll(() => copy.remove());
const change = (path: string, how: (text: string) => string) =>
  writeFileSync(join(copy.folder, path), how(readFileSync(join(copy.folder, path), 'utf8')));

it('the guide to a language lists all places in adapters that lack a new language', () => {
  const words = inside(2, /in `(src\/words\/words\.ts)`/);
  const languages = inside(2, /to `(\w+)` in/);
  // The test needs no real translation.
  writeFileSync(join(copy.folder, 'src/words/nl.ts'), "export { en as nl } from './en.ts';\n");
  change(words, text =>
    text
      .replace(
        "import { en } from './en.ts';",
        "import { en } from './en.ts';\nimport { nl } from './nl.ts';",
      )
      .replace(`const ${languages} = { en }`, `const ${languages} = { en, nl }`),
  );
  const { ok, printed } = copy.run('npx tsc --noEmit');
  expect(ok).toBe(false);
  const named = new Set([...printed.matchAll(/^([\w./-]+)\(\d+,\d+\): error/gm)].map(([, path]) => path));
  expect([...named].sort()).toEqual(list(3));

  for (const path of list(3)) change(path, text => text.replace('= { en }', '= { en, nl: en }'));
  expect(copy.run('npx tsc --noEmit')).toEqual({ ok: true, printed: '' });
});
