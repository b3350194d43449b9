import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { passOf } from '../support/console-pass.ts';
import { CHANNEL, openSlackWorld, type SlackWorld } from '../support/slack-world.ts';

/** Messages of the team to each other are never published. Only the last button of a form publishes. */

let opened: SlackWorld;
beforeAll(async () => {
  opened = await openSlackWorld();
  const { world } = opened;
  await world.mention({ id: 't1', text: 'Where is my parcel?' });
  await world.settle();
  // A draft waits in an open form. Messages of the team must not send it either.
  await world.as('ana').press('Reply publicly');
  await world.as('ana').submit({ text: 'A draft.' });
  await world.settle();
});
afterAll(async () => {
  await opened.world.close();
  await opened.slack.close();
});

const events = async () =>
  (await opened.world.database.db.selectFrom('case_events').select('kind').execute()).length;
/** Nothing reached the customer, nothing waits to be sent, and no case changed. */
async function expectUnpublished(before: number): Promise<void> {
  const { world } = opened;
  await world.settle();
  expect(world.forum.requests()).toEqual([]);
  expect(
    await world.database.db.selectFrom('sends').select('stage').where('stage', '<>', 'draft').execute(),
  ).toEqual([]);
  expect(await events()).toBe(before);
}

const messages = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    'Post publicly',
    'yes',
    'send it',
    '/reply Sorry Jan',
    '/webcarereply hello',
    'webcare reply hello',
    '@webcare post',
    ' / webcare x',
    'Sorry Jan, it comes tomorrow.',
    '',
  ),
);
const commands = fc.oneof(
  messages,
  fc.constantFrom(
    'reply Sorry Jan',
    'post publicly',
    'send',
    'resolve',
    'publish t1 hello',
    'message Jan hello',
    'it_went_out',
    'send_again',
    'claim',
  ),
);

describe('messages of the team', () => {
  it('the console refuses text that is no command and publishes nothing', async () => {
    const { world } = opened;
    const before = await events();
    const url = world.app.consoleUrl()!;
    const type = (text: string, from: string) =>
      fetch(`${url}/api/inbound`, {
        method: 'POST',
        headers: {
          ...{ 'content-type': 'application/json', origin: url },
          ...passOf(world.app.consoleOpensAt()),
        },
        body: JSON.stringify({ is: 'command', id: randomUUID(), person: 'ana', from, text }),
      });
    await fc.assert(
      fc.asyncProperty(messages, fc.constantFrom('channel', 'direct'), async (text, from) => {
        fc.pre(!/^\s*\/webcare(\s|$)/i.test(text));
        const response = await type(text, from);
        expect(response.status).toBe(400);
        expect(await response.text()).toContain('nothing was done');
      }),
      { numRuns: 200 },
    );
    await fc.assert(
      fc.asyncProperty(commands, async text => {
        const response = await type(`/webcare ${text}`.slice(0, 1_000), 'channel');
        expect(response.status).toBe(200);
        expect(await response.json()).toMatchObject({ show: 'view' });
      }),
      { numRuns: 100 },
    );
    await expectUnpublished(before);
  }, 60_000);

  it('messages in a Slack channel, in a thread and to the bot, and commands, publish nothing', async () => {
    const { world, slack } = opened;
    const before = await events();
    const seen = slack.seenBy('U0ANA').length;
    const message = (text: string, more: Record<string, unknown>) =>
      slack.raw({
        contentType: 'application/json',
        body: JSON.stringify({
          ...{
            type: 'event_callback',
            team_id: 'T0ACME',
            api_app_id: 'A0APP',
            event_id: `Ev${randomUUID()}`,
            event_time: Math.floor(Date.now() / 1_000),
          },
          event: {
            user: 'U0ANA',
            text,
            ts: `${Math.floor(Date.now() / 1_000)}.000100`,
            channel: CHANNEL,
            ...more,
          },
        }),
      });
    const kinds = fc.constantFrom(
      { type: 'message' },
      { type: 'app_mention' },
      { type: 'message', thread_ts: slack.seenBy('U0ANA')[0]?.ts },
      { type: 'message', channel: 'D0ANA', channel_type: 'im' },
      { type: 'message', subtype: 'message_changed' },
    );
    await fc.assert(
      fc.asyncProperty(messages, kinds, async (text, kind) => {
        const status = await message(text, kind);
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 100 },
    );
    expect(slack.seenBy('U0ANA').length, 'the bot does not answer either').toBe(seen);
    for (const text of ['reply Sorry Jan', 'post publicly', 'send it'])
      await slack.command('U0ANA', CHANNEL, `/webcare ${text}`);
    await expect.poll(() => slack.ephemerals('U0ANA').length).toBe(3);
    await expectUnpublished(before);
    expect(world.logged.filter(line => JSON.parse(line).level >= 50)).toEqual([]);
  }, 60_000);

  it('the form that stayed open still publishes with its button', async () => {
    const { world } = opened;
    await world.as('ana').submit();
    await world.forward('1s');
    expect(world.forum.published().map(post => post.text)).toEqual(['A draft.']);
  });
});
