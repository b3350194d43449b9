import { afterEach, describe, expect, test } from 'vitest';
import { ingest } from '../../src/engine/intake/ingest.ts';
import type { Incoming } from '../../src/ports/social.ts';
import { type SlackStandIn, slackStandIn } from '../stand-ins/slack/slack.ts';
import { CHANNEL, closeSlackWorld } from '../support/slack-world.ts';
import { openWorld, type World } from '../support/world.ts';

/**
 * Chats that are out of reach until a person mends them, many mentions at once, and
 * people whom no message reaches.
 */

let world: World;
let slack: SlackStandIn;
afterEach(() => closeSlackWorld({ world, slack }));

async function open({ console = true, chat = '' } = {}): Promise<void> {
  slack = await slackStandIn();
  slack.enter('U0ANA', 'Ana de Vries');
  slack.enter('U0BRAM', 'Bram Jansen');
  slack.open(CHANNEL, ['U0ANA', 'U0BRAM']);
  const named = (who: string) => (console ? `, console: ${who}` : '');
  const yaml = `brand: { name: Acme, language: en }
chat: { console: ${console}, slack: { channel: ${CHANNEL} }${chat} }
people:
  - { name: Ana de Vries, slack: U0ANA${named('ana')}, roles: [agent] }
  - { name: Bram Jansen, slack: U0BRAM${named('bram')}, roles: [agent, lead] }
sla: { timezone: Europe/Amsterdam }
on_call: { people: [Bram Jansen], rotate: weekly, from: 2026-01-05 }
replies: { undo: 0s }
`;
  const env = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
  };
  world = await openWorld({ yaml, env, start: Date.now() });
  slack.connect(`${world.app.url()}/slack/events`, world.clock.real);
}
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => ({
    id: `t${from + n}`,
    text: `Mention number ${from + n}.`,
    thread: `t${from + n}`,
  }));
const changed = (n: number) => ({
  id: `t${n}`,
  text: `Changed ${n}.`,
  thread: `t${n}`,
  edited_at: new Date(world.clock.now()).toISOString(),
});
const incoming = (n: number, at: number): Incoming => ({
  is: 'post',
  post: {
    id: `t${n}`,
    by: { id: 'u9' },
    text: `Mention number ${n}.`,
    at,
    private: false,
    media: [],
    ref: {},
    can: {
      reply: { is: 'yes', mode: 'append' },
      private: { is: 'no', why: 'none', how: 'send' },
      limit: { max: 500, count: 'graphemes' },
    },
  },
});
/** Moves both clocks second by second, because Slack takes one message a second. */
async function pass(seconds: number): Promise<void> {
  for (let n = 0; n < seconds; n++) {
    slack.forward(1_000);
    await world.forward('1s');
  }
}
const inSlack = (): string => slack.channel(CHANNEL).lines().join('\n');
const numbers = (): number[] =>
  [...inSlack().matchAll(/Mention number (\d+)\./g)].map(found => Number(found[1]));
const requests = (): number =>
  ['chat.postMessage', 'chat.update', 'conversations.open'].reduce(
    (sum, method) => sum + slack.requests(method),
    0,
  );
/** Slack acknowledges a press before we work on it, so this polls. */
const shows = (read: () => string | Promise<string>) =>
  expect.poll(
    async () => {
      await pass(1);
      return read();
    },
    { timeout: 8_000 },
  );

describe('a chat that asks for a day’s wait', () => {
  const told = async (says: string) =>
    (await world.channel()).filter(message => message.includes(says)).length;

  test('it is tried again after five minutes, and another chat tells so and when it is over', async () => {
    await open();
    slack.fail('chat.postMessage', { is: 'limited', seconds: 86_400 });
    await world.mention(...numbered(1, 2));
    await pass(5);
    expect([numbers(), await told('Webcare cannot send through Slack')]).toEqual([[], 1]);
    slack.forward(300_000);
    await world.forward('5m');
    await pass(3);
    expect([numbers(), await told('Webcare cannot send through Slack')]).toEqual([[1, 2], 0]);
    expect(await told('Webcare can send through Slack again')).toBe(1);
    expect(slack.requests('chat.postMessage')).toBe(3);
  });

  test('a restart ends the wait', async () => {
    await open();
    slack.fail('chat.postMessage', { is: 'limited', seconds: 86_400 });
    await world.mention(...numbered(1, 1));
    await pass(2);
    expect(numbers()).toEqual([]);
    const again = await world.another();
    await again.settle();
    expect(numbers()).toEqual([1]);
    world.looked(/Webcare can(not)? send through Slack|Mention number 1/);
  });
});

