#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Config } from './config/config.ts';
import { loadConfig } from './config/load.ts';
import { commandLine } from './operator/command-line.ts';

/** argv and environment -> config -> the wanted command: run until SIGTERM, or check whether all is well. */
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
  if (existsSync('.env')) process.loadEnvFile();
  const loaded = loadConfig(process.env, path => readFileSync(path, 'utf8'));
  if (loaded.ok) return act(loaded.config);
  process.stderr.write(`${loaded.message}\n`);
  return CONFIG_WRONG;
}
