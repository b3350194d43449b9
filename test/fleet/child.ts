/**
 * Does the same as main.ts, with a shorter lease and deadline, which the first argument gives as JSON. The
 * work of a killed process is then free again within seconds.
 */
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
process.stdout.write(`Webcare is ready: open ${app.consoleOpensAt()}\n`);
process.on('SIGTERM', () => void app.stop().then(() => process.exit(0)));
