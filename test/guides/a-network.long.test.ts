import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { BASE_FILES } from '../support/adapter-files.ts';
import { copyOfCode, root, stepsOf } from './copy.ts';

/** Follows the steps of docs/guides/a-network.md in a copy of the code. */

const { inside, table } = stepsOf(readFileSync(join(root, 'docs/guides/a-network.md'), 'utf8'));
const example = join(root, 'docs/guides/board');
const folder = inside(1, /\*\*Make the folder `(adapters\/social\/\w+)\/`/);
const files = table(1).map(name => `${folder}/${name}`);
const registry = inside(2, /`(adapters\/[\w.]+)`/);
const list = inside(2, /at the end of `(\w+)` in/);
const line = inside(2, /```ts\n +(.*)\n/);
const contract = inside(3, /`(test\/[\w./]+\.test\.ts)`/);
const commands = [4, 5].map(step =>
  inside(step, /```sh\n([\s\S]*?)```/)
    .trim()
    .split(/\n\s*/),
);

const filesOf = (of: string): string[] =>
  readdirSync(of, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map(entry => relative(of, join(entry.parentPath, entry.name)));
const hashesIn = (of: string) =>
  new Map(
    filesOf(of).map(path => [
      path,
      createHash('sha256')
        .update(readFileSync(join(of, path)))
        .digest('hex'),
    ]),
  );
type Hashes = ReturnType<typeof hashesIn>;
const changed = (before: Hashes, after: Hashes): string[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter(path => before.get(path) !== after.get(path))
    .sort();

let copy: ReturnType<typeof copyOfCode>;
beforeAll(() => {
  copy = copyOfCode();
});
afterAll(() => copy.remove());

it('the guide to a network names the base files of a network, and its example has exactly these', () => {
  expect(table(1).sort()).toEqual([...BASE_FILES.social].sort());
  expect(filesOf(example).sort()).toEqual([...files, contract].sort());
});

it('the steps of the guide add a network, and no other file changes', () => {
  const before = hashesIn(copy.folder);
  for (const path of [...files, contract]) cpSync(join(example, path), join(copy.folder, path));
  const place = join(copy.folder, registry);
  const end = new RegExp(`(export const ${list}: [\\s\\S]*?)\\n};`);
  expect(readFileSync(place, 'utf8')).toMatch(end);
  writeFileSync(place, readFileSync(place, 'utf8').replace(end, `$1\n  ${line}\n};`));
  const byHand = hashesIn(copy.folder);
  const [writing, checking] = commands;
  for (const command of writing!) run(command);
  const written = hashesIn(copy.folder);
  for (const command of checking!) run(command);

  const mine = [...files, registry, contract];
  const others = changed(before, byHand).filter(path => !mine.includes(path));
  const generated = changed(byHand, written);
  console.log(
    `a network: ${files.length} files in ${folder}, 1 line in ${registry}, 1 contract test; ` +
      `${generated.length} files written by ${writing!.join(', ')}; other files touched: ${others.length}`,
  );
  expect(others).toEqual([]);
  expect(generated).toEqual(['.env.example', 'src/config/webcare.schema.json', 'webcare.example.yaml']);
  expect(changed(written, hashesIn(copy.folder))).toEqual([]);
  expect(readFileSync(join(copy.folder, '.env.example'), 'utf8')).toContain('\n#WALL_TOKEN=board-\n');
});

/** Runs the command with the Postgres of the tests, so that the copy need not start another. */
function run(command: string): void {
  const { ok, printed } = copy.run(command, { TEST_DATABASE_URL: inject('postgres').url });
  if (!ok) throw new Error(`${command} fails after the steps of the guide:\n${printed}`);
}
