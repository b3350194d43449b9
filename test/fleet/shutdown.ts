import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { mention, sendMentions } from '../stand-ins/reply-receiver.ts';
import type { TestDatabase } from '../support/database.ts';
import { faultsIn } from './checks.ts';
import { channelOf, reply } from './people.ts';
import { openSite, SECRET, seatOf } from './site.ts';
import { posts } from './stream.ts';
import { freePorts, type Program } from './webcare.ts';

const MENTIONS = 5;

/**
 * Sends SIGTERM while a reply hangs at the forum, other replies wait behind it, and cards wait for their
 * turn in Slack. The process ends with 0 within `bound` milliseconds. After the next start everything is
 * published once. Returns the time that the end took.
 */
export async function stopInFlight(database: TestDatabase, program: Program, bound: number): Promise<number> {
  const site = await openSite({
    database: { DATABASE_URL: database.url! },
    slack: 'posts_every: 1s, edits_every: 0s',
  });
  const ports = await freePorts();
  const first = await site.up(program, ports);
  const all = posts(MENTIONS);
  const sent = all.map(({ id, thread }) =>
    mention({ id, thread, text: `${id}, where is it?`, posted_at: new Date().toISOString() }),
  );
  expect((await sendMentions(`${first.url}/hooks/forum`, SECRET, sent)).status).toBe(202);
  await expect
    .poll(async () => (await channelOf(first.consoleUrl, seatOf(0)))?.length, { timeout: 10_000 })
    .toBe(MENTIONS);
  expect(site.slack.requests('chat.postMessage'), 'cards wait for their turn').toBeLessThan(MENTIONS);

  site.forum.always({ does: 'hang', publishes: true });
  const cards = (await channelOf(first.consoleUrl, seatOf(0)))!;
  const replies = cards.map((_, n) => `Answer number ${n} of this round.`);
  const answers = await Promise.all(
    replies.map((text, n) => reply(first.consoleUrl, seatOf(n % 3), cards[n]!, text)),
  );
  for (const each of answers) expect(each).toMatch(/^Submitted/);
  const before = site.forum.requests().length;
  await expect.poll(() => site.forum.requests().length, { timeout: 15_000 }).toBeGreaterThan(before);
  const begun = site.forum.requests().length;
  // A client that never finishes its request.
  const slow = connect(ports.port, '127.0.0.1', () =>
    slow.write('POST /hooks/forum HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{'),
  );
  slow.on('error', () => {});
  await pause(50);

  const began = Date.now();
  const { code, stderr } = await first.kill('SIGTERM');
  const took = Date.now() - began;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(took).toBeLessThan(bound);
  expect(site.forum.requests(), 'no new request was sent').toHaveLength(begun);

  site.forum.always({ does: 'publish' });
  const second = await site.up(program, ports);
  await expect
    .poll(async () => faultsIn(site, second.consoleUrl, all, replies), { timeout: 40_000, interval: 300 })
    .toEqual([]);
  expect(
    site.forum
      .published()
      .map(({ text }) => text)
      .toSorted(),
  ).toEqual(replies);
  expect([...first.logged, ...second.logged].filter(({ level }) => level >= 50)).toEqual([]);
  return took;
}
