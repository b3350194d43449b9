#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Config } from './config/config.ts';
import { readEnvFile } from './config/env-file.ts';
import { loadConfig } from './config/load.ts';
import { commandLine } from './operator/command-line.ts';

/** argv and environment -> config -> the wanted command: run until SIGTERM, check whether all is well, or change the key. */
const USED_WRONGLY = 64;
const CONFIG_WRONG = 78;

const { version } = createRequire(import.meta.url)('webcare/package.json') as { version: string };
const { usage, unknown } = commandLine;
const typed = process.argv.slice(2).join(' ');

switch (typed) {
  case '':
    process.exit(await withConfig(async config => (await import('./run.ts')).run(config)));
    break;
  case 'doctor':
    process.exit(await withConfig(async config => (await import('./doctor.ts')).doctor(config, version)));
    break;
  case 'rotate':
    process.exit(await withConfig(async config => (await import('./rotate.ts')).rotate(config)));
    break;
  case 'help':
  case '--help':
  case '-h':
    process.stdout.write(`${usage(version)}\n`);
    break;
  case '--version':
  case '-v':
    process.stdout.write(`${version}\n`);
    break;
  default:
    process.stderr.write(`${unknown(typed)}\n\n${usage(version)}\n`);
    process.exitCode = USED_WRONGLY;
}

/** Returns the exit code. */
async function withConfig(act: (config: Config) => Promise<number>): Promise<number> {
  const readFile = (path: string) => readFileSync(path, 'utf8');
  const file = readEnvFile(readFile);
  if (file?.is === 'wrong') {
    process.stderr.write(`${file.message}\n`);
    return CONFIG_WRONG;
  }
  // The environment goes before the file.
  for (const [name, value] of Object.entries(file?.variables ?? {})) process.env[name] ??= value;
  const loaded = loadConfig(process.env, readFile);
  if (loaded.ok) return act(loaded.config);
  process.stderr.write(`${loaded.message}\n`);
  return CONFIG_WRONG;
}
