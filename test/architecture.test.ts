import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BASE_FILES, ELSEWHERE_FILES } from './support/adapter-files.ts';

/** The rules for imports and for the content of files. A rule that fails lists the offending lines. */

const root = fileURLToPath(new URL('..', import.meta.url));

type File = { path: string; text: string; imports: Import[] };
/** `to` is a path in this repository, or the name of a package. */
type Import = { to: string; own: boolean; typeOnly: boolean };

const IMPORT = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;
const IN_COMMENT = /^\s*(?:\/\*\*|\*)/;

function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(IMPORT)].map(({ index, 1: type, 2: named, 3: dynamic }) => {
    const specifier = named ?? dynamic ?? '';
    const line = text.slice(text.lastIndexOf('\n', index) + 1, index);
    const own = specifier.startsWith('.');
    return {
      to: own ? normalize(join(dirname(path), specifier)) : packageOf(specifier),
      own,
      // A page is JavaScript, so it names types in comments.
      typeOnly: type !== undefined || IN_COMMENT.test(line),
    };
  });
}
const packageOf = (specifier: string): string =>
  specifier.startsWith('node:')
    ? specifier
    : specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');

function files(folder: string, ends: RegExp): File[] {
  return readdirSync(join(root, folder), { recursive: folder !== '.', withFileTypes: true })
    .filter(entry => entry.isFile() && ends.test(entry.name))
    .map(entry => relative(root, join(entry.parentPath, entry.name)))
    .sort()
    .map(path => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, imports: importsOf(path, text) };
    });
}

const code = [...files('src', /\.ts$/), ...files('adapters', /\.ts$/), ...files('migrations', /\.ts$/)];
/** The modules that a browser loads. */
const pages = files('adapters', /\.js$/);
const inside = (folder: string) => code.filter(file => file.path.startsWith(`${folder}/`));

const PURE = [
  'acts',
  'case',
  'sla',
  'triage',
  'oncall',
  'reply',
  'stats',
  'view',
  'words',
  'operator',
  'settings',
].map(room => `src/${room}/`);
/** Rooms whose values, not only types, an adapter may use: acts, and the parts that settings are made of. */
const LEAVES = ['src/acts/', 'src/settings/', 'src/operator/'];
const isLeaf = (path: string): boolean => LEAVES.some(room => path.startsWith(room));
const isPure = (path: string): boolean => PURE.some(room => path.startsWith(room));
const among = (path: string, allowed: readonly string[]): boolean =>
  allowed.some(each => path === each || path.startsWith(`${each}/`));

/** `a -> b` for each import of these files that is not allowed. */
function offending(from: File[], allowed: (one: Import, file: File) => boolean): string[] {
  return from.flatMap(file =>
    file.imports.filter(one => !allowed(one, file)).map(one => `${file.path} -> ${one.to}`),
  );
}
/** `path:line: text` for each line that matches. */
function matchingLines(where: File[], pattern: RegExp, except: readonly string[] = []): string[] {
  return where
    .filter(file => !except.includes(file.path))
    .flatMap(file =>
      file.text
        .split('\n')
        .flatMap((line, i) => (pattern.test(line) ? [`${file.path}:${i + 1}: ${line.trim()}`] : [])),
    );
}

