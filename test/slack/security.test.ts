import { createHmac } from 'node:crypto';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sentOf } from '../stand-ins/slack/line.ts';
import type { SlackStandIn } from '../stand-ins/slack/slack.ts';
import { slackStandIn } from '../stand-ins/slack/slack.ts';
import { openWorld, type World } from '../support/world.ts';

/**
 * Requests and people without permission, against the whole of Webcare. They change nothing, and nobody
 * reads anything that is not meant for them.
 */

const CHANNEL = 'C0SOCIAL';
const [ANA, RIK, GUS, SAM, EVE, MIA] = ['U0ANA', 'U0RIK', 'U0GUS', 'U0SAM', 'U0EVE', 'U0MIA'] as const;
let world: World;
let slack: SlackStandIn;
beforeAll(async () => {
  slack = await slackStandIn();
  slack.enter(ANA, 'Ana de Vries');
  slack.enter(RIK, 'Rik Reader');
  slack.enter(GUS, 'Gus Guest', { restricted: true });
  slack.enter(SAM, 'Sam Stranger', { team: 'T0OTHER' });
  slack.enter(EVE, 'Eve, not in the channel');
  slack.enter(MIA, 'Mia, not on the list');
  slack.open(CHANNEL, [ANA, RIK, GUS, SAM, MIA]);
  slack.open('C0EVE', [EVE, MIA]);
  const yaml = `chat: { console: false, slack: { channel: ${CHANNEL}, posts_every: 0s, edits_every: 0s } }
people:
  - { name: Ana de Vries, slack: ${ANA}, roles: [agent] }
  - { name: Rik Reader, slack: ${RIK}, roles: [reader] }
`;
  const env = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
  };
  world = await openWorld({ yaml, env, start: Date.now() });
  slack.connect(`${world.app.url()}/slack/events`, world.clock.real);
});
afterAll(async () => {
  expect(slack.complaints()).toEqual([]);
  await world.close();
  await slack.close();
});

let number = 0;
let text = '';
beforeEach(async () => {
  text = `Question number ${++number}.`;
  await world.mention({ id: `t${number}`, text });
  await world.settle();
});
const card = (): string => slack.channel(CHANNEL).messages().at(-1)!.join('\n');
const events = async () =>
  (await world.database.db.selectFrom('case_events').select('version').execute()).length;
const claimOf = () => slack.valueOf(CHANNEL, slack.timestamps(CHANNEL).at(-1)!, 'Claim');
const spot = () => ({
  container: { type: 'message', message_ts: slack.timestamps(CHANNEL).at(-1), channel_id: CHANNEL },
  channel: { id: CHANNEL },
});
const press = (user: string = ANA) => slack.forged(user, claimOf(), spot());
const shows = (read: () => string) =>
  expect.poll(async () => {
    await world.forward('1s');
    return read();
  });
const quiet = async (act: () => Promise<unknown>) => {
  const before = await events();
  await act();
  await world.forward('2s');
  expect(await events(), 'nothing happened').toBe(before);
  expect(card()).toContain('Owner: Nobody yet');
};

