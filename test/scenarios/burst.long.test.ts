import { afterEach, expect, test } from 'vitest';
import { type SlackStandIn, slackStandIn } from '../stand-ins/slack/slack.ts';
import { openWorld, type World } from '../support/world.ts';

const CHANNEL = 'C0SOCIAL';
const MENTIONS = 300;
let world: World;
let slack: SlackStandIn;
afterEach(async () => {
  await world.close();
  await slack.close();
});

test('300 mentions at once reach the channel in order, at Slack’s pace and without an error', async () => {
  slack = await slackStandIn();
  slack.enter('U0ANA', 'Ana de Vries');
  slack.open(CHANNEL, ['U0ANA']);
  slack.pace('chat.postMessage', 1_000);
  slack.pace('chat.update', 1_200);
  const yaml = `brand: { name: Acme, language: en }
chat: { console: false, slack: { channel: ${CHANNEL} } }
people: [{ name: Ana de Vries, slack: U0ANA, roles: [agent, lead] }]
sla: { timezone: Europe/Amsterdam }
`;
  const env = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
  };
  world = await openWorld({ yaml, env, start: Date.now() });
  const posts = Array.from({ length: MENTIONS }, (_, n) => ({
    id: `b${n}`,
    text: `Mention number ${n}.`,
    thread: `b${n}`,
  }));
  await world.mention(...posts);
  await world.settle();
  const numbers = () =>
    [
      ...slack
        .channel(CHANNEL)
        .lines()
        .join('\n')
        .matchAll(/Mention number (\d+)\./g),
    ].map(found => Number(found[1]));
  for (let second = 1; numbers().length < MENTIONS && second < 2 * MENTIONS; second++) {
    // Twice on the way Slack tells us to wait.
    if (second === 100 || second === 200) slack.fail('chat.postMessage', { is: 'limited', seconds: 7 });
    slack.forward(1_000);
    await world.forward('1s');
    expect(numbers().length, `after ${second} seconds`).toBeLessThanOrEqual(second + 1);
  }
  expect(numbers()).toEqual(posts.map((_, n) => n));
  expect(slack.requests('chat.postMessage'), 'only those two posts were refused').toBe(MENTIONS + 2);
  expect(slack.doubles()).toEqual([]);
  expect(slack.complaints()).toEqual([]);
  expect(world.logged.filter(line => /"level":50/.test(line))).toEqual([]);
  const left = await world.database.db
    .selectFrom('deliveries')
    .select('id')
    .where('status', 'in', ['queued', 'busy', 'dropped'])
    .execute();
  expect(left).toEqual([]);
});
