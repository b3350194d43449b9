/**
 * Makes dist/, which the package runs: the program as JavaScript, the pages of adapters where their code
 * looks for them, and the example of webcare.yaml with its schema. An editor finds these two from a folder
 * that has the package installed.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

process.chdir(join(import.meta.dirname, '..'));
const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin',
  'tsc',
);

rmSync('dist', { recursive: true, force: true });
execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
cpSync('adapters', join('dist', 'adapters'), { recursive: true, filter: path => !path.endsWith('.ts') });

const SCHEMA = './src/config/webcare.schema.json';
const example = readFileSync('webcare.example.yaml', 'utf8');
if (!example.includes(`$schema=${SCHEMA}\n`))
  throw new Error(`webcare.example.yaml does not begin with its schema, ${SCHEMA}`);
copyFileSync(SCHEMA, join('dist', 'webcare.schema.json'));
writeFileSync(
  join('dist', 'webcare.example.yaml'),
  example.replace(SCHEMA, './node_modules/webcare/dist/webcare.schema.json'),
);
