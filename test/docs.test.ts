import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { networks } from '../adapters/registry.ts';

/** The documents name only things that exist. */

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const pagesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md'))
    .map(name => join(folder, name))
    .sort();
const documents = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'test/README.md'],
  ...pagesIn('docs'),
];
/** A file may also be in the example of a guide. */
const isThere = (path: string) =>
  [root, join(root, 'docs/guides/board')].some(at => existsSync(join(at, path)));
const OURS = /`((?:src|test|adapters|manifest|migrations|tools|docs)\/[\w./-]+)`/g;

it.each(documents)('every file that %s links to or names exists', name => {
  const links = [...read(name).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, to]) =>
    join(dirname(name), to!),
  );
  const named = [...read(name).matchAll(OURS)].map(([, to]) => to!);
  expect([...links, ...named].filter(to => !isThere(to))).toEqual([]);
});

/**
 * The code blocks of the documents that begin with the name of a file. A block quotes one or more pieces of
 * that file, with `// ...` between them.
 */
const quotes = documents.flatMap(name =>
  [...read(name).matchAll(/```ts\n\/\/ ([\w./-]+)\n([\s\S]*?)```/g)].map(([, file, code]) => ({
    name,
    file: file!,
    pieces: code!.split(/^ *\/\/ \.\.\.\n/m),
  })),
);
describe('code that a document quotes', () => {
  it.each(quotes)('in $name equals the code in $file', ({ file, pieces }) => {
    const text = read(file);
    let from = 0;
    for (const piece of pieces) {
      expect(text.slice(from)).toContain(piece);
      from = text.indexOf(piece, from) + piece.length;
    }
  });

  it('is found in the guide to a scenario', () => {
    expect(quotes.filter(({ name }) => name === 'docs/guides/a-scenario.md').length).toBeGreaterThan(3);
  });
});

const decisions = pagesIn('docs/decisions').filter(name => !name.endsWith('README.md'));
it.each(decisions)('the decision %s has a context and consequences, and is in the list', name => {
  const text = read(name);
  expect([...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual([
    'Context',
    'Decision',
    'Consequences',
  ]);
  const [, nr, title] = /^# (\d{4}) (.*)$/m.exec(text) ?? [];
  const file = name.slice('docs/decisions/'.length);
  expect(file).toMatch(new RegExp(`^${nr}-`));
  expect(read('docs/decisions/README.md')).toContain(`- [${nr}](${file}) ${title}\n`);
});

it('every npm command that the documents name exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = documents.flatMap(name =>
    [...read(name).matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script!),
  );
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter(script => !(script in scripts))).toEqual([]);
});

it('the README and .env.example name the same environment variables', () => {
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
  const readme = read('README.md');
  expect([...inTable].filter(name => !inExample.has(name))).toEqual([]);
  expect([...inExample].filter(name => !readme.includes(name))).toEqual([]);
});

describe('SECURITY.md', () => {
  const security = read('SECURITY.md');
  const upTo = (letter: string, last: number) => Array.from({ length: last }, (_, i) => `${letter}${i + 1}`);
  const findings = [...upTo('C', 1), ...upTo('H', 5), ...upTo('M', 13), ...upTo('L', 10)];

  it('says of each finding of the review, in one line, how it was mended or why not', () => {
    const lines = [
      ...security.matchAll(/^\| ([CHML]\d+) \| .+ \| (mended|mended in part|answered) \| .+\. \|$/gm),
    ];
    expect(lines.map(([, finding]) => finding)).toEqual(findings);
  });

  it('has its parts', () => {
    expect([...security.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual([
      'What is promised',
      'How to report',
      'How keys rotate',
      'Code of others',
      'What was tried',
      'Every finding of the review',
      'What is left',
    ]);
  });
});
