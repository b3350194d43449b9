import { type SlackStandIn, slackStandIn } from '../stand-ins/slack/slack.ts';
import { openWorld, type World } from './world.ts';

export const CHANNEL = 'C0SOCIAL';
export type SlackWorld = { world: World; slack: SlackStandIn };

/** Two people with a Slack and the console at once, and replies that go out without waiting. */
export async function openSlackWorld({ ana = 'Ana de Vries', bram = 'Bram Jansen' } = {}): Promise<SlackWorld> {
  const slack = await slackStandIn();
  slack.enter('U0ANA', ana);
  slack.enter('U0BRAM', bram);
  slack.open(CHANNEL, ['U0ANA', 'U0BRAM']);
  const yaml = `brand: { name: Acme, language: en }
chat: { console: true, slack: { channel: ${CHANNEL}, posts_every: 0s, edits_every: 0s } }
people:
  - { name: ${ana}, slack: U0ANA, console: ana, roles: [agent, lead] }
  - { name: ${bram}, slack: U0BRAM, console: bram, roles: [agent] }
sla: { timezone: Europe/Amsterdam }
on_call: { people: [${bram}], rotate: weekly, from: 2026-01-05 }
replies: { undo: 0s }
`;
  const env = { SLACK_BOT_TOKEN: slack.botToken, SLACK_SIGNING_SECRET: slack.signingSecret, SLACK_API_URL: slack.apiUrl };
  const world = await openWorld({ yaml, env, start: Date.now(), unread: 'whatever' });
  slack.connect(`${world.app.url()}/slack/events`);
  return { world, slack };
}
