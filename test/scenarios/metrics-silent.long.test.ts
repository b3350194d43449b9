import { afterEach, expect, it } from 'vitest';
import { closeBehindProxy, openBehindProxy } from '../support/database-outage.ts';
import { scrape } from '../support/scrape.ts';

afterEach(closeBehindProxy);

it('a scrape of /metrics does not wait for a silent database', async () => {
  const { world, proxy } = await openBehindProxy();
  await scrape(world);
  proxy.is = 'silent';
  const begun = performance.now();
  expect((await scrape(world)).get('webcare_database_up')).toBe(0);
  expect(performance.now() - begun).toBeLessThan(4_000);
  proxy.is = 'up';
  await expect
    .poll(async () => (await scrape(world)).get('webcare_database_up'), { timeout: 30_000 })
    .toBe(1);
});