describe('a request to Slack’s address', () => {
  test.each([
    ['with a forged signature', { signature: `v0=${'0'.repeat(64)}` }],
    ['with half a signature', { signature: 'v0' }],
    ['with an empty signature', { signature: '' }],
    ['with a signature of another secret', { secret: 'wrong' }],
    ['with a signature of an empty secret', { secret: '' }],
  ])('is refused %s', (_name, signing) =>
    quiet(async () => {
      expect(await slack.raw(press(), signing)).toBe(401);
    }),
  );
  test.each([
    ['from six minutes ago', -6],
    ['from in six minutes', 6],
  ])('is refused %s', (_name, minutes) =>
    quiet(async () => {
      expect(await slack.raw(press(), { at: world.clock.real() + minutes * 60_000 })).toBe(401);
    }),
  );
  test('is refused without the signature headers', () =>
    quiet(async () => {
      const { body, contentType } = press();
      const bare = await fetch(`${world.app.url()}/slack/events`, {
        method: 'POST',
        body,
        headers: { 'content-type': contentType },
      });
      expect(bare.status).toBe(401);
    }));
  test('is refused with the signature of another body', () =>
    quiet(async () => {
      const at = Math.floor(world.clock.real() / 1_000);
      const { body, contentType } = press();
      const stolen = signatureOf('another body', at);
      const headers = {
        'content-type': contentType,
        'x-slack-request-timestamp': String(at),
        'x-slack-signature': stolen,
      };
      expect((await fetch(`${world.app.url()}/slack/events`, { method: 'POST', body, headers })).status).toBe(
        401,
      );
    }));
  test('changes nothing if it looks like Slack’s unsigned certificate check', () =>
    quiet(async () => {
      const { contentType, body } = press();
      for (const way of [`ssl_check=1&${body}`, `${body}&ssl_check=1`])
        await slack.raw({ contentType, body: way }, { secret: 'wrong' });
    }));
  test('is refused with 413 before megabytes are read to the end', () =>
    quiet(async () => {
      // It needs its own connection, because this one breaks off.
      const sent = request(`${world.app.url()}/slack/events`, {
        method: 'POST',
        agent: false,
        headers: { 'content-length': 5_000_000 },
      });
      const status = new Promise(resolve => sent.on('response', response => resolve(response.statusCode)));
      sent.on('error', () => {});
      sent.write('x'.repeat(2_000_000));
      expect(await status).toBe(413);
      sent.destroy();
    }));
  test('is refused with broken JSON, even if the signature is right', () =>
    quiet(async () =>
      expect(await slack.raw({ contentType: 'application/json', body: '{"type":' })).toBe(400),
    ));
});

function signatureOf(body: string, at: number): string {
  return `v0=${createHmac('sha256', slack.signingSecret).update(`v0:${at}:${body}`).digest('hex')}`;
}

test('a Slack request that is replayed within five minutes acts once, even after an undo', async () => {
  const caught = press();
  const at = Date.now();
  expect(await slack.raw(caught, { at })).toBe(200);
  await shows(card).toContain('Owner: Ana de Vries');
  await slack.press(ANA, 'More', text);
  await shows(() => slack.ephemerals(ANA).at(-1)?.join() ?? '').toContain('[Release]');
  await slack.press(ANA, 'Release', slack.ephemerals(ANA).at(-1)![0]!);
  await shows(card).toContain('Owner: Nobody yet');
  await quiet(async () => {
    for (let again = 0; again < 5; again++) expect(await slack.raw(caught, { at })).toBe(200);
  });
  expect(await slack.raw(caught, { at: at - 301_000 })).toBe(401);
});

describe('people without permission in Slack', () => {
  test.each([
    [GUS, 'Webcare is not open to guests'],
    [SAM, 'Webcare is for members of this team'],
    [RIK, 'Your role does not allow this'],
  ])('%s cannot claim or open a form, and is told the reason privately', async (user, says) => {
    await quiet(async () => {
      await slack.press(user, 'Claim', text);
      await shows(() => slack.ephemerals(user).at(-1)?.join() ?? '').toContain(says);
      await slack.press(user, 'Reply publicly', text);
      await shows(() => slack.modal(user)?.lines.join() ?? '').toContain(says);
    });
    expect(slack.ephemerals(ANA).flat().join()).not.toContain(says);
  });
  test.each([GUS, SAM])('%s gets no list and is not stored', async user => {
    const people = async () => (await world.database.db.selectFrom('people').select('id').execute()).length;
    const before = await people();
    for (const line of ['queue', 'mine', 'stats']) await slack.command(user, CHANNEL, `/webcare ${line}`);
    await slack.openHome(user);
    await shows(() => slack.home(user)?.join() ?? '').toContain('Webcare');
    expect([...slack.ephemerals(user).flat(), ...(slack.home(user) ?? [])].join()).not.toContain(
      'Question number',
    );
    expect(await people()).toBe(before);
  });
  test('a member who is not in the channel cannot act from a channel of their own', async () => {
    const before = slack.ephemerals(EVE).length;
    await slack.command(EVE, 'C0EVE', '/webcare queue');
    await shows(() => slack.ephemerals(EVE).slice(before).join()).toContain('Your role does not allow this');
    await quiet(
      async () => void (await slack.raw(slack.forged(EVE, claimOf(), { channel: { id: 'C0EVE' } }))),
    );
  });
  test('a person who left the channel can no longer read the queue or claim', async () => {
    const lastNotice = () => slack.ephemerals(MIA).at(-1)?.join() ?? '';
    await slack.command(MIA, CHANNEL, '/webcare queue');
    await shows(lastNotice).toContain('Queue: ');
    slack.leave(CHANNEL, MIA);
    await world.forward('61s');
    await slack.command(MIA, 'C0EVE', '/webcare queue');
    await shows(lastNotice).toContain('Your role does not allow this');
    await quiet(async () => void (await slack.raw(press(MIA))));
  });
  test('a deactivated person cannot act with a late press', () =>
    quiet(async () => {
      slack.enter('U0GONE', 'Gone', { deactivated: true });
      await slack.raw(press('U0GONE'));
    }));
});

