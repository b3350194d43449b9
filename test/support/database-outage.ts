import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database/database.ts';
import { mention, sendMentions } from '../stand-ins/reply-receiver.ts';
import { contents } from './contents.ts';
import { freshDatabase, type TestDatabase } from './database.ts';
import { readAnswer } from './screen.ts';
import { type TcpProxy, tcpProxy } from './tcp-proxy.ts';
import { openWorld, SECRET, type World } from './world.ts';

/**
 * Webcare reaches Postgres through a proxy that can break. `direct` goes around the proxy. `lost` holds the
 * warnings of the database.
 */
type Outage = { world: World; proxy: TcpProxy; direct: TestDatabase; lost: string[] };
const open: Outage[] = [];
export async function openBehindProxy(timers = false): Promise<Outage> {
  const direct = await freshDatabase('postgres');
  const proxy = await tcpProxy(direct.url!);
  const lost: string[] = [];
  const database = await openDatabase(
    { url: proxy.url },
    pino({ level: 'warn' }, { write: line => void lost.push(line) }),
  );
  const world = await openWorld({ database, overrides: { timers } });
  const outage = { world, proxy, direct, lost };
  open.push(outage);
  return outage;
}
/** Ends the worlds of a test. */
export async function closeBehindProxy(): Promise<void> {
  for (const { world, proxy, direct } of open.splice(0)) {
    proxy.is = 'up';
    await world.close();
    await proxy[Symbol.asyncDispose]();
    await direct.close();
  }
}

const AT_ONCE = 3_000;
const GONE = /database/i;
const postInbound = async (world: World, body: object): Promise<string> =>
  readAnswer(await world.inbound(body));
const timed = async <T>(work: Promise<T>): Promise<{ value: T; took: number }> => {
  const begun = performance.now();
  const value = await work;
  return { value, took: performance.now() - begun };
};
const ready = async (world: World) => (await fetch(`${world.app.insideUrl()}/readyz`)).status;
/**
 * Waits until Webcare notices the outage, which is told within a second. The first request after the server
 * stops answering waits as long as a statement may take. Later requests are answered at once.
 */
const noticeOutage = (world: World) => expect.poll(() => ready(world), { interval: 200 }).toBe(503);
export const alive = async (world: World) => (await fetch(`${world.app.url()}/healthz`)).status;

/** The checks of one kind of outage. `breaks` starts the outage, and each check ends it. */
export function outageChecks(how: string, breaks: (proxy: TcpProxy) => void): void {
  describe(`Webcare while Postgres ${how}`, () => {
    afterEach(closeBehindProxy);
    checks(breaks);
  });
}

function checks(breaks: (proxy: TcpProxy) => void): void {
  it('answers presses at once, changes nothing, and publishes a submit when Postgres is back', async () => {
    const { world, proxy, direct } = await openBehindProxy();
    await world.mention({ id: 't1' });
    await world.settle();
    const ana = world.as('ana');
    await ana.press('Reply publicly');
    const preview = await ana.submit({ text: 'Sorry Jan.' });
    expect(preview).toContain('[Post publicly]');
    const form = ana.form();
    const about = form.about!;
    const presses = [
      ...['claim', 'release', 'resolve', 'reply', 'hand_over', 'history', 'more', 'no_reply'].map(does => ({
        is: 'press',
        does,
        about,
      })),
      {
        is: 'submit',
        id: randomUUID(),
        form: { id: form.id, step: form.step, about, seen: form.seen },
        values: {},
      },
      { is: 'command', text: '/webcare queue' },
    ];
    const before = await contents(direct.db);
    breaks(proxy);
    await noticeOutage(world);
    for (const press of presses) {
      const { value, took } = await timed(postInbound(world, press));
      expect(value, JSON.stringify(press)).toMatch(GONE);
      expect(took, JSON.stringify(press)).toBeLessThan(AT_ONCE);
    }
    expect(await contents(direct.db)).toEqual(before);
    expect(world.forum.requests()).toEqual([]);

    proxy.is = 'up';
    await expect.poll(() => postInbound(world, presses.at(-2)!), { timeout: 10_000 }).not.toMatch(GONE);
    await world.forward('11s');
    expect(world.forum.published().map(post => post.text)).toEqual(['Sorry Jan.']);
    expect(await world.card()).toContain('Sorry Jan.');
  }, 60_000);

  it('answers a webhook with 503, and accepts the repeated delivery once', async () => {
    const { world, proxy, direct } = await openBehindProxy();
    await world.settle();
    const before = await contents(direct.db);
    breaks(proxy);
    await noticeOutage(world);
    const deliver = () =>
      sendMentions(
        `${world.app.url()}/hooks/forum`,
        SECRET,
        [mention({ text: 'Is anybody there?', posted_at: new Date(world.clock.now()).toISOString() })],
        {
          id: 'delivery-1',
          at: world.clock.real(),
        },
      );
    const { value: refused, took } = await timed(deliver());
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '30']);
    expect(await refused.json()).toMatchObject({
      status: 503,
      detail: expect.stringContaining('Nothing was stored'),
    });
    expect(took).toBeLessThan(AT_ONCE);
    expect(await contents(direct.db)).toEqual(before);

    proxy.is = 'up';
    await expect.poll(async () => (await deliver()).status, { timeout: 10_000 }).toBe(202);
    expect(await (await deliver()).json()).toEqual({ accepted: 0, duplicates: 1 });
    await world.settle();
    expect((await world.channel()).filter(text => text.includes('Is anybody there?'))).toHaveLength(1);
  }, 60_000);

  it('turns /readyz to 503 and back, while /healthz stays 200', async () => {
    const { world, proxy } = await openBehindProxy();
    expect([await ready(world), await alive(world)]).toEqual([200, 200]);
    breaks(proxy);
    await noticeOutage(world);
    const { value, took } = await timed(ready(world));
    expect(value).toBe(503);
    expect(took).toBeLessThan(AT_ONCE);
    expect(await alive(world)).toBe(200);
    proxy.is = 'up';
    await expect.poll(() => ready(world), { timeout: 10_000 }).toBe(200);
  }, 30_000);

  it('delays the outcome of a send, which is then posted once and not unclear', async () => {
    const { world, proxy } = await openBehindProxy();
    await world.mention({ id: 't1' });
    await world.settle();
    const ana = world.as('ana');
    await ana.press('Reply publicly');
    await ana.submit({ text: 'Sorry Jan.' });
    await ana.submit();
    await world.settle();
    world.forum.next({ does: 'hold', publishes: 'first' });
    const sending = world.forward('11s');
    await expect.poll(() => world.forum.requests().length).toBe(1);
    breaks(proxy);
    world.forum.release();
    await expect
      .poll(() => world.logged.filter(line => line.includes('outcome_waits_for_database')).length, {
        timeout: 20_000,
      })
      .toBeGreaterThan(0);
    proxy.is = 'up';
    await sending;
    await world.settle();
    expect(world.forum.requests()).toHaveLength(1);
    expect(await world.card()).toContain('Sorry Jan.');
    const stored = await world.database.db.selectFrom('cases').select('state').executeTakeFirstOrThrow();
    expect(stored.state.sends?.map(send => send.stage)).toEqual(['posted']);
    const kinds = (await world.database.db.selectFrom('case_events').select('kind').execute()).map(
      event => event.kind,
    );
    expect(kinds.filter(kind => /unclear|unknown/.test(kind))).toEqual([]);
  }, 60_000);
}
