import { expect, test } from 'vitest';
import { CHANNEL, openSlackWorld } from '../support/slack-world.ts';

/**
 * The stand-in enforces Slack's limits per minute. Many cases that change at once break no limit,
 * and every card shows the newest state.
 */

const CASES = 70;

test('seventy cases that arrive, change and are claimed at once stay within Slack’s limits', {
  timeout: 180_000,
}, async () => {
  const { world, slack } = await openSlackWorld({ console: false, paced: true });
  slack.tiered();
  slack.pace('chat.postMessage', 1_000);
  const pass = async (seconds: number) => {
    for (let n = 0; n < seconds; n++) {
      slack.forward(1_000);
      await world.forward('1s');
    }
  };
  const texts = () =>
    slack
      .channel(CHANNEL)
      .messages()
      .map(lines => lines.join('\n'));
  const posts = (what: string) =>
    Array.from({ length: CASES }, (_, n) => ({
      id: `${what}${n}`,
      thread: `t${n}`,
      text: `${what} of ${n}.`,
      author: { id: `u${n}`, name: `Kim ${n}` },
    }));
  await world.mention(...posts('Question'));
  await pass(CASES + 10);
  expect(texts()).toHaveLength(CASES);
  for (let n = 0; n < CASES; n++) await slack.press('U0ANA', 'Claim', `Question of ${n}.`);
  await pass(5);
  await world.mention(...posts('News').map(post => ({ ...post, in_reply_to: null })));
  await pass(2 * CASES);
  expect(
    texts().filter(text => text.includes('Owner: Ana de Vries') && text.includes('News of')),
  ).toHaveLength(CASES);
  expect(slack.refusals(), 'calls above a limit').toBe(0);
  expect(slack.doubles()).toEqual([]);
  expect(slack.complaints()).toEqual([]);
  await world.close();
  await slack.close();
});
