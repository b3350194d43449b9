import { afterEach, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { examine, report } from '../../src/doctor.ts';
import { mention, signedHeaders } from '../stand-ins/reply-receiver.ts';
import { scrape } from '../support/scrape.ts';
import { openWorld, SECRET, type World } from '../support/world.ts';

/** The log, the metrics, the channel and doctor tell of refused requests. */

const OTHER = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
let world: World;
afterEach(() => world.close());

async function posts(
  secret: string,
  body: object,
  path = '/hooks/forum',
  at = world.app.url(),
): Promise<number> {
  const text = JSON.stringify(body);
  const headers = signedHeaders(secret, text, { at: world.clock.real() });
  return (await fetch(at + path, { method: 'POST', headers, body: text })).status;
}
const good = (id: string) => ({
  mentions: [mention({ id, posted_at: new Date(world.clock.now()).toISOString() })],
});
const lines = () => world.logged.map(line => JSON.parse(line)).filter(({ event }) => event === 'refused');

it('refused requests are counted by source and reason, and logged once a minute without their values', async () => {
  world = await openWorld();
  for (let n = 0; n < 20; n++) expect(await posts(OTHER, good('t1'))).toBe(401);
  expect(await posts(SECRET, { mentions: [mention({ id: 'secret-id', text: 7, rating: 'secret' })] })).toBe(
    400,
  );
  expect(await posts(SECRET, good('t1'), '/hooks/customer-name')).toBe(404);
  const now = await scrape(world);
  expect(now.get('webcare_refused_total{source="forum",why="signature"}')).toBe(20);
  expect(now.get('webcare_refused_total{source="forum",why="fields"}')).toBe(1);
  expect(now.get('webcare_refused_total{source="(none)",why="no_such_address"}')).toBe(1);
  expect(lines()).toMatchObject([{ level: 40, source: 'forum', status: 401, why: 'signature' }]);

  world.clock.move(60_000);
  expect(await posts(SECRET, { mentions: [mention({ text: 7, rating: 'secret' })] })).toBe(400);
  expect(lines()).toHaveLength(2);
  expect(lines()[1]).toMatchObject({
    source: 'forum',
    status: 400,
    why: 'fields',
    fields: ['mentions[0].text', 'mentions[0].rating'],
    before: { 'forum 401 signature': 19, 'forum 400 fields': 1, '(none) 404 no_such_address': 1 },
  });
  expect(world.logged.join()).not.toMatch(/secret|customer-name/);
});

it('a source that is only refused for ten minutes is one alarm, which ends once something is accepted', async () => {
  world = await openWorld();
  const other = await world.another();
  const alarms = async () => (await world.channel()).filter(text => /is accepted/.test(text));
  for (let n = 0; n < 3; n++) {
    expect(await posts(OTHER, good('t1'))).toBe(401);
    expect(await posts(OTHER, good('t1'), '/hooks/forum', other.url())).toBe(401);
    await world.forward('4m');
    await other.settle();
  }
  expect(await alarms()).toEqual([expect.stringContaining('Nothing that forum sends is accepted')]);
  expect((await alarms())[0]).toContain('401 (signature)');
  await posts(OTHER, good('t1'));
  await world.forward('1h');
  await other.settle();
  expect(await alarms()).toHaveLength(1);
  expect(await doctor()).toContain(
    'Nothing that comes in from forum is accepted; the newest was refused with 401',
  );

  expect(await posts(SECRET, good('t1'))).toBe(202);
  await world.forward('1m');
  expect(await alarms()).toEqual([expect.stringContaining('What forum sends is accepted again')]);
  expect(await doctor()).not.toContain('is accepted');
  world.looked(/New on forum/);
});

it('a source of which something is accepted between refusals is no alarm', async () => {
  world = await openWorld();
  for (let n = 0; n < 6; n++) {
    expect(await posts(OTHER, good('t1'))).toBe(401);
    if (n % 2 === 1) expect(await posts(SECRET, good('t1'))).toBe(202);
    await world.forward('4m');
  }
  expect((await world.channel()).join()).not.toMatch(/is accepted/);
});

async function doctor(): Promise<string> {
  const env = {
    FORUM_SECRET: SECRET,
    DATABASE_URL: world.database.url ?? '',
    WEBCARE_KEY: Buffer.alloc(32, 7).toString('base64'),
    WEBCARE_CONFIG: 'w.yaml',
  };
  const yaml =
    'brand: { name: Acme, language: en }\nchat: { console: true }\nsources:\n  forum: { type: webhook }\n';
  const loaded = loadConfig(env, () => yaml);
  if (!loaded.ok) throw new Error(loaded.message);
  return report(await examine(loaded.config));
}
