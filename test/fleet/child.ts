/** What main.ts does, with a shorter lease and deadline (as JSON in the first argument): what a killed process held then comes back within seconds. */
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { type Overrides, startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';

const loaded = loadConfig(process.env, path => readFileSync(path, 'utf8'));
if (!loaded.ok) throw new Error(loaded.message);
const app = await startApp(
  loaded.config,
  pino({ level: 'info' }),
  JSON.parse(process.argv[2] ?? '{}') as Pick<Overrides, 'lease' | 'deadline'>,
);
process.stdout.write(`Webcare is ready: open ${app.consoleUrl()}\n`);
process.on('SIGTERM', () => void app.stop().then(() => process.exit(0)));
