/**
 * Counts for `npm run house`.
 *
 * How many shared files does an addition touch? We take an example of its kind that is there already and
 * count the files that name it: as an identifier, a key, a path or a word in a string. We do not count
 * comments, tests and prose (`.md`), nor files and folders that are named after the example, since those are
 * its own. This is an estimate from above: a file may name the example and need no change for the next one.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

type File = { path: string; text: string };
type Example = { addition: string; example: string; names(file: File): boolean };
/** A figure, and the things it counts, one on each line. */
export type Count = { name: string; figure: string; counted: string[] };

const PROGRAM = ['src', 'adapters', 'migrations'];
const EVERYTHING = [...PROGRAM, 'test', 'tools'];
const SETTINGS = ['.env.example', 'webcare.example.yaml', 'package.json'];

/** Each of these names means one thing only; `resolve`, for instance, is an act and a clock. */
const EXAMPLES: readonly Example[] = [
  { addition: 'a network', example: 'webhook', names: file => isNamed(file, 'webhooks?') },
  { addition: 'a one-step form', example: 'answered_there', names: file => isNamed(file, 'answered_there') },
  { addition: 'a clock kind', example: 'first_reply', names: file => isNamed(file, 'first_reply') },
  { addition: 'a chat', example: 'slack', names: file => isNamed(file, 'slack') },
  {
    addition: 'a language',
    example: 'en',
    // A sentence outside the folder of a language would stay English in a Dutch team.
    names: file => !ENGLISH_ONLY.test(file.path) && (namesLanguage(file) || holdsSentences(file)),
  },
];

export function countHouse(root: string): Count[] {
  const shared = [...files(root, [...PROGRAM, 'manifest']), ...SETTINGS.flatMap(settings(root))];
  const additions = EXAMPLES.map(({ addition, example, names }): Count => {
    const touched = shared.filter(file => !isOwn(file.path, example) && names(file)).map(file => file.path);
    return {
      name: `shared files for ${addition} (as ${example})`,
      figure: String(touched.length),
      counted: touched,
    };
  });
  return [...additions, wideLines(root), namesInManyFiles(root), questionSubjects(root)];
}

function wideLines(root: string): Count {
  const lines = files(root, EVERYTHING).flatMap(file =>
    file.text.split('\n').map(line => ({ path: file.path, wide: line.length > 100 })),
  );
  const wide = lines.filter(line => line.wide);
  const folders = grouped(wide, line => line.path.split('/')[0]!);
  const share = ((100 * wide.length) / lines.length).toFixed(1);
  return {
    name: 'lines over 100 columns',
    figure: `${wide.length} (${share} %)`,
    counted: [...folders].map(([folder, some]) => `${folder}: ${some.length}`),
  };
}

const DEFINITION =
  /^(?:export |default |declare |async )*(?:function\*?|const|let|class|type|interface|enum) (\w+)/gm;

/** Only in the program: each test may have its own `ana`. */
function namesInManyFiles(root: string): Count {
  const places = files(root, PROGRAM).flatMap(({ path, text }) =>
    [...new Set([...text.matchAll(DEFINITION)].map(([, name]) => name!))].map(name => ({ name, path })),
  );
  const many = [...grouped(places, place => place.name)]
    .filter(([, where]) => where.length >= 3)
    .sort(([a, here], [b, there]) => there.length - here.length || (a < b ? -1 : 1));
  return {
    name: 'top-level names defined in three or more files',
    figure: String(many.length),
    counted: many.map(([name, where]) => `${name} (${where.map(({ path }) => path).join(', ')})`),
  };
}

