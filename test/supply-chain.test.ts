import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** The code of others that Webcare is built from and runs with. SECURITY.md says what is promised of it. */

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

type Locked = {
  version: string;
  integrity?: string;
  inBundle?: true;
  dev?: true;
  optional?: true;
  hasInstallScript?: true;
};
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
const all = Object.entries(packages).filter(([folder]) => folder !== '');
const inProduction = all.filter(([, { dev }]) => dev === undefined);
const nameOf = (folder: string): string => folder.slice(folder.lastIndexOf('node_modules/') + 13);

/** SPDX ids of licences that ask for no more than that their text stays with the code. */
const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Unlicense',
];
const licenceOf = (folder: string): unknown =>
  (JSON.parse(read(join(folder, 'package.json'))) as { license?: unknown }).license;

describe('packages in production', () => {
  it('have a licence of the list', () => {
    const installed = inProduction.filter(
      // Npm installs an optional package only on machines that it is for.
      ([folder, { optional }]) => !(optional && !existsSync(join(root, folder))),
    );
    expect(installed.length).toBeGreaterThan(200);
    const refused = installed.filter(([folder]) => !ALLOWED.some(licence => licence === licenceOf(folder)));
    expect(refused.map(([folder]) => `${nameOf(folder)}: ${licenceOf(folder)}`)).toEqual([]);
  });

  it('run no script when they are installed', () => {
    expect(inProduction.filter(([, each]) => each.hasInstallScript).map(([folder]) => folder)).toEqual([]);
    expect(
      all.some(([, each]) => each.hasInstallScript),
      'the field is still called so',
    ).toBe(true);
  });

  it('are fixed to one version in package.json', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    expect(Object.values(dependencies).filter(version => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});

it('every package of the lockfile has a hash', () => {
  expect(
    all.filter(([, { integrity, inBundle }]) => !integrity && !inBundle).map(([folder]) => folder),
  ).toEqual([]);
});

it('workflows name the actions of others by commit, with their version', () => {
  const uses = readdirSync(join(root, '.github/workflows')).flatMap(name =>
    [...read(`.github/workflows/${name}`).matchAll(/uses: *(.*)$/gm)].map(([, action]) => action!),
  );
  expect(uses.length).toBeGreaterThan(1);
  expect(uses.filter(action => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
});

it('the image begins with one base image, named by its digest', () => {
  const container = read('Containerfile');
  expect(container).toMatch(/^ARG NODE=node:[\w.-]+@sha256:[0-9a-f]{64}$/m);
  expect(container.match(/^FROM .*/gm)?.filter(from => !/^FROM \$\{NODE\}( |$)/.test(from))).toEqual([]);
});

describe('the Bot Framework SDK', () => {
  /** The code that Node loads of the packages of the SDK, and of the one that gets its tokens. */
  const code = all
    .filter(([folder]) => /^(botbuilder|botframework)[\w-]*$|^@azure\/msal-node$/.test(nameOf(folder)))
    .flatMap(([folder]) =>
      readdirSync(join(root, folder, 'lib'), { recursive: true, encoding: 'utf8' })
        .filter(name => /\.c?js$/.test(name) && !name.includes('node_modules'))
        .map(name => ({ name: join(folder, 'lib', name), text: read(join(folder, 'lib', name)) })),
    );
  const requiring = (name: string) =>
    code.filter(({ text }) => text.includes(`require("${name}")`) || text.includes(`require('${name}')`));
  const namesOf = (files: { name: string }[]) => files.map(({ name }) => name).sort();

  it('calls only v4 of uuid, which CVE-2026-41907 is not about', () => {
    const files = requiring('uuid');
    expect(files.length).toBeGreaterThan(5);
    const called = files.flatMap(({ text }) =>
      [...text.matchAll(/\buuid(?:_1)?\.(\w+)/g)].map(([, method]) => method),
    );
    expect(new Set(called)).toEqual(new Set(['v4']));
  });

  it('opens WebSockets in one file, which only an upgraded connection reaches', () => {
    expect(namesOf(requiring('ws'))).toEqual([
      'node_modules/botframework-streaming/lib/webSocket/nodeWebSocket.js',
    ]);
    const ours = ['src', 'adapters'].flatMap(folder =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter(name => name.endsWith('.ts'))
        .map(name => ({ name: join(folder, name), text: read(join(folder, name)) })),
    );
    expect(ours.length).toBeGreaterThan(100);
    const opening = /['"]upgrade['"]|connectNamedPipe|\badapter\.(process|connect)\(/;
    expect(namesOf(ours.filter(({ text }) => opening.test(text)))).toEqual([]);
  });

  it('calls node-fetch in one file, for the keys of Microsoft', () => {
    expect(namesOf(requiring('node-fetch'))).toEqual([
      'node_modules/botframework-connector/lib/auth/openIdMetadata.js',
    ]);
    expect(namesOf(requiring('cross-fetch'))).toEqual([
      'node_modules/botframework-connector/lib/emulatorApiClient.js',
    ]);
  });
});
