import { afterEach, expect, test } from 'vitest';
import { scrape } from '../support/scrape.ts';
import { cardsIn, openSlackWorld, type SlackWorld } from '../support/slack-world.ts';

let it: SlackWorld;
afterEach(async () => {
  await it.world.close();
  await it.slack.close();
});

const ALARM = 'What is pressed in Slack does not reach Webcare';
const OVER = 'What is pressed in Slack reaches Webcare again';
const says = (text: string) => cardsIn(it.slack).filter(card => card.includes(text)).length;
const connections = async () => (await scrape(it.world)).get('webcare_inbound_connections{chat="slack"}');

test('a revoked app token is one alarm with its remedy, and over when a connection is open again', async () => {
  it = await openSlackWorld({ over: 'socket', console: false });
  expect(await connections()).toBe(2);
  it.slack.revokeApp();
  await it.world.shows(() => says(ALARM)).toBe(1);
  expect(cardsIn(it.slack).join()).toMatch(/new app token.*webcare doctor/s);
  expect(await connections()).toBe(0);
  await it.world.mention({ id: 't1', text: 'My kettle exploded' });
  await it.world.shows(() => says('My kettle exploded')).toBe(1);
  for (let n = 0; n < 5; n++) await it.world.forward('1m');
  expect(says(ALARM)).toBe(1);
  it.slack.revokeApp(false);
  await it.world.shows(() => [says(ALARM), says(OVER)].join()).toBe('0,1');
  await it.slack.press('U0ANA', 'Claim', 'My kettle');
  await it.world.shows(() => cardsIn(it.slack).join()).toContain('Ana de Vries has this');
});

test('a Slack that cannot be reached is told in the other chat, after two minutes', async () => {
  it = await openSlackWorld({ over: 'socket' });
  const told = async () => (await it.world.channel()).filter(message => message.includes(ALARM)).length;
  await it.slack.away();
  await it.world.shows(connections).toBe(0);
  await it.world.forward('1s');
  await it.world.forward('119s');
  expect(await told()).toBe(0);
  await it.world.forward('2s');
  expect(await told()).toBe(1);
  await it.slack.returns();
});