describe('the import rules', () => {
  it('find every form of import', () => {
    const text = [
      "import { a } from './a.ts';",
      "import type { b } from '../b.ts';",
      'import {\n  c,\n  type d,\n} from "x";'.replaceAll('"', "'"),
      "import 'side';",
      "export { e } from './e.ts';",
      "export * from '@scope/pack/deep';",
      "const f = await import('./f.ts');",
      "/** @typedef {import('./g.ts').G} G */",
      "// import { no } from './comment.ts'",
    ].join('\n');
    const found = importsOf('src/view/x.ts', text);
    expect(found.filter(one => one.typeOnly).map(one => one.to)).toEqual(['src/b.ts', 'src/view/g.ts']);
    expect(found.map(one => one.to)).toEqual([
      'src/view/a.ts',
      'src/b.ts',
      'x',
      'side',
      'src/view/e.ts',
      '@scope/pack',
      'src/view/f.ts',
      'src/view/g.ts',
    ]);
    expect(
      [...code, ...pages]
        .filter(file => /^import /m.test(file.text) && file.imports.length === 0)
        .map(file => file.path),
    ).toEqual([]);
    expect(code.length).toBeGreaterThan(100);
    expect(pages.length).toBeGreaterThan(20);
  });

  it('pure rooms import only pure rooms', () => {
    const packages = (file: File) => [
      'temporal-polyfill',
      ...(file.path.startsWith('src/settings/') ? ['zod'] : []),
    ];
    const rooms = code.filter(file => isPure(file.path));
    expect(
      offending(rooms, (one, file) => (one.own ? isPure(one.to) : packages(file).includes(one.to))),
    ).toEqual([]);
  });

  it('the case imports nothing but the case', () => {
    expect(offending(inside('src/case'), one => one.own && one.to.startsWith('src/case/'))).toEqual([]);
  });

  it('ports import pure types, and packages only as types', () => {
    expect(
      offending(
        inside('src/ports'),
        one => one.typeOnly && (!one.own || isPure(one.to) || one.to.startsWith('src/ports/')),
      ),
    ).toEqual([]);
  });

  it('the acts import only types of the case, so adapters may import their values', () => {
    expect(
      offending(
        inside('src/acts'),
        one => one.to.startsWith('src/acts/') || (one.typeOnly && one.to.startsWith('src/case/')),
      ),
    ).toEqual([]);
  });

  it('an adapter imports only ports, acts, pure types and its own folder', () => {
    const adapters = [...inside('adapters'), ...pages].filter(file => file.path !== 'adapters/registry.ts');
    const folderOf = (path: string) => path.split('/').slice(0, 3).join('/');
    expect(
      offending(
        adapters,
        (one, file) =>
          !one.own ||
          one.to.startsWith('src/ports/') ||
          isLeaf(one.to) ||
          (one.typeOnly && isPure(one.to)) ||
          one.to.startsWith(`${folderOf(file.path)}/`),
      ),
    ).toEqual([]);
  });

  it('a page loads only modules of its own folder, and no other file imports them', () => {
    const here = (one: Import, file: File) => one.own && dirname(one.to) === dirname(file.path);
    expect(offending(pages, (one, file) => one.typeOnly || here(one, file))).toEqual([]);
    const paths = pages.map(file => file.path);
    expect(offending(code, one => !paths.includes(one.to))).toEqual([]);
  });

  it('only the composition root and the settings import the adapters, and only their registry', () => {
    const composing = ['src/adapters.ts', 'src/config/registered.ts'];
    const others = code.filter(file => !file.path.startsWith('adapters/') && !composing.includes(file.path));
    expect(offending(others, one => !one.to.startsWith('adapters/'))).toEqual([]);
    const composition = code.filter(file => composing.includes(file.path));
    expect(
      offending(composition, one => !one.to.startsWith('adapters/') || one.to === 'adapters/registry.ts'),
    ).toEqual([]);
  });

  it('the settings of an adapter load only our own files and zod', () => {
    const files = new Map(code.map(file => [file.path, file]));
    const loaded = new Set<string>();
    const load = (path: string): void => {
      if (loaded.has(path)) return;
      loaded.add(path);
      for (const one of files.get(path)?.imports ?? []) if (!one.typeOnly) load(one.to);
    };
    const settings = code
      .map(file => file.path)
      .filter(path => /^adapters\/\w+\/\w+\/settings\.ts$/.test(path));
    expect(settings.length).toBeGreaterThan(4);
    settings.forEach(load);
    const ours = (path: string) => files.has(path) && !path.endsWith('/index.ts');
    expect([...loaded].filter(path => !ours(path))).toEqual(['zod']);
  });

  it('rooms import each other in one direction only', () => {
    const rules: Record<string, string[]> = {
      'src/store': ['src/store', 'migrations'],
      'src/engine': ['src/engine', 'src/store'],
      'src/config': ['src/config', 'adapters/registry.ts'],
    };
    const found = Object.entries(rules).flatMap(([room, allowed]) =>
      offending(
        inside(room),
        one => !one.own || isPure(one.to) || one.to.startsWith('src/ports/') || among(one.to, allowed),
      ),
    );
    expect(found).toEqual([]);
    const root = [
      'adapters',
      'app',
      'doctor',
      'http',
      'inside',
      'listen',
      'main',
      'metrics',
      'reach',
      'run',
      'team',
    ].map(name => `src/${name}.ts`);
    expect(
      offending(
        code.filter(file => !root.includes(file.path)),
        one => !root.includes(one.to),
      ),
    ).toEqual([]);
  });

  it('SQL is only in the store', () => {
    const sql = ['kysely', 'pg', '@electric-sql/pglite', '@electric-sql/pglite-prepopulatedfs'];
    const others = code.filter(file => !among(file.path, ['src/store', 'migrations']));
    expect(offending(others, one => !sql.includes(one.to))).toEqual([]);
  });

  it('a platform library stays in the one adapter that needs it', () => {
    const shared = ['express', 'pino', 'temporal-polyfill', 'zod'];
    const folderOf = (path: string) => path.split('/').slice(0, 3).join('/');
    const homes = new Map(
      inside('adapters').flatMap(file =>
        file.imports
          .filter(one => !one.own && !one.to.startsWith('node:') && !shared.includes(one.to))
          .map(one => [one.to, folderOf(file.path)] as const),
      ),
    );
    expect([...homes.keys()]).toEqual(expect.arrayContaining(['@slack/bolt', 'botbuilder']));
    const strays = code.flatMap(file =>
      file.imports
        .filter(one => homes.has(one.to) && homes.get(one.to) !== folderOf(file.path))
        .map(one => `${file.path} -> ${one.to}`),
    );
    expect(strays).toEqual([]);
  });

  it('every package that the program imports is a dependency of it', () => {
    const { name, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const there = [name, ...Object.keys(dependencies)];
    expect(
      offending(code, one => one.own || one.typeOnly || one.to.startsWith('node:') || there.includes(one.to)),
    ).toEqual([]);
  });

  it('no file imports itself through other files', () => {
    const uses = new Map(
      [...code, ...pages].map(file => [file.path, file.imports.filter(one => one.own).map(one => one.to)]),
    );
    const done = new Set<string>();
    const cycles: string[] = [];
    const walk = (path: string, above: string[]): void => {
      if (above.includes(path))
        return void cycles.push([...above.slice(above.indexOf(path)), path].join(' -> '));
      if (done.has(path)) return;
      for (const next of uses.get(path) ?? []) walk(next, [...above, path]);
      done.add(path);
    };
    for (const path of uses.keys()) walk(path, []);
    expect(cycles).toEqual([]);
  });
});

describe('adapters of one kind', () => {
  it.each(['chat', 'social'] as const)('every folder of adapters/%s has the base files of its kind', kind => {
    const folders = readdirSync(join(root, 'adapters', kind));
    expect(folders.length).toBeGreaterThan(1);
    const missing = folders.flatMap(folder =>
      [...BASE_FILES[kind], ...(kind === 'chat' && folder !== 'console' ? ELSEWHERE_FILES : [])]
        .map(name => `adapters/${kind}/${folder}/${name}`)
        .filter(path => !code.some(file => file.path === path)),
    );
    expect(missing).toEqual([]);
  });
});

describe('the content rules', () => {
  it('the engine names no platform', () => {
    expect(
      matchingLines(inside('src/engine'), /['"`][^'"`]*\b(slack|teams|console|webhook|demo)\b/i),
    ).toEqual([]);
  });

  it('pure code, the engine and the adapters get time and chance as arguments', () => {
    const asked =
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bTemporal\.Now\b|\bperformance\.now\(|\brandomUUID\(|\bsetTimeout\(|\bsetInterval\(/;
    expect(
      matchingLines(
        code.filter(file => isPure(file.path)),
        asked,
      ),
    ).toEqual([]);
    const clocks =
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bTemporal\.Now\b|\bperformance\.now\(|\brandomUUID\(/;
    expect(matchingLines(inside('src/engine'), clocks, ['src/engine/clock.ts'])).toEqual([]);
    expect(matchingLines(inside('adapters'), clocks)).toEqual([]);
  });

  it('adapters read foreign values with `readAs`, which also stands values that make Zod throw', () => {
    expect(matchingLines(inside('adapters'), /\.safeParse\(/)).toEqual([]);
  });

  it('SQL does not ask the database for the time, except once to compare the clocks', () => {
    const asks =
      /(?<![.\w])now\(\)|current_timestamp|current_date|localtimestamp|(statement|transaction|clock)_timestamp/i;
    expect(
      matchingLines([...inside('src/store'), ...inside('migrations')], asks, [
        'src/store/database/database.ts',
      ]),
    ).toEqual([]);
    expect(
      matchingLines(
        code.filter(file => file.path === 'src/store/database/database.ts'),
        asks,
      ),
    ).toHaveLength(1);
  });

  it('no test waits for a fixed time', () => {
    const tests = files('test', /\.test\.ts$/).filter(file => file.path !== 'test/architecture.test.ts');
    expect(matchingLines(tests, /\bsetTimeout\(|timers\/promises|waitForTimeout|\bsleep\(/)).toEqual([]);
  });

  it('no test of the store or of a scenario mocks a module, since such files share a process', () => {
    const sharing = files('test', /\.test\.ts$/).filter(file =>
      /^test\/(store|scenarios|threads)\//.test(file.path),
    );
    expect(sharing.length).toBeGreaterThan(40);
    expect(matchingLines(sharing, /\bvi\.(mock|stub|useFake)/)).toEqual([]);
  });

  it('a file has at most 300 lines', () => {
    const all = [...code, ...files('adapters', /\.(js|css|html)$/)];
    expect(
      all
        .map(file => [file.path, file.text.split('\n').length - 1] as const)
        .filter(([, lines]) => lines > 300),
    ).toEqual([]);
  });

  it('no file has an em dash, a TODO note or a name like utils', () => {
    const everything = [
      ...code,
      ...files('adapters', /\.(js|css|html)$/),
      ...files('.', /\.(md|yaml|example)$/),
    ];
    expect(matchingLines(everything, /\u2014/)).toEqual([]);
    expect(matchingLines(code, /\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([]);
    expect(
      code.map(file => file.path).filter(path => /\b(utils?|helpers?|misc|common)\b/i.test(path)),
    ).toEqual([]);
  });
});
