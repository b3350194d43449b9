import { afterEach, describe, expect, it } from 'vitest';
import { report } from '../../src/doctor.ts';
import { freePorts } from '../fleet/webcare.ts';
import { CHANNEL, slackApp } from '../slack/app.ts';
import { type SlackStandIn, slackStandIn } from '../stand-ins/slack/slack.ts';
import { openWorld } from '../support/world.ts';
import { doctorOutput, lines } from './doctor.ts';

let slack: SlackStandIn;
afterEach(async () => {
  expect(slack.complaints()).toEqual([]);
  await slack.close();
});

async function workspace(
  over: 'http' | 'socket' = 'http',
): Promise<(more?: Record<string, string>) => Promise<string[]>> {
  slack = await slackStandIn({ over });
  slack.enter('U0ANA', 'Ana de Vries');
  slack.open(CHANNEL, ['U0ANA']);
  const credentials: Record<string, string> =
    over === 'http' ? { SLACK_SIGNING_SECRET: slack.signingSecret } : { SLACK_APP_TOKEN: slack.appToken };
  const yaml = `chat: { slack: { channel: ${CHANNEL} } }\nsources: { plaza: { type: demo } }\n`;
  return async (more = {}) => {
    const printed = await doctorOutput(yaml, {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_API_URL: slack.apiUrl,
      ...credentials,
      ...more,
    });
    return printed.slice(printed.indexOf('Slack') + 1, printed.indexOf('Source plaza'));
  };
}
/** The problems and the advice. */
const trouble = (printed: string[]) => printed.filter(line => !line.startsWith('ok: '));

describe('doctor on a healthy Slack', () => {
  it('reports no problem over HTTP', async () => {
    const look = await workspace();
    expect(await look()).toEqual([
      'ok: The bot token is that of webcare in Acme.',
      'ok: The app has all 7 scopes it needs.',
      'ok: A signing secret is set; whether it is the right one shows with the first press.',
      `ok: The bot is in the channel ${CHANNEL}.`,
      "ok: Slack's clock is within 1 s of ours.",
    ]);
  });
  it('reports that the app token opens Socket Mode, and leaves no connection open', async () => {
    const look = await workspace('socket');
    expect(await look()).toContain('ok: The app token opens Socket Mode.');
    expect(slack.socket.connections()).toBe(0);
  });
  it('posts, opens and changes nothing in Slack', async () => {
    const look = await workspace();
    await look();
    expect(slack.channel(CHANNEL).lines()).toEqual([]);
    expect(slack.direct('U0ANA')).toEqual([]);
    expect(slack.home('U0ANA')).toBeNull();
    for (const method of [
      'chat.postMessage',
      'chat.postEphemeral',
      'chat.update',
      'conversations.open',
      'views.publish',
      'views.open',
    ]) {
      expect([method, slack.requests(method)]).toEqual([method, 0]);
    }
  });
});

