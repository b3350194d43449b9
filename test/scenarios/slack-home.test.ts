import { afterEach, expect, test } from 'vitest';
import { cardsIn, closeSlackWorld, openSlackWorld, type SlackWorld } from '../support/slack-world.ts';

/** The home tab that somebody opened in Slack stays true. */

const [ANA, BRAM] = ['U0ANA', 'U0BRAM'];
let it: SlackWorld;
afterEach(() => closeSlackWorld(it));
const home = (): string => it.slack.home(ANA)?.join('\n') ?? '';
async function opened(): Promise<void> {
  it = await openSlackWorld({ console: false });
  await it.world.mention({ id: 't1', text: 'My secret number is 4711.' });
  await it.world.settle();
  await it.slack.openHome(ANA);
  await it.world.shows(home).toMatch(/4711[\s\S]*\[Claim\]/);
}

test('within a minute, an open home tab in Slack shows who claimed a case, and no deleted words', async () => {
  await opened();
  await it.slack.press(BRAM, 'Claim', '4711');
  await it.world.shows(() => cardsIn(it.slack).join()).toContain('Bram Jansen has this');
  await it.world.forward('1m');
  expect(home()).toContain('with Bram Jansen');
  expect(home()).not.toContain('[Claim]');
  await it.world.mention({ id: 't1', deleted: true });
  await it.world.forward('1m');
  expect(home()).not.toContain('4711');
});

test('a process that starts later also draws the home tabs in Slack anew', async () => {
  await opened();
  const later = await it.world.another();
  await it.world.mention({ id: 't1', deleted: true });
  it.world.clock.move(60_000);
  await later.settle();
  expect(home()).not.toContain('4711');
});

test('the home tab in Slack of a person who left the team shows no more cases', async () => {
  await opened();
  it.slack.change(ANA, { deactivated: true });
  await it.world.forward('2m');
  expect(home()).not.toContain('4711');
});
