import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import { StoreTrouble } from '../../src/store/database/trouble.ts';
import { alive, closeBehindProxy, openBehindProxy, outageChecks } from '../support/database-outage.ts';

outageChecks('is cut off', proxy => proxy.cut());

describe('a Postgres that comes and goes under a Webcare with its own timers', () => {
  afterEach(closeBehindProxy);

  it('each card arrives once and by itself after every outage', async () => {
    const { world, proxy, lost } = await openBehindProxy(true);
    const shows = (text: string) =>
      expect
        .poll(async () => (await world.channel()).filter(card => card.includes(text)).length, {
          timeout: 15_000,
        })
        .toBe(1);
    await world.mention({ id: 't1', text: 'Before it went.' });
    await shows('Before it went.');
    for (const round of [1, 2, 3]) {
      proxy.cut();
      await expect
        .poll(() => world.logged.filter(line => line.includes('database_away')).length, { timeout: 10_000 })
        .toBeGreaterThanOrEqual(round);
      expect(await alive(world)).toBe(200);
      proxy.is = 'up';
      await world.mention({ id: `r${round}`, text: `Round ${round}.` });
      await shows(`Round ${round}.`);
    }
    expect(lost.every(line => line.includes('database_connection_lost'))).toBe(true);
    expect(
      world.logged
        .filter(line => /"level":(50|60)/.test(line) && !line.includes('database_away'))
        .map(line => line.slice(0, 300)),
    ).toEqual([]);
  }, 60_000);

  it('a start without a database fails with a message that names DATABASE_URL and no password', async () => {
    const env = {
      PORT: '0',
      CONSOLE_PORT: '0',
      DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/webcare',
      WEBCARE_KEY: Buffer.alloc(32, 7).toString('base64'),
    };
    const loaded = loadConfig(env, () => {
      throw Object.assign(new Error('none'), { code: 'ENOENT' });
    });
    if (!loaded.ok) throw new Error(loaded.message);
    const failed = await startApp(loaded.config, pino({ enabled: false }), { timers: false }).catch(
      error => error,
    );
    expect(failed).toBeInstanceOf(StoreTrouble);
    expect(failed.message).toMatch(/DATABASE_URL/);
    expect(failed.message).not.toContain('secret');
  });
});
