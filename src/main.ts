import { existsSync, readFileSync } from 'node:fs';
import { pino } from 'pino';
import { startApp } from './app.ts';
import { loadConfig } from './config/load.ts';
import { StoreTrouble } from './store/trouble.ts';

/** argv and environment -> config -> app -> run until SIGTERM. */
const CONFIG_WRONG = 78;

if (existsSync('.env')) process.loadEnvFile();
const loaded = loadConfig(process.env, path => readFileSync(path, 'utf8'));
if (!loaded.ok) {
  process.stderr.write(`${loaded.message}\n`);
  process.exit(CONFIG_WRONG);
}
const { config } = loaded;
const log = pino({ level: process.env.LOG_LEVEL ?? (config.chat.console && process.stdout.isTTY ? 'warn' : 'info') });

const app = await startApp(config, log).catch(error => {
  if (!(error instanceof StoreTrouble)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});

const at = app.consoleUrl();
const where = at === null ? `Webcare listens on ${app.url()}.` : `Webcare is ready: open ${at} in a browser.`;
const small =
  'dataDir' in config.database
    ? ` The embedded database in ${config.database.dataDir} is for trying out and small teams; set DATABASE_URL for Postgres.`
    : '';
process.stdout.write(`${where}${small}\n`);

let stopping = false;
const stop = (signal: string): void => {
  if (stopping) process.exit(1);
  stopping = true;
  log.info({ event: 'stopping', signal });
  void app.stop().then(() => process.exit(0));
};
process.on('SIGTERM', () => stop('SIGTERM'));
process.on('SIGINT', () => stop('SIGINT'));