describe('a forged press in Slack', () => {
  const other = (value: object) =>
    slack.forged(ANA, JSON.stringify(value), { ...spot(), response_url: slack.responseUrl(ANA, CHANNEL) });
  const lastNotice = () => slack.ephemerals(ANA).at(-1)?.join() ?? '';
  test.each(['11111111-1111-4111-8111-111111111111', "' or 1=1 --", '\u0000', '../../case'])(
    'about the case %j is answered with a notice and changes nothing',
    id =>
      quiet(async () => {
        await slack.raw(other({ d: 'claim', a: id }));
        await shows(lastNotice).toContain('Webcare does not know this case');
      }),
  );
  test('about an unknown case on an unknown message is answered with a notice and changes nothing', () =>
    quiet(async () => {
      const where = { ...spot(), response_url: slack.responseUrl(ANA, CHANNEL) };
      const container = { type: 'message', message_ts: '1700000000.000200', channel_id: CHANNEL };
      const claim = JSON.stringify({ d: 'claim', a: '11111111-1111-4111-8111-111111111111' });
      await slack.raw(slack.forged(ANA, claim, { ...where, container }));
      await shows(lastNotice).toContain('Webcare does not know this case');
    }));
  test('with an unknown act is answered with a notice', () =>
    quiet(async () => {
      await slack.raw(other({ d: 'constructor' }));
      await shows(lastNotice).toContain('older version of Webcare');
    }));
  test('in a channel that is not ours changes nothing, and makes no card there', () =>
    quiet(async () => {
      const before = await world.database.db.selectFrom('messages').select('id').execute();
      const where = {
        container: { type: 'message', message_ts: '1700000000.000100', channel_id: 'C0EVE' },
        channel: { id: 'C0EVE' },
        response_url: slack.responseUrl(ANA, 'C0EVE'),
      };
      await slack.raw(slack.forged(ANA, claimOf(), where));
      await shows(lastNotice).toContain('This message is not in a channel of Webcare');
      expect(await world.database.db.selectFrom('messages').select('id').execute()).toEqual(before);
    }));
  test('with an answer address of another host sends nothing there, and the answer goes another way', async () => {
    const asked: string[] = [];
    const other = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve));
    const response_url = `http://127.0.0.1:${(other.address() as AddressInfo).port}/taken`;
    const value = JSON.stringify({ d: 'history', a: JSON.parse(claimOf()).a });
    await slack.raw(slack.forged(ANA, value, { ...spot(), response_url }));
    await shows(lastNotice).toContain('History');
    expect(asked).toEqual([]);
    other.close();
  });
  test('of a form that was never opened publishes nothing', () =>
    quiet(async () => {
      const metadata = {
        id: 'made-up',
        step: 'reply.preview',
        about: '11111111-1111-4111-8111-111111111111',
        seen: 1,
        channel: CHANNEL,
      };
      const view = {
        id: 'V1',
        callback_id: 'reply.preview',
        type: 'modal',
        private_metadata: JSON.stringify(metadata),
        state: { values: {} },
      };
      const payload = {
        type: 'view_submission',
        team: { id: 'T0ACME' },
        user: { id: ANA, team_id: 'T0ACME' },
        trigger_id: '1.2.3',
        view,
      };
      expect(await slack.raw(sentOf({ kind: 'interactive', payload }))).toBe(200);
      expect(world.forum.published()).toEqual([]);
    }));
});
