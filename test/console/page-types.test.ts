import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const page = 'adapters/chat/console/page';
const options = [
  ...[
    '--ignoreConfig',
    '--noEmit',
    '--allowJs',
    '--checkJs',
    '--strict',
    '--skipLibCheck',
    '--allowImportingTsExtensions',
    '--exactOptionalPropertyTypes',
  ],
  ...['--target', 'es2023', '--lib', 'es2023,dom,dom.iterable', '--module', 'nodenext'],
];

/**
 * The page has no build step. The compiler checks its modules against the types of the views, so a new
 * kind of block fails here.
 */
test('the modules of the console page agree with the types of the views they draw', async () => {
  const files = readdirSync(page).filter(name => name.endsWith('.js'));
  const result = await promisify(execFile)('node_modules/.bin/tsc', [
    ...options,
    ...files.map(name => `${page}/${name}`),
  ]).catch(error => error as { stdout: string });
  expect(result.stdout).toBe('');
});

test('every module of the console page begins with @ts-check', async () => {
  const { readFile } = await import('node:fs/promises');
  for (const name of readdirSync(page).filter(one => one.endsWith('.js')))
    expect([name, (await readFile(`${page}/${name}`, 'utf8')).startsWith('// @ts-check')]).toEqual([
      name,
      true,
    ]);
});
