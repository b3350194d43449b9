import type { Receive } from '../../src/ports/chat.ts';
import type { Fault, Harness, Who } from '../contracts/chat/harness.ts';
import { until } from '../contracts/chat/harness.ts';
import type { SlackStandIn } from '../stand-ins/slack/slack.ts';
import { CHANNEL, slackApp } from './app.ts';

const users: Record<Who, string> = { ana: 'U0ANA', bram: 'U0BRAM', guest: 'U0GUEST', stranger: 'U0STRANGER' };
const methods = { post: 'chat.postMessage', edit: 'chat.update' } as const;

async function misbehave(slack: SlackStandIn, fault: Fault): Promise<void> {
  switch (fault.is) {
    case 'limited':
      return slack.fail('chat.*', { is: 'limited', seconds: fault.after / 1_000 });
    case 'breaks':
      return slack.fail('chat.*', { is: '500', effect: true });
    case 'hangs':
    case 'drops':
      return slack.fail('chat.*', fault);
    case 'revoked':
      return slack.revoke();
    case 'unreachable':
      return slack.away();
    default:
      return fault satisfies never;
  }
}

/** Slack as the harness of the chat contract. */
export const slackHarness =
  (over: 'http' | 'socket') =>
  async (receive: Receive): Promise<Harness> => {
    const { slack, adapter, close } = await slackApp(receive, {}, over);
    return {
      adapter,
      account: who => ({
        chat: 'slack',
        workspace: who === 'stranger' ? 'T0OTHER' : 'T0ACME',
        user: users[who],
      }),
      place: async () => slack.channel(CHANNEL).lines(),
      privately: async who => [...slack.ephemerals(users[who]), ...slack.direct(users[who])].flat(),
      form: async who => slack.modal(users[who]),
      async press(who, label, on) {
        const user = users[who];
        if (await slack.press(user, label, on)) return;
        const before = slack.ephemerals(user).length;
        if (!(await slack.press(user, 'More', on)))
          throw new Error(`there is no button "${label}" on "${on}"`);
        await until(() => {
          if (slack.ephemerals(user).length === before) throw new Error('More shows nothing');
        });
        if (!(await slack.press(user, label, slack.ephemerals(user).at(-1)![0]!)))
          throw new Error(`More does not offer "${label}"`);
      },
      submit: (who, values) => slack.submit(users[who], values),
      choose: (who, values) => slack.choose(users[who], values),
      back: (who, values) => slack.back(users[who], values),
      dismiss: (who, values) => slack.dismiss(users[who], values),
      command: (who, line) => slack.command(users[who], CHANNEL, line),
      redeliver: async () => void (await slack.redeliver()),
      forge: () => slack.raw(slack.forged('U0ANA'), { secret: 'somebody-elses-secret' }),
      fault: fault => misbehave(slack, fault),
      deleteMessage: async ref => slack.deleteMessage(...(ref.split('/') as [string, string])),
      requests: kind => slack.requests(methods[kind]),
      interpreted: slack.interpreted,
      complaints: slack.complaints,
      close,
    };
  };
