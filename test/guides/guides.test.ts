import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BASE_FILES, ELSEWHERE_FILES } from '../support/adapter-files.ts';
import { root, stepsOf } from './copy.ts';

it('the guide to a chat names the files of every chat and the files of a chat on another platform', () => {
  const { table } = stepsOf(readFileSync(join(root, 'docs/guides/a-chat.md'), 'utf8'));
  expect(table(1).sort()).toEqual([...BASE_FILES.chat, ...ELSEWHERE_FILES].sort());
});
