import pino from 'pino';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterEach, expect } from 'vitest';
import { type App, startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import { type ConsolePage, openConsole } from '../support/console-page.ts';
import { freshDatabase } from '../support/database.ts';

/**
 * The complete program with its timers. People use it in a browser. Only the invented customers of the demo
 * network do not write by themselves.
 */
export function seats(browser: () => Browser): {
  start(undo: string): Promise<void>;
  sit(as: string, options?: BrowserContextOptions): Promise<ConsolePage>;
} {
  let app: App;
  const open: ConsolePage[] = [];
  afterEach(async () => {
    const trouble = open.flatMap(each => each.trouble);
    for (const each of open.splice(0)) await each.close();
    await app.stop();
    expect(trouble).toEqual([]);
  });
  return {
    async start(undo) {
      const yaml = `sources: { plaza: { type: demo, trickle: false } }\nreplies: { undo: ${undo} }\n`;
      const env = {
        PORT: '0',
        CONSOLE_PORT: '0',
        DATABASE_URL: 'postgres://x/y',
        WEBCARE_KEY: Buffer.alloc(32, 7).toString('base64'),
      };
      const loaded = loadConfig({ ...env, WEBCARE_CONFIG: 'w.yaml' }, () => yaml);
      if (!loaded.ok) throw new Error(loaded.message);
      app = await startApp(loaded.config, pino({ level: 'silent' }), {
        database: await freshDatabase('postgres'),
      });
    },
    async sit(as, options = {}) {
      const seat = await openConsole(browser(), app.consoleUrl() ?? '', as, options);
      open.push(seat);
      return seat;
    },
  };
}
