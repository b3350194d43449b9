import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BASE_FILES, ELSEWHERE_FILES } from '../support/adapter-files.ts';
import { root, stepsOf } from './copy.ts';

it('the guide to a chat names the files that every chat has, and those of a chat that runs elsewhere', () => {
  const { table } = stepsOf(readFileSync(join(root, 'docs/guides/a-chat.md'), 'utf8'));
  expect(table(1).sort()).toEqual([...BASE_FILES.chat, ...ELSEWHERE_FILES].sort());
});
