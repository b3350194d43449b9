import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, expect, it } from 'vitest';
import { insideHttp, readiness } from '../../src/http.ts';
import { insidePages } from '../../src/inside.ts';
import { listen, stopListening } from '../../src/listen.ts';
import { metrics } from '../../src/metrics.ts';
import { openWorld, type World } from '../support/world.ts';

/** The rules for access to /readyz and /metrics. */

const TOKEN = 'a token for the monitoring';
let world: World;
afterEach(() => world.close());
const opened = async (env: Record<string, string>) => {
  world = await openWorld({ env: { HOST: '0.0.0.0', ...env } });
  return world;
};
/** The status of GET. fetch would not let a test choose Host. */
const status = (url: string, headers: Record<string, string> = {}): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { headers, agent: false }, response => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject).end();
  });
const both = (at: string, headers?: Record<string, string>) =>
  Promise.all([status(`${at}/readyz`, headers), status(`${at}/metrics`, headers)]);
/** The same listener under an address of this machine that is not the loopback one. null: it has none. */
function fromOutside(at: string): string | null {
  const mine = Object.values(networkInterfaces()).flatMap(each => each ?? []);
  const other = mine.find(({ family, internal }) => family === 'IPv4' && !internal);
  return other ? at.replace('127.0.0.1', other.address) : null;
}

it('/readyz and /metrics answer callers on this machine, and strangers find nothing there', async () => {
  const { app } = await opened({});
  expect(await both(app.url())).toEqual([200, 200]);
  expect(app.insideUrl()).toBe(app.url());
  for (const headers of [
    { 'x-forwarded-for': '203.0.113.9' },
    { forwarded: 'for=203.0.113.9' },
    { host: 'webcare.example.com' },
    { authorization: 'Bearer ' },
    { authorization: `Bearer ${TOKEN}` },
  ]) {
    const direct = 'authorization' in headers;
    expect([headers, await both(app.url(), headers)]).toEqual([headers, direct ? [200, 200] : [404, 404]]);
  }
  const outside = fromOutside(app.url());
  if (outside) expect(await both(outside, { host: '127.0.0.1' })).toEqual([404, 404]);
  if (outside) expect(await status(`${outside}/healthz`)).toBe(200);
});

it('the token opens /readyz and /metrics for callers from elsewhere', async () => {
  const { app } = await opened({ METRICS_TOKEN: TOKEN.replaceAll(' ', '-') });
  const proxied = { 'x-forwarded-for': '203.0.113.9' };
  const bearer = (token: string) => ({ ...proxied, authorization: `Bearer ${token}` });
  expect(await both(app.url(), bearer(TOKEN.replaceAll(' ', '-')))).toEqual([200, 200]);
  expect(await both(app.url(), bearer('another-token-of-that-length'))).toEqual([404, 404]);
  expect(await both(app.url(), proxied)).toEqual([404, 404]);
});

it('/readyz and /metrics have a listener of their own with METRICS_PORT, and PORT has them no longer', async () => {
  const { app } = await opened({ METRICS_PORT: '0' });
  expect(app.insideUrl()).not.toBe(app.url());
  expect(await both(app.insideUrl(), { host: 'prometheus.internal' })).toEqual([200, 200]);
  expect(await both(app.url())).toEqual([404, 404]);
  expect(await status(`${app.insideUrl()}/hooks/forum`)).toBe(404);
  const outside = fromOutside(app.insideUrl());
  if (outside) await expect(status(`${outside}/readyz`)).rejects.toThrow('ECONNREFUSED');
});

it('the listener of METRICS_PORT asks callers from elsewhere for the token if there is one', async () => {
  const env = { METRICS_PORT: '0', METRICS_HOST: '0.0.0.0', METRICS_TOKEN: 'letters-and-digits-1' };
  const { app } = await opened(env);
  const proxied = { via: '1.1 balancer' };
  expect(await both(app.insideUrl(), proxied)).toEqual([404, 404]);
  expect(await both(app.insideUrl(), { ...proxied, authorization: 'bearer letters-and-digits-1' })).toEqual([
    200, 200,
  ]);
});

it.each(['/METRICS', '/metrics/', '/Metrics/', '/READYZ', '/readyz/', '/healthz/', '/HEALTHZ', '//metrics'])(
  '%s is no address of Webcare',
  async path => {
    const { app } = await opened({});
    expect(await status(app.url() + path)).toBe(404);
  },
);

it('all who ask /readyz within a second get one answer of the database', async () => {
  const { app } = await opened({});
  let statements = 0;
  const db = app.deps.database.db.withPlugin({
    transformQuery({ node }) {
      statements += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const deps = { ...app.deps, database: { ...app.deps.database, db } };
  const pages = insidePages(deps, metrics(), { reachable: true });
  const at = { port: 0, host: '127.0.0.1', setting: 'METRICS_PORT' };
  const server = await listen(insideHttp(deps, pages), at);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/readyz`;
  const begun = performance.now();
  const seen = await Promise.all(Array.from({ length: 60 }, () => status(url)));
  const seconds = Math.ceil((performance.now() - begun) / 1_000);
  await stopListening(server, 0);
  expect(new Set(seen)).toEqual(new Set([200]));
  expect(statements).toBeLessThanOrEqual(4 * seconds);
});

it('a process is not ready while the disk of its embedded database is full, and ready again with room', async () => {
  const { app } = await opened({});
  let room = false;
  const deps = { ...app.deps, database: { ...app.deps.database, hasRoom: async () => room } };
  expect(await readiness(deps)).toMatchObject({ ready: false, database: 'has no room left on its disk' });
  room = true;
  expect(await readiness(deps)).toMatchObject({ ready: true, database: 'ok' });
});
