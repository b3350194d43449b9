import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import bolt from '@slack/bolt';
import express from 'express';
import pg from 'pg';
import type { App } from '../../src/app.ts';
import { receiver } from '../../src/engine/desk/inbound.ts';
import type { SlackStandIn } from '../stand-ins/slack/slack.ts';
import { slackStandIn } from '../stand-ins/slack/slack.ts';
import { siteOf, unclaimed } from './cards.ts';
import { fact, ratio, section } from './print.ts';
import { compare, type Turns } from './rounds.ts';
import { openSite, post } from './site.ts';
import { type Recorded, recordStatements, replay, withNewIds } from './statements.ts';

const AIM = 1.5;
const TURNS: Turns = { rounds: 15, warmUp: 10, turns: 10 };
/** A turn is 8 presses. */
const TURNS_AT_ONCE: Turns = { rounds: 15, warmUp: 5, turns: 2 };
const AT_ONCE = 8;
const CHANNEL = 'C0SOCIAL';
const ANA = 'U0ANA';
const YAML = `chat: { console: false, slack: { channel: ${CHANNEL}, posts_every: 0s, edits_every: 0s } }
people: [{ name: Ana de Vries, slack: ${ANA}, roles: [agent] }]
sources: { forum: { type: webhook } }
`;

/** Sends signed requests over one open connection, in turns to Webcare and to a bare Bolt app. */
export async function benchSlack(url: string): Promise<void> {
  section(
    'press to ack: Claim, pressed in Slack, from the signed request to its answer, against a bare Bolt app',
    'Bare: an ExpressReceiver and one action listener that acknowledges and then runs the same SQL statements through a pool of pg of the same size.',
    `Both sides finish before the next turn. Ratio: time of Webcare / time of the bare app. Aim: at most ${AIM}.`,
  );
  const slack = await slackStandIn();
  slack.enter(ANA, 'Ana de Vries');
  slack.open(CHANNEL, [ANA]);
  const env = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
  };
  const app = await openSite(url, { yaml: YAML, secrets: env });
  const turns = ({ rounds, warmUp, turns }: Turns) => (rounds + warmUp) * turns;
  const cards = await unclaimed(siteOf(app), 2 * (turns(TURNS) + AT_ONCE * turns(TURNS_AT_ONCE)) + 2);
  const next = () => {
    const card = cards.shift();
    if (!card) throw new Error('not enough cards were made');
    return card;
  };

  const pool = new pg.Pool({ connectionString: url, max: 10, application_name: 'webcare', keepAlive: true });
  const bare = await bareBolt(slack.signingSecret, pool);
  const pressed = (card: { case: string; message: string }) => signed(slack, card);
  // The first press of a person also asks Slack about that person and stores the place of the press.
  await send(`${app.url()}/slack/events`, pressed(next()));
  await finished(app, 1);
  const example = next();
  const by = {
    account: { chat: 'slack', workspace: 'T0ACME', user: ANA },
    name: 'Ana',
    standing: 'member',
    inPlace: true,
  } as const;
  const at = app.deps.chats.get('slack')!.places[0]!;
  const recorded = await recordStatements(() =>
    receiver(app.deps)({
      is: 'press',
      id: 'slack:example',
      by,
      at,
      on: example.message,
      does: 'claim',
      about: example.case,
    }),
  );
  const people = await app.deps.database.db.selectFrom('people').select('id').execute();
  let done = 2;

  const sides = (atOnce: number) => ({
    async ours() {
      done += atOnce;
      await Promise.all(
        Array.from({ length: atOnce }, () => send(`${app.url()}/slack/events`, pressed(next()))),
      );
    },
    async prepare() {
      const requests = Array.from({ length: atOnce }, () => {
        const card = next();
        const ids = (['case', 'message', 'row', 'post', 'author'] as const).map((name): [string, string] => [
          example[name],
          card[name],
        ]);
        const staying = people.map(({ id }): [string, string] => [id, id]);
        const request = pressed(card);
        bare.expects(
          request.trigger,
          withNewIds(recorded, new Map([...staying, ...ids, ['slack:example', `slack:${request.trigger}`]])),
        );
        return request;
      });
      return () => Promise.all(requests.map(request => send(bare.url, request)));
    },
    settled: async () => {
      await finished(app, done);
      await bare.settled();
    },
  });
  fact('statements of a press', String(recorded.flat().length));
  ratio('one at a time', await compare(TURNS, sides(1)), AIM);
  ratio(`${AT_ONCE} at once`, await compare(TURNS_AT_ONCE, sides(AT_ONCE)), AIM);
  await bare.stop();
  await app.stop();
  await slack.close();
}

type Request = { headers: Record<string, string>; body: string; trigger: string };
let triggers = 0;
function signed(slack: SlackStandIn, { case: about, message }: { case: string; message: string }): Request {
  const trigger = `bench.${++triggers}`;
  const [channel_id, message_ts] = message.split('/');
  const payload = {
    type: 'block_actions',
    team: { id: 'T0ACME', domain: 'acme' },
    user: { id: ANA, name: 'ana', team_id: 'T0ACME' },
    api_app_id: 'A0APP',
    trigger_id: trigger,
    response_url: `${slack.apiUrl}response/none`,
    container: { type: 'message', message_ts, channel_id, is_ephemeral: false },
    channel: { id: channel_id, name: 'social' },
    actions: [
      {
        type: 'button',
        action_id: 'do:claim:0',
        block_id: 'b',
        value: JSON.stringify({ d: 'claim', a: about }),
        action_ts: message_ts,
      },
    ],
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const at = String(Math.floor(Date.now() / 1_000));
  const signature = `v0=${createHmac('sha256', slack.signingSecret).update(`v0:${at}:${body}`).digest('hex')}`;
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': at,
    'x-slack-signature': signature,
  };
  return { headers, body, trigger };
}
async function send(url: string, { headers, body }: Request): Promise<void> {
  const { status, text } = await post(url, headers, body);
  if (status !== 200 || text !== '') throw new Error(`a press was answered with ${status}: ${text}`);
}

/** Waits until `claimed` presses are stored. */
async function finished(app: App, claimed: number): Promise<void> {
  for (;;) {
    const { n } = await app.deps.database.db
      .selectFrom('case_events')
      .select(({ fn }) => fn.countAll<string>().as('n'))
      .where('kind', '=', 'claimed')
      .executeTakeFirstOrThrow();
    if (Number(n) >= claimed) return;
  }
}

async function bareBolt(signingSecret: string, pool: pg.Pool) {
  const expected = new Map<string, Recorded>();
  const running = new Set<Promise<void>>();
  const router = express.Router();
  const receiver = new bolt.ExpressReceiver({ signingSecret, router, endpoints: '/slack/events' });
  const app = new bolt.App({
    receiver,
    convoStore: false,
    authorize: async () => ({ botToken: 'xoxb-bare' }),
  });
  app.action(/.*/, async ({ body, ack }) => {
    await ack();
    const { trigger_id } = body as unknown as { trigger_id: string };
    const work = replay(pool, expected.get(trigger_id) ?? []).finally(() => running.delete(work));
    running.add(work);
    await work;
  });
  const server = express().use(router).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    expects: (trigger: string, statements: Recorded) => void expected.set(trigger, statements),
    settled: () => Promise.all(running),
    async stop() {
      server.closeAllConnections();
      server.close();
      await pool.end();
    },
  };
}
