import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { networks } from '../adapters/registry.ts';

/** What the documents say is there. */

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const GUIDES = 'docs/guides';
const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, GUIDES))
    .filter(name => name.endsWith('.md'))
    .map(name => join(GUIDES, name)),
];
/** What a guide adds is in its example. */
const isThere = (path: string) => [root, join(root, GUIDES, 'board')].some(at => existsSync(join(at, path)));

it.each(documents)('every file that %s leads to or names is there', name => {
  const links = [...read(name).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, to]) =>
    join(dirname(name), to!),
  );
  const named = [...read(name).matchAll(/`((?:src|test|adapters|manifest)\/[\w./-]+)`/g)].map(
    ([, to]) => to!,
  );
  expect([...links, ...named].filter(to => !isThere(to))).toEqual([]);
});

it('every command they name is one', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = documents.flatMap(name =>
    [...read(name).matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script!),
  );
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter(script => !(script in scripts))).toEqual([]);
});

it('every variable of the README is in .env.example, and the other way round', () => {
  const inTable = new Set(
    [...read('README.md').matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell]) =>
      [...cell!.matchAll(/`([A-Z][A-Za-z_]{3,})`/g)].map(([, name]) => name!),
    ),
  );
  const ofSources = Object.values(networks).flatMap(({ settings }) =>
    settings
      .secrets(settings.example.name)
      .map(({ name }) => `${settings.example.name}_${name}`.toUpperCase()),
  );
  expect(ofSources).toContain('FORUM_SECRET');
  const inExample = new Set(
    [...read('.env.example').matchAll(/^#([A-Za-z_]+)=/gm)].map(([, name]) =>
      ofSources.includes(name!) ? '<SOURCE>_' : name!,
    ),
  );
  const said = read('README.md');
  expect([...inTable].filter(name => !inExample.has(name))).toEqual([]);
  expect([...inExample].filter(name => !said.includes(name))).toEqual([]);
});