describe('a chat that cannot be reached until a person mends it', () => {
  test('a revoked token gives one alarm and few requests, and waiting cards go out when it is back', async () => {
    await open();
    await world.mention(...numbered(1, 1));
    await pass(2);
    slack.revoke();
    await world.as('ana').press('Claim', 'Mention number 1.');
    await world.mention(...numbered(2, 4));
    await pass(30);
    const alarms = async () =>
      (await world.channel()).filter(message => message.includes('Webcare cannot send through Slack'));
    expect(
      await alarms(),
      'one cause gives one alarm, although the lanes of posts and of edits are shut',
    ).toHaveLength(1);
    expect((await alarms())[0]).toContain('token');
    const before = requests();
    await world.forward('10m');
    await pass(60);
    expect(requests() - before, 'it is tried again, but not often').toBeGreaterThan(1);
    expect(requests() - before).toBeLessThan(8);
    expect(await alarms()).toHaveLength(1);
    expect(numbers()).toEqual([1]);

    slack.revoke(false);
    await world.forward('15m');
    await pass(10);
    expect(numbers(), 'the waiting cards arrive once and in order').toEqual([1, 2, 3, 4]);
    expect(inSlack()).toContain('Ana de Vries has this');
    expect(slack.doubles()).toEqual([]);
    expect(await alarms()).toEqual([]);
    expect(
      (await world.channel()).filter(message => message.includes('Webcare can send through Slack again')),
    ).toHaveLength(1);
  });

  test('if the only channel is archived, the person on call gets one private alarm', async () => {
    await open({ console: false });
    slack.archive(CHANNEL);
    await world.mention(...numbered(1, 2));
    await pass(5);
    const alarms = () =>
      slack
        .direct('U0BRAM')
        .filter(lines => lines.some(line => line.includes('Webcare cannot send through Slack')));
    expect(alarms()).toHaveLength(1);
    expect(alarms()[0]!.join('\n')).toMatch(/archived/i);
    await world.forward('20m');
    await pass(3);
    expect(alarms()).toHaveLength(1);
    expect(slack.direct('U0ANA')).toEqual([]);
  });

  test('if an edit finds the channel archived, the person on call still gets the alarm', async () => {
    await open({ console: false });
    await world.mention(...numbered(1, 1));
    await pass(2);
    slack.archive(CHANNEL);
    await world.mention(changed(1));
    await pass(5);
    const alarms = () =>
      slack
        .direct('U0BRAM')
        .filter(lines => lines.some(line => line.includes('Webcare cannot send through Slack')));
    expect(alarms()).toHaveLength(1);
    await world.forward('20m');
    await pass(2);
    expect(alarms()).toHaveLength(1);
    slack.archive(CHANNEL, false);
    await world.forward('15m');
    await pass(4);
    expect(inSlack()).toContain('Changed 1.');
    expect(inSlack()).not.toContain('Webcare cannot send');
    expect(slack.direct('U0BRAM').flat().join('\n')).toContain('Webcare can send through Slack again');
  });

  test('a breach reaches the channel after Slack answered forty posts with 500', async () => {
    await open({ console: false });
    await world.mention(...numbered(1, 1));
    await pass(2);
    for (let n = 0; n < 40; n++) slack.fail('chat.postMessage', { is: '500', effect: false });
    await world.forward('61m');
    for (let n = 0; n < 40; n++) await world.forward('61s');
    expect(inSlack()).toContain('@U0BRAM is on call');
    expect(inSlack(), 'a reminder in the channel addresses nobody as “you”').not.toMatch(
      /You (have this case|are told)/,
    );
  });
});

