import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SECRET } from '../support/world.ts';

/** `webcare doctor` as a process, in a folder whose .env is odd or whose environment names a proxy. */

const root = process.cwd();
function doctor(prepare: (folder: string) => void, env: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'webcare-env-'));
  writeFileSync(join(folder, 'webcare.yaml'), 'sources: { forum: { type: webhook } }\n');
  prepare(folder);
  const loader = `${root}/node_modules/tsx/dist/loader.mjs`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', loader, `${root}/src/main.ts`, 'doctor'],
    { cwd: folder, env: { PATH: process.env.PATH, ...env }, encoding: 'utf8' },
  );
  return { status, said: stdout + stderr };
}
const written = (text: string) => (folder: string) => writeFileSync(join(folder, '.env'), text);

it('doctor reads a .env that begins with a byte order mark', () => {
  const { said } = doctor(written(`\uFEFFFORUM_SECRET=${SECRET}\n`));
  expect(said).toContain('Its secret has the right form.');
});

it('doctor says in one line that .env is a folder', () => {
  const { status, said } = doctor(folder => mkdirSync(join(folder, '.env')));
  expect(status).toBe(78);
  expect(said).toMatch(/^Webcare did not start: \.env is a folder\..*\n$/);
});

it('doctor says that a proxy of the company is not used, without its address', () => {
  const env = { HTTPS_PROXY: 'http://user:password@proxy.example:3128', FORUM_SECRET: SECRET };
  const { said } = doctor(() => {}, env);
  expect(said).toContain('HTTPS_PROXY is set, and Webcare does not use it');
  expect(said).not.toMatch(/password|proxy\.example/);
});

it('the environment goes before .env', () => {
  const { said } = doctor(written('FORUM_SECRET=wrong\n'), { FORUM_SECRET: SECRET });
  expect(said).toContain('Its secret has the right form.');
});
