import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { en as phrases } from '../../adapters/chat/slack/phrases/en.ts';
import type { SlackStandIn } from '../stand-ins/slack/slack.ts';
import { CHANNEL, openSlackWorld } from '../support/slack-world.ts';
import type { World } from '../support/world.ts';

/** Slack answers after two seconds, new posts keep the database busy, and fifty people press at once. */

const AT_ONCE = 50;
const SLOW = 2_000;
let world: World;
let slack: SlackStandIn;
beforeEach(async () => {
  const overrides = { timers: true, clock: { now: () => Date.now(), real: () => Date.now() } };
  ({ world, slack } = await openSlackWorld({ console: false, others: AT_ONCE, overrides }));
}, 60_000);
afterEach(async () => {
  // Stop first, so that nothing changes during the checks.
  await world.app.stop();
  await world.close();
  await slack.close();
}, 60_000);

const users = Array.from({ length: AT_ONCE }, (_, n) => `U0P${n + 1}`);
const cards = (): number => slack.timestamps(CHANNEL).length;
const claimed = async () => {
  const { rows } = await sql<{
    n: string;
  }>`select count(*) as n from case_events where kind = 'claimed'`.execute(world.database.db);
  return Number(rows[0]?.n);
};
const stillWorking = (user: string): boolean => {
  const modal = slack.modal(user);
  return modal !== null && (modal.submit !== '' || modal.lines.includes(phrases.working));
};
const quantile = (took: number[], q: number) =>
  [...took].sort((a, b) => a - b)[Math.ceil(took.length * q) - 1]!;
const timed = async (act: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await act();
  return performance.now() - began;
};

// Other work on the machine can make one run slow. A fault of ours makes every run slow.
test('Slack gets 99 of 100 answers within a second, and every request is carried out', {
  timeout: 240_000,
  retry: 2,
}, async () => {
  const rounds = 3;
  const texts = (round: number) =>
    users.map((_, n) => ({ id: `r${round}n${n}`, text: `Case ${n} of round ${round}.` }));
  for (let round = 0; round < rounds; round++) {
    await world.mention(...texts(round));
    await expect.poll(cards, { timeout: 30_000 }).toBe((round + 1) * AT_ONCE);
  }
  const shown = slack.channel(CHANNEL).messages();
  const stamps = slack.timestamps(CHANNEL);
  const press = (user: string, about: string, label: string, action: string) => {
    const ts = stamps[shown.findIndex(lines => lines.some(line => line.endsWith(about)))]!;
    const spot = {
      container: { type: 'message', message_ts: ts, channel_id: CHANNEL },
      channel: { id: CHANNEL },
    };
    return slack.forged(user, slack.valueOf(CHANNEL, ts, label), spot, action);
  };

  slack.slow(SLOW);
  let busy = true;
  let arrived = 0;
  const ingesting = (async () => {
    while (busy) {
      // Threads of five posts, as in real life.
      const threads = Array.from({ length: 4 }, () => `busy-${arrived++}`);
      await world.mention(
        ...Array.from({ length: 20 }, (_, n) => ({
          id: `${threads[n % 4]}-${n}`,
          thread: threads[n % 4],
          text: 'More and more.',
        })),
      );
    }
  })();

  const took: Record<string, number[]> = {
    claim: [],
    'open a form': [],
    submit: [],
    'last step': [],
    command: [],
  };
  for (let round = 0; round < rounds; round++) {
    const claims = users.map((user, n) => press(user, `Case ${n} of round ${round}.`, 'Claim', 'do:claim:0'));
    took.claim!.push(
      ...(await Promise.all(claims.map(sent => timed(async () => expect(await slack.raw(sent)).toBe(200))))),
    );
    await expect.poll(claimed, { timeout: 30_000 }).toBe((round + 1) * AT_ONCE);

    const opens = users.map((user, n) =>
      press(user, `Case ${n} of round ${round}.`, 'Reply publicly', 'open:reply:1'),
    );
    took['open a form']!.push(
      ...(await Promise.all(opens.map(sent => timed(async () => expect(await slack.raw(sent)).toBe(200))))),
    );
    await expect
      .poll(() => users.filter(user => slack.modal(user)?.submit !== 'Preview'), { timeout: 30_000 })
      .toEqual([]);

    const submit = (values: Record<string, string>) =>
      Promise.all(users.map(user => timed(() => slack.submit(user, values))));
    took.submit!.push(...(await submit({ 'Your public reply': 'It arrives tomorrow.' })));
    await expect
      .poll(() => users.filter(user => slack.modal(user)?.submit !== 'Post publicly'), { timeout: 30_000 })
      .toEqual([]);
    took['last step']!.push(...(await submit({})));
    // A slow submit shows its result in the modal. The others have closed their modal.
    await expect.poll(() => users.filter(stillWorking), { timeout: 30_000 }).toEqual([]);
    for (const user of users) if (slack.modal(user)) await slack.dismiss(user);
    took.command!.push(
      ...(await Promise.all(users.map(user => timed(() => slack.command(user, CHANNEL, '/webcare mine'))))),
    );
  }
  busy = false;
  await ingesting;

  for (const [what, times] of Object.entries(took)) {
    console.log(
      `slack, ${what}: ${times.length} at ${AT_ONCE} at once, p50 ${quantile(times, 0.5).toFixed(0)} ms, p99 ${quantile(times, 0.99).toFixed(0)} ms`,
    );
  }
  const all = Object.values(took).flat();
  console.log(
    `slack, all: ${all.length}, p50 ${quantile(all, 0.5).toFixed(0)} ms, p99 ${quantile(all, 0.99).toFixed(0)} ms, ${5 * arrived} posts came in meanwhile`,
  );
  expect(quantile(all, 0.99)).toBeLessThan(1_000);
  expect(slack.complaints()).toEqual([]);
  slack.slow(0);
  await expect.poll(() => world.forum.published().length, { timeout: 60_000 }).toBe(rounds * AT_ONCE);
});