describe('doctor on a faulty Slack', () => {
  it('reports a revoked bot token and gives advice', async () => {
    const look = await workspace();
    slack.revoke();
    expect(trouble(await look())).toEqual([
      'wrong: Slack refuses the bot token (token_revoked).',
      '-> Install the app anew at api.slack.com/apps, your app, Install App, and set SLACK_BOT_TOKEN to the token it shows.',
    ]);
  });
  it('reports missing scopes, also those that it needs to read the channel', async () => {
    const look = await workspace();
    slack.withdraw('users:read');
    expect((await look())[1]).toBe('wrong: The app lacks the scopes users:read.');
    slack.withdraw('channels:read');
    expect(trouble(await look())).toEqual([
      'wrong: The app lacks the scopes users:read, channels:read, groups:read, groups:history.',
      '-> Add them at api.slack.com/apps, your app, OAuth & Permissions (or take manifest/slack.yaml), install it anew, and set the new token.',
      'could not tell: The channel could not be looked at (scope:channels:read).',
      '-> Mend what else is wrong here with Slack, then run this again.',
    ]);
  });
  it('reports that the bot is not in the channel', async () => {
    const look = await workspace();
    slack.removeBot(CHANNEL);
    expect(trouble(await look())).toEqual([
      `wrong: The bot is not in the channel ${CHANNEL}.`,
      '-> Write /invite @webcare in that channel.',
    ]);
  });
  it('reports who may publish if nobody is listed and the channel is public or shared', async () => {
    const look = await workspace();
    slack.openTo(CHANNEL, { is_private: true, is_ext_shared: false });
    expect((await look()).join()).not.toContain('publish');
    slack.openTo(CHANNEL, { is_private: false });
    const advice = '-> List who is on the team below people in webcare.yaml, or make the channel private.';
    expect(trouble(await look())).toEqual([
      `wrong: Nobody is listed and ${CHANNEL} is a public channel, so everybody in the workspace but guests can join it and publish.`,
      advice,
    ]);
    slack.openTo(CHANNEL, { is_private: true, is_ext_shared: true });
    expect((await look()).join('\n')).toMatch(
      /^wrong: Nobody is listed and \S+ is shared with another company: .* can publish\.$/m,
    );
  });
  it('is not needed to learn that: the start says it in the log', async () => {
    await workspace();
    slack.openTo(CHANNEL, { is_private: false });
    const world = await openWorld({
      yaml: `chat: { slack: { channel: ${CHANNEL} } }\n`,
      env: {
        ...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_API_URL: slack.apiUrl },
        SLACK_SIGNING_SECRET: slack.signingSecret,
      },
    });
    expect(world.logged.join('\n')).toMatch(
      /"level":40.*"event":"slack.channel_open".*everybody in the workspace but guests can join it and publish\. List who/,
    );
    await world.close();
  });
  it('reports that another company reads along, also if people are listed', async () => {
    await workspace();
    slack.openTo(CHANNEL, { is_private: false, is_ext_shared: true });
    const printed = await doctorOutput(
      `chat: { slack: { channel: ${CHANNEL} } }\npeople: [{ name: Ana, slack: U0ANA }]`,
      {
        ...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_API_URL: slack.apiUrl },
        SLACK_SIGNING_SECRET: slack.signingSecret,
      },
    );
    expect(printed).toContain(
      `ok: The channel ${CHANNEL} is shared with another company, whose people read every customer's words and can press nothing.`,
    );
    expect(printed.join()).not.toContain('publish');
  });
  it('reports an archived channel', async () => {
    const look = await workspace();
    slack.archive(CHANNEL);
    expect(trouble(await look())[0]).toBe(`wrong: The channel ${CHANNEL} is archived.`);
  });
  it('reports a channel that the bot does not see', async () => {
    slack = await slackStandIn();
    const printed = await doctorOutput('chat: { slack: { channel: C0NONE } }\n', {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_API_URL: slack.apiUrl,
      SLACK_SIGNING_SECRET: slack.signingSecret,
    });
    expect(printed).toContain('wrong: The bot sees no channel C0NONE.');
  });
  it('reports an app token that Slack does not know', async () => {
    const look = await workspace('socket');
    expect(trouble(await look({ SLACK_APP_TOKEN: 'xapp-of-another-app' }))).toEqual([
      'wrong: Slack does not open Socket Mode with the app token (token:not_allowed_token_type).',
      '-> Switch Socket Mode on, and make a token with connections:write at api.slack.com/apps, your app, Basic Information, App-Level Tokens; set SLACK_APP_TOKEN to it.',
    ]);
  });
  it('reports a Slack that fails and a Slack that cannot be reached', async () => {
    const look = await workspace();
    slack.fail('auth.test', { is: '500', effect: false });
    expect(trouble(await look())[0]).toBe('could not tell: Slack could not be asked (HTTP 500).');
    expect((await look({ SLACK_API_URL: `http://127.0.0.1:${(await freePorts()).port}/api/` }))[0]).toBe(
      'could not tell: Slack could not be asked (ECONNREFUSED).',
    );
  });
  it('reports a clock that is wrong by minutes', async () => {
    const app = await slackApp(async () => ({ show: 'nothing' }));
    slack = await slackStandIn();
    app.forward(-240_000);
    const printed = lines(
      report([{ name: 'Slack', checks: await app.adapter.check(AbortSignal.timeout(10_000)) }]),
    );
    await app.close();
    expect(printed).toContain(
      "wrong: This machine's clock is 4 min behind Slack's; from five minutes on every press is refused.",
    );
    expect(printed).toContain('-> Have the clock set by a time server (NTP).');
  });
});
