import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brokenAt } from '../../src/ports/broken.ts';
import { mention, sendMentions, signedHeaders } from '../stand-ins/reply-receiver.ts';
import { contents } from '../support/contents.ts';
import { openSlackWorld, type SlackWorld } from '../support/slack-world.ts';
import { SECRET } from '../support/world.ts';

/**
 * Every text and every name contains a marker, in the whole loop and in its failures. Only rows that can
 * be emptied may hold a marker. No event, state, log line or metadata may hold one.
 */
const MAY = new Set(['posts', 'authors', 'sends', 'notes', 'people']);
const MARKER = /zq-[a-z]+-\d+-qz/gi;

let opened: SlackWorld;
let planted: Set<string>;
/** Makes a marker that occurs nowhere else. */
function plant(what: string): string {
  const marker = `zq-${what}-${planted.size + 1}-qz`;
  planted.add(marker);
  return marker;
}

/** Slack acknowledges a press before we work on it, so this polls. */
const shows = <T>(read: () => Promise<T>) =>
  expect.poll(
    async () => {
      await opened.world.forward('1s');
      return read();
    },
    { timeout: 8_000 },
  );

beforeEach(async () => {
  planted = new Set();
  opened = await openSlackWorld({ ana: `Ana ${plant('staff')}`, bram: `Bram ${plant('staff')}` });
});
afterEach(async () => {
  await opened.world.close();
  await opened.slack.close();
});

const written = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  text: `Where is it? ${plant('text')}`,
  url: `https://forum.example/t/${plant('url')}?q=${plant('query')}`,
  author: { id: `u-${id.slice(0, 2)}`, name: `Jan ${plant('name')}`, handle: plant('handle'), followers: 7 },
  media: [{ url: `https://forum.example/${plant('media')}.png`, alt: plant('alt') }],
  ...more,
});

/** Every place that holds a marker and may not hold one. */
async function leaks(): Promise<string[]> {
  const { world, slack } = opened;
  const tables = await contents(world.database.db);
  expect(Object.keys(tables)).toEqual(
    expect.arrayContaining([
      'case_events',
      'cases',
      'commands',
      'deliveries',
      'messages',
      'lanes',
      'sources',
      'once',
      'memory',
      ...MAY,
    ]),
  );
  expect(
    Object.entries(tables)
      .filter(([name]) => MAY.has(name))
      .flatMap(([, rows]) => rows)
      .join('\n'),
  ).toMatch(MARKER);
  const found = (where: string, text: string) =>
    [...new Set(text.match(MARKER) ?? [])].map(marker => `${where}: ${marker}`);
  const seen = slack.seenBy('U0ANA');
  return [
    ...Object.entries(tables).flatMap(([name, rows]) => (MAY.has(name) ? [] : found(name, rows.join('\n')))),
    ...world.logged.flatMap(line => found(`log ${JSON.parse(line).event ?? JSON.parse(line).msg}`, line)),
    ...seen.flatMap(({ metadata, blocks }) =>
      found('Slack metadata', JSON.stringify([metadata, carried(blocks)])),
    ),
  ];
}
/** The values and ids of buttons and blocks. */
function carried(node: unknown): unknown[] {
  if (Array.isArray(node)) return node.flatMap(carried);
  if (typeof node !== 'object' || node === null) return [];
  const { type, value, action_id, block_id } = node as Record<string, unknown>;
  return [
    ...(type === 'button' ? [value, action_id] : []),
    block_id,
    ...Object.values(node).flatMap(carried),
  ];
}

