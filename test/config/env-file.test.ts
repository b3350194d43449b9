import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { readEnvFile } from '../../src/config/env-file.ts';

const failing = (code: string) => () => {
  throw Object.assign(new Error(code), { code });
};

test('.env may begin with a byte order mark', () => {
  const text = '\uFEFFFORUM_SECRET=whsec_1\n# a comment\nPORT="1"\n';
  expect(readEnvFile(() => text)).toEqual({
    is: 'read',
    variables: { FORUM_SECRET: 'whsec_1', PORT: '1' },
  });
});

test('a missing .env is none', () => {
  expect(readEnvFile(failing('ENOENT'))).toBeNull();
});

test('a folder of the name .env is told in a sentence', () => {
  const folder = mkdtempSync(`${tmpdir()}/webcare-env-`);
  expect(readEnvFile(() => readFileSync(folder, 'utf8'))).toEqual({
    is: 'wrong',
    message: expect.stringMatching(/^Webcare did not start: \.env is a folder\..*\.$/),
  });
});

test('a .env that may not be read is told in a sentence', () => {
  expect(readEnvFile(failing('EACCES'))).toEqual({
    is: 'wrong',
    message: expect.stringMatching(/\.env cannot be read \(EACCES\)\./),
  });
});
