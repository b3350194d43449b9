import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mapMemory } from '../support/memory.ts';
import { type Made, network, pullAll, serve } from './world.ts';

const MARK = 'zebra-7f31';
let made: Made;
let site: Awaited<ReturnType<typeof serve>>;
let root: string;
beforeAll(async () => {
  made = network();
  site = await serve(made);
  root = await site.does('write', { as: 'sannedeboer', text: 'Hallo' });
});
afterAll(() => site.stop());

test('Plaza serves its page and files with a policy that allows nothing foreign', async () => {
  const page = await site.call('');
  expect(page.status).toBe(200);
  expect(page.text).not.toMatch(/<script>|<style|style=|onclick=|https?:/);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const files = [...page.text.matchAll(/(?:src|href)="\/network(\/[^"]+)"/g)].map(([, path]) => path!);
  expect(files.length).toBeGreaterThan(3);
  for (const path of files) expect((await site.call(path)).status, path).toBe(200);
  expect((await site.call('/../panel.ts')).status).toBe(404);
  expect((await site.call('/%2e%2e/panel.ts')).status).toBeGreaterThanOrEqual(400);
});

test('the state of Plaza since a version holds only the changes', async () => {
  const all = (await site.call('/state')).json();
  expect(all).toMatchObject({
    version: 1,
    brand: { name: 'Acme', handle: 'acme' },
    limit: 500,
    posts: [{ id: root, text: 'Hallo' }],
  });
  expect(all.people).toHaveLength(8);
  const id = await site.does('reply', { as: 'us', to: root, text: 'Hoi' });
  const since = (await site.call(`/state?since=${all.version}`)).json();
  expect(since.posts).toMatchObject([{ id, by: 'us', parent: root, thread: root }]);
  expect((await site.call(`/state?since=${since.version}`)).json().posts).toEqual([]);
});

test('a new person can join Plaza under any name and write', async () => {
  const id = await site.does('join', { name: ' <img src=x> جمال ', language: 'en', closed: true });
  expect(id).toMatch(/^[a-z]+_\d+$/);
  await site.does('write', { as: id, text: 'First!' });
  const person = (await site.call('/state')).json().people.find((one: { id: string }) => one.id === id);
  expect(person).toMatchObject({ name: '<img src=x> جمال', followers: 0, takesPrivate: false });
  await site.does('private', { as: id, with: id, text: 'Hello' });
  expect(
    (await site.call('/state')).json().people.find((one: { id: string }) => one.id === id).takesPrivate,
  ).toBe(true);
});

describe('requests that Plaza refuses', () => {
  const cases: [string, unknown, number, RegExp][] = [
    ['/write', { as: 'sannedeboer' }, 400, /text/],
    ['/write', { as: 'sannedeboer', text: 'x', more: 1 }, 400, /more/],
    ['/write', { as: 'sannedeboer', text: 7 }, 400, /text/],
    ['/write', { as: 'sannedeboer', text: '   ' }, 400, /nothing in it/],
    ['/write', { as: 'sannedeboer', text: 'x'.repeat(501) }, 400, /at most 500/],
    ['/write', { as: 'sannedeboer', text: `e${'\u0301'.repeat(20_000)}` }, 400, /at most 500/],
    ['/write', { as: 'sannedeboer', text: 'nul \0' }, 400, /cannot be stored/],
    ['/write', { as: 'sannedeboer', text: 'half \ud83d' }, 400, /cannot be stored/],
    ['/write', { as: 'nobody', text: 'x' }, 404, /list/],
    ['/write', { as: '__proto__', text: 'x' }, 404, /list/],
    ['/write', '{"as":', 400, /could not read/],
    ['/write', 'null', 400, /could not read|did not understand/],
    ['/write', [], 400, /did not understand/],
    ['/write', { as: 'sannedeboer', text: 'x'.repeat(600_000) }, 413, /too much/],
    ['/reply', { as: 'sannedeboer', to: 'p999', text: 'x' }, 404, /deleted/],
    ['/private', { as: 'joostverhagen', with: 'sannedeboer', text: 'x' }, 404, /one person/],
    ['/private', { as: 'us', with: 'fleurbakker', text: 'x' }, 409, /takes no private/],
    ['/private', { as: 'us', with: 'sannedeboer', text: 'x', about: 'p999' }, 404, /deleted/],
    ['/edit', { as: 'joostverhagen', id: 'p1', text: 'x' }, 403, /whoever wrote/],
    ['/delete', { as: 'us', id: 'p1' }, 403, /whoever wrote/],
    ['/delete', { as: 'sannedeboer', id: 'p999' }, 404, /already/],
    ['/join', { name: '  ', language: 'en', closed: false }, 400, /name/],
    ['/join', { name: 'Jo', language: 'xx', closed: false }, 400, /language/],
    ['/nothing', {}, 404, /no such page/],
  ];
  test.each(cases)(
    'POST %s %j is refused with a reason and changes nothing',
    async (path, body, status, reason) => {
      const before = (await site.call('/state')).json().version;
      const answer = await site.call(path, body);
      expect(answer.status).toBe(status);
      expect(answer.text).toMatch(reason);
      expect(JSON.parse(answer.text).error).toMatch(/[.]$/);
      expect((await site.call('/state')).json().version).toBe(before);
    },
  );

  test('a request that is not JSON is refused, because another site could make it', async () => {
    const answer = await site.call('/write', 'as=sannedeboer&text=x', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect([answer.status, answer.json().error]).toEqual([415, expect.stringContaining('JSON')]);
    expect((await site.call('/state?since=-1')).status).toBe(400);
    expect((await site.call('/state?since=x&y=1')).status).toBe(400);
  });

  test('a public answer to a private message is refused', async () => {
    const id = await site.does('private', { as: 'sannedeboer', with: 'sannedeboer', text: 'Stil' });
    expect((await site.call('/reply', { as: 'us', to: id, text: 'x' })).json().code).toBe('private_post');
    expect(
      (await site.call('/private', { as: 'us', with: 'emilycarter', text: 'x', about: id })).status,
    ).toBe(404);
  });
});

test('Plaza reports a database failure, and the log holds no written text', async () => {
  const memory = mapMemory();
  const broken = network({
    memory: { ...memory, put: () => Promise.reject(new Error(`insert failed: ${MARK}`)) },
  });
  const there = await serve(broken);
  const answer = await there.call('/write', { as: 'sannedeboer', text: MARK });
  expect([answer.status, answer.json().error]).toEqual([500, expect.stringContaining('still in the box')]);
  await there.call('/write', `{"text":"${MARK}`);
  await there.stop();
  expect(broken.lines.join('')).toContain('a request failed');
  expect(broken.lines.join('')).not.toContain(MARK);
  expect((await pullAll(broken)).items).toEqual([]);
});