describe('texts and names of people', () => {
  it('the whole loop leaves no text or name in events, state, log or metadata', async () => {
    opened.world.looked(
      /Overdue|No longer current|wrote again|changed a post|took over|reached us late|Half of the time/,
    );
    const { world, slack } = opened;
    const ana = world.as('ana');
    const bram = world.as('bram');
    await world.mention(written('t1'));
    await world.settle();

    // A claim in Slack, then in the console a draft, a step back, a preview and a reply.
    await slack.press('U0ANA', 'Claim', 'Where is it?');
    await shows(() => world.card()).toContain('Owner: Ana');
    await ana.press('Reply publicly');
    await ana.submit({ text: `Draft ${plant('draft')}` });
    await ana.back();
    await ana.submit({ text: `Sorry ${plant('reply')}` });
    await ana.submit();
    await world.forward('1s');
    await world.mention({ ...written('t1b'), thread: 't1', in_reply_to: 't1' });
    await world.mention({
      ...written('t1b'),
      thread: 't1',
      in_reply_to: 't1',
      edited_at: new Date(world.clock.now()).toISOString(),
    });
    await world.mention(written('o1', { thread: 't1', ours: true }));
    await world.settle();

    // A reply from Slack with its form and preview.
    await slack.press('U0ANA', 'Reply publicly', 'Where is it?');
    await expect.poll(() => slack.modal('U0ANA')?.lines.join('\n') ?? '').toContain('Your public reply');
    await slack.submit('U0ANA', { 'Your public reply': `From Slack ${plant('slack')}` });
    await expect.poll(() => slack.modal('U0ANA')?.submit ?? '').toBe('Post publicly');
    await slack.submit('U0ANA', {});
    await shows(async () => world.forum.published().length).toBe(2);

    // A private talk and a follow-up, with every kind of note on the way.
    await ana.press('Move to DM');
    await ana.submit({ text: `Privately ${plant('private')}`, line: `See your messages ${plant('line')}` });
    await ana.submit();
    await world.forward('1s');
    await world.forward('1s');
    await world.mention(
      written('p1', { private: true, author: { id: 'u-t1', name: plant('name'), handle: plant('handle') } }),
    );
    await world.settle();
    await bram.press('Take over');
    await bram.submit({ reason: `Holiday ${plant('reason')}` });
    await world.settle();
    await bram.press('I answered there');
    await bram.submit({ way: 'phone', note: `By phone ${plant('note')}` });
    await world.settle();
    await bram.press('Resolve');
    await bram.submit({ text: `All well ${plant('followup')}` });
    await bram.submit();
    await world.forward('1s');
    await world.mention(written('t1c', { thread: 't1', in_reply_to: 't1' }));
    await world.settle();
    await world.mention({ id: 't1c', deleted: true });

    // One case that nobody answers, one that arrives late, and one that is spam.
    await world.mention(
      written('t2'),
      written('t3', { posted_at: new Date(world.clock.now() - 3 * 3_600_000).toISOString() }),
      written('t4'),
    );
    await world.settle();
    await bram.press('History');
    await bram.press('No reply needed');
    await bram.submit({ why: 'spam', note: plant('note') });
    await world.forward('31m');
    await world.forward('30m');
    for (const command of ['queue', 'mine', 'stats 7d', 'oncall', `help ${plant('typed')}`, plant('typed')])
      await ana.command(`/webcare ${command}`);
    await slack.command('U0ANA', 'C0SOCIAL', `/webcare ${plant('typed')}`);
    await world.settle();

    const kinds = (await world.database.db.selectFrom('case_events').select('kind').distinct().execute()).map(
      row => row.kind,
    );
    expect(kinds.length, kinds.join()).toBeGreaterThan(18);
    expect(await leaks()).toEqual([]);
  }, 60_000);

  it('a send that is refused, unclear or throws leaks no text or name', async () => {
    opened.world.looked(/did not go out|No longer current|wrote again/);
    const { world } = opened;
    const ana = world.as('ana');
    const reply = async (id: string) => {
      const post = written(id);
      await world.mention(post);
      await world.settle();
      const word = String(post.text).split(' ').at(-1);
      await ana.press('Reply publicly', word);
      await ana.submit({ text: `Sorry ${plant('reply')}` });
      await ana.submit();
      await world.forward('1s');
      return word;
    };
    const problem = JSON.stringify({ title: plant('words'), detail: `Not this: ${plant('words')}` });
    for (const status of [400, 403, 413, 422]) {
      world.forum.next({
        does: 'answer',
        status,
        headers: { 'content-type': 'application/problem+json' },
        body: problem,
      });
      await reply(`f${status}`);
    }
    world.forum.always({ does: 'answer', status: 500, body: plant('words') });
    const unclear = await reply('f500');
    for (let turn = 0; turn < 4; turn++) await world.forward('10s');
    expect(await world.card(unclear)).toContain('unclear');
    await ana.press('It went out', unclear);
    world.forum.always({ does: 'publish' });
    world.forum.next({ does: 'drop_answer', body: `{"id":"${plant('words')}` });
    await reply('f200');

    const forum = world.app.deps.networks.get('forum')!;
    const { send } = forum;
    forum.send = async out => {
      throw Object.assign(new Error(`cannot send "${out.text}"\n    at ${plant('thrown')} (file.ts:1:1)`), {
        detail: out.text,
      });
    };
    const crashed = await reply('f000');
    forum.send = send;
    for (let turn = 0; turn < 4; turn++) await world.forward('10s');
    expect(world.logged.some(line => line.includes('adapter_threw'))).toBe(true);

    const console = world.app.deps.chats.get('console')!;
    const { update } = console;
    console.update = async (_to, _ref, view) => {
      throw new TypeError(JSON.stringify(view));
    };
    await ana.press('History', crashed);
    await world.mention(written('f001', { thread: 'f000' }));
    await world.settle();
    console.update = update;
    expect(await leaks()).toEqual([]);
  }, 60_000);

  it('a refused request and a refused row leak no text or name', async () => {
    const { world } = opened;
    const hook = `${world.app.url()}/hooks/forum`;
    const at = world.clock.real();
    const bad = [
      { text: 7 },
      { url: plant('url') },
      { posted_at: plant('time') },
      { author: { id: plant('id'), name: 7 } },
      { rating: plant('rating') },
    ];
    await world.mention(written('t1'));
    for (const more of bad)
      expect(
        (await sendMentions(hook, SECRET, [mention({ ...written('t2'), ...more })], { at })).status,
      ).toBe(400);
    for (const body of [`{"mentions":[{"text":"${plant('text')}`, plant('text'), `"${plant('text')}"`]) {
      expect(
        (await fetch(hook, { method: 'POST', body, headers: signedHeaders(SECRET, body, { at }) })).status,
      ).toBe(400);
      expect(
        (
          await fetch(hook, {
            method: 'POST',
            body,
            headers: { 'webhook-id': plant('header'), 'user-agent': plant('agent') },
          })
        ).status,
      ).toBe(401);
    }
    await fetch(`${world.app.url()}/${plant('path')}?q=${plant('query')}`);
    await fetch(`${world.app.url()}/slack/events`, { method: 'POST', body: plant('body') });
    const page = world.app.consoleUrl()!;
    for (const body of [
      plant('body'),
      JSON.stringify({ is: 'press', person: plant('person') }),
      JSON.stringify({
        is: 'command',
        id: crypto.randomUUID(),
        person: plant('person'),
        from: 'channel',
        text: `/webcare ${plant('typed')}`,
      }),
    ]) {
      await fetch(`${page}/api/inbound`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
    }
    await fetch(`${page}/${plant('path')}`);

    await sql`alter table posts add constraint no_more check (id <> 't9')`.execute(world.database.db);
    await sql`alter table notes add constraint no_more check (text is null)`.execute(world.database.db);
    expect(
      (await sendMentions(hook, SECRET, [written('t9', { posted_at: new Date(at).toISOString() })], { at }))
        .status,
    ).toBe(503);
    await world.settle();
    await world.as('ana').press('No reply needed');
    expect(await world.as('ana').submit({ why: 'spam', note: plant('note') })).not.toBe('');
    expect(
      world.logged.filter(line => line.includes('request_failed') || line.includes('inbound_failed')),
    ).toHaveLength(2);
    // Other tests use this database too.
    for (const table of ['posts', 'notes'])
      await sql.raw(`alter table ${table} drop constraint no_more`).execute(world.database.db);
    expect(await leaks()).toEqual([]);
  }, 30_000);
});

describe('the log of an error', () => {
  it('a logged error has the place in the code and never the message', () => {
    const error = Object.assign(new RangeError('Jan wrote:\n    at home (secret.ts:1:2)\nJan'), {
      code: '22P05',
      detail: 'Jan',
    });
    const { at, ...rest } = brokenAt(error);
    expect(rest).toEqual({ error: 'RangeError', code: '22P05' });
    expect(at.length).toBeGreaterThan(0);
    expect(at.join('\n')).toContain('privacy.test.ts');
    expect(at.join('\n')).not.toMatch(/Jan|secret/);
    expect(brokenAt('Jan')).toEqual({ error: 'string', at: [] });
    expect(brokenAt(undefined)).toEqual({ error: 'undefined', at: [] });
    const renamed = new Error('first');
    renamed.message = 'Jan';
    expect(JSON.stringify(brokenAt(renamed))).not.toContain('Jan');
  });
});