/** A clause that begins with one of these as its subject must be read twice. A real question may begin so. */
const QUESTION_SUBJECT =
  /(?<=^|[.;:!?(] )(?:What|Who|Whose|Whom|Whoever|Whatever)\b[^.;:!?]*(?!\?)(?:[.;:!]|$)/gi;

function questionSubjects(root: string): Count {
  const found = files(root, EVERYTHING)
    .filter(({ path }) => CODE.test(path))
    .flatMap(({ path, text }) =>
      commentsIn(text).flatMap(({ line, words }) =>
        [...words.matchAll(QUESTION_SUBJECT)].map(([clause]) => `${path}:${line}: ${clause}`),
      ),
    );
  return {
    name: 'comment clauses with What or Who as their subject',
    figure: String(found.length),
    counted: found,
  };
}

/**
 * Comments with the line on which they begin. Tags of JSDoc are left out, since their text begins a sentence.
 */
function commentsIn(text: string): { line: number; words: string }[] {
  return [...text.matchAll(COMMENT)].map(({ 0: comment, index }) => ({
    line: text.slice(0, index).split('\n').length,
    words: comment
      .replace(/^\s*(?:\/\*+|\/\/|\*(?!\/))|\*\/$/gm, '')
      .replace(/@\w+(?: \{[^}]*\})?(?: \[?\w+\]?)?/g, '. ')
      .replace(/\s+/g, ' ')
      .trim(),
  }));
}
/**
 * At the begin of a line, or after code. A run of `//` lines is one comment.
 * Strings may contain the same signs.
 */
const COMMENT = /^ *\/\*[\s\S]*?\*\/|^ *\/\/.*(?:\n *\/\/.*)*|(?<=[;,{}()[\]] )\/\/ .*/gm;

function grouped<T>(all: readonly T[], by: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(by(one), [...(groups.get(by(one)) ?? []), one]);
  return groups;
}

const CODE = /\.(ts|js|cjs|mjs|html|css)$/;
const COUNTED = /\.(ts|js|cjs|mjs|html|css|json|yaml)$/;

function files(root: string, folders: readonly string[]): File[] {
  return folders
    .map(folder => join(root, folder))
    .filter(existsSync)
    .flatMap(folder => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile() && COUNTED.test(entry.name) && !entry.parentPath.includes('node_modules'))
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
    .map(path => ({ path: relative(root, path), text: readFileSync(path, 'utf8') }));
}
const settings = (root: string) => (path: string) =>
  existsSync(join(root, path)) ? [{ path, text: readFileSync(join(root, path), 'utf8') }] : [];

/** `adapters/chat/slack/index.ts` and `manifest/slack-socket.yaml` are Slack's own. */
const isOwn = (path: string, example: string): boolean =>
  path.split('/').some(segment => new RegExp(`^${example}(?![a-z0-9])`).test(plain(segment)));

/** Finds `answered_there` in `answered_there`, `answeredThereForm` and `answered-there.ts`. */
const isNamed = (file: File, name: string): boolean =>
  new RegExp(`(?<![a-z0-9])${name}(?![a-z0-9])`).test(plain(withoutComments(file)));
const plain = (text: string): string =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/(?<=\w)-(?=\w)/g, '_')
    .toLowerCase();

/** Strings stay whole: an address has `//` in it. */
function withoutComments({ path, text }: File): string {
  if (!CODE.test(path)) return text;
  if (path.endsWith('.html')) return text.replace(/<!--[\s\S]*?-->/g, '');
  return text.replace(
    /('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/.*/g,
    (_, string) => string ?? '',
  );
}

/** Sentences for the person who runs Webcare, of the core and of adapters. They belong to no language. */
const ENGLISH_ONLY = /^src\/operator\/|^adapters\/.*\/(findings|settings)\.ts$/;

/** `Intl` wants a locale, even if the result is the same for every reader. */
const namesLanguage = (file: File): boolean =>
  /['"`/]en['"`/.]|\ben:/.test(
    withoutComments(file).replace(/Intl\.(Segmenter|DateTimeFormat)\([^)]*\)/g, ''),
  );

/**
 * Outside `words`, only adapters have sentences for teams. The demo's customers write in their own language.
 */
function holdsSentences(file: File): boolean {
  if (!file.path.startsWith('adapters/') || file.path.startsWith('adapters/social/demo/script/'))
    return false;
  const text = withoutComments(file).replace(/new \w*Error\([\s\S]*?\)[,;]/g, '');
  if (file.path.endsWith('.html')) return />\s*[A-Z][a-z]+ \w+[^<]*</.test(text);
  return /(['"`])[A-Z][a-z]*(?:(?!\1|\$\{)[^\n]|\$\{[^}]*\})* \w+(?:(?!\1)[^\n])*[.?!…]\1/.test(text);
}