describe('many mentions at once', () => {
  const DIGEST = ', digest: { above: 3, per: 10m }';

  test('cases above the rate share a digest, and a claim from it gives the case its own card', async () => {
    await open({ chat: DIGEST });
    world.looked(/Mention number 9/);
    await world.mention(...numbered(1, 8));
    await pass(8);
    const messages = slack.channel(CHANNEL).messages();
    expect(messages).toHaveLength(4);
    const digest = () =>
      slack
        .channel(CHANNEL)
        .messages()
        .find(lines => lines[0]?.includes('too many at once'))
        ?.join('\n') ?? '';
    expect(digest()).toContain('5 more new cases');
    for (const n of [4, 5, 6, 7, 8]) expect(digest()).toContain(`Mention number ${n}.`);
    expect(await world.card('too many at once')).toContain('5 more new cases');

    expect(await slack.press('U0ANA', 'Claim', 'too many at once')).toBe(true);
    await shows(digest).toContain('4 more new cases');
    await shows(inSlack).toContain('Ana de Vries has this');
    expect(slack.channel(CHANNEL).messages()).toHaveLength(5);
    expect(await world.card('too many at once')).toContain('4 more new cases');

    await world.forward('11m');
    await world.mention(...numbered(9, 9));
    await pass(3);
    expect(slack.channel(CHANNEL).messages().at(-1)!.join('\n')).toContain('Mention number 9.');
    expect(digest()).toContain('4 more new cases');
  });

  test('a digest shows no words that their author deleted', async () => {
    await open({ chat: DIGEST });
    await world.mention(...numbered(1, 6));
    await pass(6);
    await shows(inSlack).toContain('Mention number 5.');
    await world.mention({ ...numbered(5, 5)[0], deleted: true });
    await shows(inSlack).not.toContain('Mention number 5.');
    expect(await world.card('too many at once')).not.toContain('Mention number 5.');
    expect(await world.card('too many at once')).toContain('Mention number 6.');
  });

  test('a deleted digest comes back with the cases that are left on it', async () => {
    await open({ chat: DIGEST });
    world.looked(/Ana de Vries has this/);
    await world.mention(...numbered(1, 6));
    await pass(6);
    const digests = () => slack.seenBy('U0ANA').filter(message => message.text.includes('too many at once'));
    const [digest] = digests();
    slack.deleteMessage(CHANNEL, digest!.ts);
    await world.as('ana').press('Claim', 'too many at once');
    await pass(4);
    expect(digests().map(message => message.text)).toEqual([expect.stringContaining('2 more new cases')]);
    expect(inSlack()).toContain('Ana de Vries has this');
    expect(slack.channel(CHANNEL).messages()).toHaveLength(5);
  });

  test('a digest is posted in the end after Slack answered fifteen posts with 500', async () => {
    await open({ chat: DIGEST, console: false });
    await world.mention(...numbered(1, 3));
    await pass(4);
    for (let n = 0; n < 15; n++) slack.fail('chat.postMessage', { is: '500', effect: false });
    await world.mention(...numbered(4, 8));
    for (let n = 0; n < 20; n++) await world.forward('61s');
    expect(inSlack()).toContain('5 more new cases');
  });

  test('if Slack refuses a digest, its cases get their own cards, and the next case a new digest', async () => {
    await open({ chat: DIGEST, console: false });
    await world.mention(...numbered(1, 3));
    await pass(4);
    slack.fail('chat.postMessage', { is: 'error', error: 'something_new' });
    await world.mention(...numbered(4, 6));
    await pass(6);
    expect(numbers()).toEqual([1, 2, 3, 4, 5, 6]);
    await world.mention(...numbered(7, 7));
    await pass(3);
    expect(inSlack()).toContain('1 more new case');
  });

  test('a case added while we find the digest deleted is on the next digest', async () => {
    await open({ chat: DIGEST, console: false });
    await world.mention(...numbered(1, 6));
    await pass(5);
    const [digest] = slack.seenBy('U0ANA').filter(message => message.text.includes('too many at once'));
    slack.deleteMessage(CHANNEL, digest!.ts);
    await world.mention(changed(4));
    const edits = slack.requests('chat.update');
    slack.fail('chat.update', { is: 'slow', ms: 600 });
    const passing = pass(2);
    await expect.poll(() => slack.requests('chat.update')).toBe(edits + 1);
    let found = false;
    const lost = passing.then(() => {
      found = true;
    });
    let count = 0;
    await ingest(world.app.deps, 'forum', [incoming(7, world.clock.now())], async () => {
      // Commit only after Slack has reported that the digest is gone. If that report waits for this
      // commit, go on after 20 polls.
      await expect.poll(() => found || ++count > 20, { timeout: 3_000 }).toBe(true);
    });
    await lost;
    await pass(4);
    const lines = slack.seenBy('U0ANA').filter(message => message.text.includes('too many at once'));
    expect(lines.map(message => message.text)).toEqual([expect.stringContaining('4 more new cases')]);
  });

  test('the newest presses are shown before many other waiting edits', async () => {
    await open();
    await world.mention(...numbered(1, 12));
    await pass(13);
    await world.mention(
      ...numbered(1, 12).map(post => ({
        ...post,
        text: `${post.text} Changed.`,
        edited_at: new Date(world.clock.now()).toISOString(),
      })),
    );
    await world.as('ana').press('Claim', 'Mention number 11.');
    await world.as('ana').press('Claim', 'Mention number 12.');
    const claimed = () =>
      slack
        .channel(CHANNEL)
        .messages()
        .flatMap((lines, n) => (lines.join().includes('Ana de Vries has this') ? [n + 1] : []));
    await pass(4);
    expect(claimed()).toEqual(expect.arrayContaining([11, 12]));
    expect(inSlack().match(/Changed\./g)?.length ?? 0, 'the others still wait').toBeLessThan(6);
    await pass(20);
    expect(inSlack().match(/Changed\./g)).toHaveLength(12);
  });
});

