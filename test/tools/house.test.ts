import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { countHouse } from '../../tools/house-counts.ts';

let root = '';
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The counts of `npm run house` in a checkout that contains only these files. */
function counted(files: Record<string, string>): Record<string, string[]> {
  root = mkdtempSync(join(tmpdir(), 'webcare-house-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return Object.fromEntries(
    countHouse(root).map(({ name, counted }) => [name.replace(/ \(.*/, ''), counted]),
  );
}

describe('npm run house, shared files for an addition', () => {
  it('counts files that name the example in an identifier, a key, a path or a string', () => {
    const found = counted({
      'src/a.ts': 'const webhookSource = 1;',
      'src/b.ts': "load('./social/webhook/index.ts');",
      'src/c.ts': 'const kept = { answered_there: true };',
      'src/d.ts': 'export function answeredThereForm() {}',
      'src/e.ts': "import { form } from './answered-there.ts';",
      '.env.example': '#SLACK_BOT_TOKEN=',
      'src/config/webcare.schema.json': '{ "first_reply": {} }',
    });
    expect(found['shared files for a network']).toEqual(['src/a.ts', 'src/b.ts']);
    expect(found['shared files for a one-step form']).toEqual(['src/c.ts', 'src/d.ts', 'src/e.ts']);
    expect(found['shared files for a chat']).toEqual(['.env.example']);
    expect(found['shared files for a clock kind']).toEqual(['src/config/webcare.schema.json']);
  });

  it('does not count comments, tests or the files of the example itself', () => {
    const found = counted({
      'src/a.ts': '/** As a webhook. */\nconst a = 1; // a webhook\n/* slack */',
      'src/b.ts': "const kept = 'https://example.com'; // slack",
      'src/standardwebhooks.ts': 'const standardwebhooks = 1;',
      'test/a.test.ts': 'const webhook = 1;',
      'adapters/social/webhook/index.ts': 'const webhook = 1;',
      'adapters/chat/slack/text.ts': 'const slack = 1;',
      'manifest/slack-socket.yaml': 'slack: true',
      'src/view/forms/answered-there.ts': 'const answeredThere = 1;',
    });
    expect(found['shared files for a network']).toEqual([]);
    expect(found['shared files for a chat']).toEqual([]);
    expect(found['shared files for a one-step form']).toEqual([]);
  });

  it('counts the files that name a language, and adapters with sentences in code', () => {
    const found = counted({
      'src/words/words.ts': "import { en } from './en.ts';",
      'src/words/en/card.ts': "import { more } from './en/more.ts';",
      'src/text.ts': "new Intl.Segmenter('en', { granularity: 'grapheme' });",
      'adapters/chat/slack/answers.ts': "const wrong = 'Something went wrong on our side.';",
      'adapters/chat/slack/phrases/en.ts': "const wrong = 'Something went wrong on our side.';",
      'adapters/chat/slack/findings.ts': "const away = 'Slack could not be asked.';",
      'src/operator/sentences.ts': "const all = new Intl.ListFormat('en');",
      'adapters/chat/slack/http.ts': "throw new Error('The port is taken. Choose another.');",
      'adapters/chat/slack/page/index.html': '<p>\n  Write to the team.</p>',
    });
    expect(found['shared files for a language']).toEqual([
      'adapters/chat/slack/answers.ts',
      'adapters/chat/slack/page/index.html',
      'src/words/words.ts',
    ]);
  });
});

it('npm run house counts lines over 100 columns for each folder', () => {
  const found = counted({
    'src/a.ts': `${'a'.repeat(100)}\n${'a'.repeat(101)}\n`,
    'test/a.ts': `${'a'.repeat(101)}\n`.repeat(2),
  });
  expect(found['lines over 100 columns']).toEqual(['src: 1', 'test: 2']);
});

it('npm run house lists names that three or more files define at their top level', () => {
  const found = counted({
    'src/a.ts': 'export type Press = 1;\nconst told = 1;\nfunction once() {}',
    'src/b.ts': 'type Press = 1;\nexport async function told() {}\n  const once = 1;',
    'adapters/c.js': 'class Press {}\nlet told = 1;\nfunction once() {}\nfunction once() {}',
    'test/d.ts': 'const once = 1;',
  });
  expect(found['top-level names defined in three or more files']).toEqual([
    'Press (adapters/c.js, src/a.ts, src/b.ts)',
    'told (adapters/c.js, src/a.ts, src/b.ts)',
  ]);
});

const CLAUSES = 'comment clauses with What or Who as their subject';

it('npm run house finds comment clauses that begin with What or Who, except questions', () => {
  const found = counted({
    'src/a.ts': `/** What came in is told so. */\nconst a = 1; ${'//'} Who asked reads it.`,
    'adapters/b.css': '/* Quiet.\n   Whoever wrote it is there: who left is not. */',
    'tools/c.ts': '// What is it? A name, for the person who asked.\n// It says what is due.',
    'test/d.ts': "const text = 'https://example.com';\n/** @param {string} text whose it is */",
    'src/words/e.ts': "const text = 'What is due.';",
  });
  expect(found[CLAUSES]).toEqual([
    'adapters/b.css:1: Whoever wrote it is there:',
    'adapters/b.css:1: who left is not.',
    'src/a.ts:1: What came in is told so.',
    'src/a.ts:2: Who asked reads it.',
    'test/d.ts:2: whose it is',
  ]);
});

it('no comment of this repository has a clause with What or Who as its subject', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  expect(countHouse(root).find(({ name }) => name === CLAUSES)?.counted).toEqual([]);
});
