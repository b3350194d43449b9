import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { type SlackStandIn, slackStandIn } from '../stand-ins/slack/slack.ts';
import { type TeamsStandIn, teamsStandIn } from '../stand-ins/teams/teams.ts';
import { openWorld, type World } from '../support/world.ts';

/** Messages of the team in both chats, around open cards and forms, are never published. */

const CHANNEL = 'C0SOCIAL';
const EACH = 500;
let world: World;
let slack: SlackStandIn;
let teams: TeamsStandIn;
afterEach(async () => {
  await world.close();
  await slack.close();
  await teams.vanish();
});

const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.constantFrom(
    'Post publicly',
    'yes',
    'send it',
    'publish',
    '/webcare reply Sorry Jan',
    'reply Sorry Jan, it comes tomorrow.',
    'claim',
    'resolve',
    'it went out',
  ),
);
const sentTo = (record: Record<string, unknown>) => JSON.stringify({ d: 'reply', ...record });

/** Every event that Slack can send about a message, even those that this app does not subscribe to. */
const inSlack = (cardTs: string) =>
  fc.record({
    text: words,
    kind: fc.constantFrom<Record<string, unknown>>(
      { type: 'message' },
      { type: 'message', thread_ts: cardTs },
      { type: 'message', thread_ts: cardTs, subtype: 'thread_broadcast' },
      { type: 'app_mention', thread_ts: cardTs },
      { type: 'message', channel: 'D0ANA', channel_type: 'im' },
      {
        type: 'message',
        subtype: 'file_share',
        thread_ts: cardTs,
        files: [{ id: 'F1', name: 'reply.txt', mimetype: 'text/plain' }],
      },
      {
        type: 'message',
        subtype: 'message_changed',
        message: { type: 'message', user: 'U0ANA', text: 'Sorry Jan', thread_ts: cardTs },
      },
      {
        type: 'message',
        subtype: 'message_deleted',
        previous_message: { type: 'message', user: 'U0ANA', text: 'Sorry Jan' },
      },
      { type: 'reaction_added', reaction: 'rocket', item: { type: 'message', channel: CHANNEL, ts: cardTs } },
    ),
  });
const inTeams = (card: string) =>
  fc.record({
    text: words,
    thread: fc.constantFrom(card, '', 'chat'),
    kind: fc.constantFrom<Record<string, unknown>>(
      { type: 'message' },
      { type: 'message', replyToId: card },
      {
        type: 'message',
        attachments: [
          {
            contentType: 'application/vnd.microsoft.teams.file.download.info',
            name: 'reply.txt',
            content: { fileType: 'txt' },
          },
        ],
      },
      { type: 'message', attachments: [{ contentType: 'text/html', content: '<p>Post publicly</p>' }] },
      { type: 'messageUpdate', channelData: { eventType: 'editMessage' } },
      { type: 'messageDelete', channelData: { eventType: 'softDeleteMessage' } },
      { type: 'messageReaction', reactionsAdded: [{ type: 'like' }], replyToId: card },
      { type: 'message', value: { text: sentTo({}), does: 'submit' } },
    ),
  });

test(`${2 * EACH} messages, edits and files in threads, channels and chats publish nothing`, async () => {
  slack = await slackStandIn();
  slack.enter('U0ANA', 'Ana de Vries');
  slack.open(CHANNEL, ['U0ANA']);
  teams = await teamsStandIn();
  const ana = teams.enters('ana');
  const yaml = `brand: { name: Acme, language: en }
chat:
  console: true
  slack: { channel: ${CHANNEL}, posts_every: 0s, edits_every: 0s }
  teams: { channel: "${teams.config.channel}", team: "${teams.config.team}", service_url: "${teams.config.serviceUrl}" }
people: [{ name: Ana de Vries, slack: U0ANA, teams: ${ana.aadObjectId}, console: ana, roles: [agent, lead] }]
sla: { timezone: Europe/Amsterdam }
replies: { undo: 0s }
`;
  const env = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    MicrosoftAppTenantId: ana.tenantId,
    HOST: '127.0.0.1',
  };
  world = await openWorld({ yaml, env, start: Date.now(), unread: 'whatever' });
  slack.connect(`${world.app.url()}/slack/events`, world.clock.real);
  teams.connect(`${world.app.url()}/api/messages`);
  teams.expectToken(null);
  await teams.installs(ana);
  await world.mention({ id: 't1', text: 'Where is my parcel?' });
  await world.settle();
  const card = teams.messages[0]!;
  const cardTs = slack.seenBy('U0ANA')[0]!.ts;
  // A draft waits at the last step of an open form, and another form is open in Teams.
  await slack.press('U0ANA', 'Reply publicly', 'Where is my parcel?');
  await expect.poll(() => slack.modal('U0ANA')?.submit).toBe('Preview');
  await slack.submit('U0ANA', { 'Your public reply': 'A draft.' });
  await expect.poll(() => slack.modal('U0ANA')?.submit).toBe('Post publicly');
  await teams.press(ana, card, 'Move to DM');
  await world.settle();
  const events = async () =>
    (await world.database.db.selectFrom('case_events').select('kind').execute()).length;
  const before = await events();
  const cards = slack.seenBy('U0ANA').length;

  await fc.assert(
    fc.asyncProperty(inSlack(cardTs), async ({ text, kind }) => {
      const now = Math.floor(Date.now() / 1_000);
      const event = { user: 'U0ANA', text, ts: `${now}.000100`, channel: CHANNEL, ...kind };
      const envelope = {
        type: 'event_callback',
        team_id: 'T0ACME',
        api_app_id: 'A0APP',
        event_id: `Ev${randomUUID()}`,
        event_time: now,
        event,
      };
      expect(
        await slack.raw({ contentType: 'application/json', body: JSON.stringify(envelope) }),
      ).toBeLessThan(500);
    }),
    { numRuns: EACH },
  );
  await fc.assert(
    fc.asyncProperty(inTeams(card.id), async ({ text, thread, kind }) => {
      const conversation =
        thread === 'chat'
          ? teams.chatOf(ana)
          : thread === ''
            ? teams.config.channel
            : `${teams.config.channel};messageid=${thread}`;
      const response = await teams.send(
        teams.from(ana, conversation, {
          id: randomUUID(),
          text: `<at>Webcare</at> ${text}`,
          textFormat: 'plain',
          ...kind,
        }),
      );
      expect(response.status).toBeLessThan(500);
    }),
    { numRuns: EACH },
  );
  await world.forward('30s');
  expect(world.forum.requests(), 'nothing reached the customer').toEqual([]);
  expect(
    await world.database.db.selectFrom('sends').select('stage').where('stage', '<>', 'draft').execute(),
  ).toEqual([]);
  expect(await events(), 'and no case changed').toBe(before);
  expect(slack.seenBy('U0ANA').length).toBe(cards);
  expect(world.logged.filter(line => JSON.parse(line).level >= 50)).toEqual([]);

  await slack.submit('U0ANA', {});
  await expect
    .poll(async () => {
      await world.forward('1s');
      return world.forum.published().map(post => post.text);
    })
    .toEqual(['A draft.']);
}, 180_000);