describe('people who cannot be reached', () => {
  async function ownerIsDeactivated(): Promise<void> {
    await open({ console: false });
    await world.mention(...numbered(1, 1));
    await pass(2);
    await slack.press('U0ANA', 'Claim', 'Mention number 1.');
    await shows(inSlack).toContain('Ana de Vries has this');
    slack.deactivate('U0ANA');
    await world.forward('31m');
    await pass(3);
  }

  test('a deactivated owner loses the case, and the person on call gets the reminder', async () => {
    await ownerIsDeactivated();
    expect(slack.direct('U0ANA')).toEqual([]);
    expect(slack.direct('U0BRAM').map(lines => lines[0])).toEqual([
      expect.stringContaining('Half of the time for the first reply has passed'),
    ]);
    expect(inSlack()).not.toContain('Ana de Vries has this');
    expect(await slack.press('U0BRAM', 'Claim', 'Half of the time')).toBe(true);
    await shows(inSlack).toContain('Bram Jansen has this');
  });

  test('a listed person who comes back keeps their roles, without a restart', async () => {
    await ownerIsDeactivated();
    expect(inSlack()).not.toContain('Ana de Vries has this');
    await slack.change('U0ANA', { deactivated: false });
    await slack.press('U0ANA', 'Claim', 'Mention number 1.');
    await shows(inSlack).toContain('Ana de Vries has this');
    const anas = await world.database.db
      .selectFrom('people')
      .select(['roles', 'left_at'])
      .where('name', '=', 'Ana de Vries')
      .execute();
    expect(anas).toEqual([{ roles: ['agent'], left_at: null }]);
  });

  test('the person on call gets the reminder if the owner cannot be written to', async () => {
    await open({ console: false });
    await world.mention(...numbered(1, 1));
    await pass(2);
    await slack.press('U0ANA', 'Claim', 'Mention number 1.');
    await shows(inSlack).toContain('Ana de Vries has this');
    slack.fail('chat.postMessage', { is: 'error', error: 'messages_tab_disabled' });
    await world.forward('31m');
    await pass(3);
    expect(slack.direct('U0ANA')).toEqual([]);
    expect(slack.direct('U0BRAM').map(lines => lines[0])).toEqual([
      expect.stringContaining('Half of the time for the first reply has passed'),
    ]);
    slack.fail('chat.postMessage', { is: 'error', error: 'messages_tab_disabled' });
    await world.mention({ id: 't1b', thread: 't1', in_reply_to: 't1', text: 'Is anybody there?' });
    await pass(3);
    expect(slack.direct('U0ANA')).toEqual([]);
    expect(
      slack.direct('U0BRAM').at(-1)?.join(' '),
      'the person on call gets the customer’s words too',
    ).toContain('Is anybody there?');
    expect(inSlack(), 'one closed account gives no alarm about Slack').not.toContain('Webcare cannot send');
    expect(inSlack()).toContain('Ana de Vries has this');
  });
});
