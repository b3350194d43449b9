import { pino } from 'pino';
import { hasStandIn } from './adapters.ts';
import { startApp } from './app.ts';
import type { Config } from './config/config.ts';
import { StoreTrouble } from './store/database/trouble.ts';

/** Runs Webcare until a signal ends it, and returns the exit code. A second signal ends it at once. */
export async function run(config: Config): Promise<number> {
  const log = pino({
    level: config.logLevel ?? (hasStandIn(config) && process.stdout.isTTY ? 'warn' : 'info'),
  });
  const app = await startApp(config, log).catch(error => {
    if (error instanceof StoreTrouble) return error;
    throw error;
  });
  if (app instanceof StoreTrouble) {
    process.stderr.write(`${app.message}\n`);
    return 1;
  }

  const at = app.consoleUrl();
  const where =
    at === null ? `Webcare listens on ${app.url()}.` : `Webcare is ready: open ${at} in a browser.`;
  const small =
    'dataDir' in config.database
      ? ` The embedded database in ${config.database.dataDir} is for trying out and small teams; set DATABASE_URL for Postgres.`
      : '';
  process.stdout.write(`${where}${small}\n`);

  return new Promise(resolve => {
    let stopping = false;
    const stop = (signal: string): void => {
      if (stopping) process.exit(1);
      stopping = true;
      log.info({ event: 'stopping', signal });
      void app.stop().then(() => resolve(0));
    };
    void app.successor.then(message => {
      if (stopping) return;
      stopping = true;
      process.stderr.write(`${message}\n`);
      void app.stop().then(() => resolve(1));
    });
    process.on('SIGTERM', () => stop('SIGTERM'));
    process.on('SIGINT', () => stop('SIGINT'));
  });
}
