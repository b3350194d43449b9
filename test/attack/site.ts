import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { settings, until } from '../bench/process.ts';
import { KEY, SECRET } from '../bench/site.ts';
import { mention, replyReceiver, sendMentions } from '../stand-ins/reply-receiver.ts';
import { slackStandIn } from '../stand-ins/slack/slack.ts';
import { TENANT } from '../stand-ins/teams/state.ts';
import { teamsStandIn } from '../stand-ins/teams/teams.ts';
import { databaseUrl, onServer, type Server } from '../support/postgres.ts';
import { type Card, openConsole } from './console.ts';
import { startProduct } from './product.ts';

/**
 * Webcare as a process, with a forum that posts signed webhooks, the console, a Slack and a Teams without an
 * app id. Everything is on loopback.
 */
export type Site = Awaited<ReturnType<typeof openSite>>;

export const CHANNEL = 'C0SOCIAL';
export { SECRET };

export async function openSite(server: Server) {
  const name = `webcare_attack_${process.pid}`;
  await onServer(server.url, `create database ${name}`);
  const database = databaseUrl(server.url, name);
  const forum = await replyReceiver(SECRET);
  const slack = await slackStandIn();
  const teams = await teamsStandIn();
  teams.expectToken(null);
  const ana = teams.enters('ana', { name: 'Ana de Vries' });
  const mallory = teams.enters('mallory', { name: 'Mallory', inTeam: false });
  slack.enter('U0ANA', 'Ana de Vries');
  slack.enter('U0SAM', 'Sam Stranger', { team: 'T0OTHER', stranger: true });
  slack.open(CHANNEL, ['U0ANA', 'U0SAM']);
  const { channel, team, serviceUrl } = teams.config;
  const config = join(server.folder, 'attack.yaml');
  writeFileSync(
    config,
    `chat:
  console: true
  slack: { channel: ${CHANNEL}, posts_every: 0s, edits_every: 0s }
  teams: { channel: "${channel}", team: "${team}", service_url: "${serviceUrl}" }
people:
  - { name: Ana de Vries, console: ana, slack: U0ANA, teams: ${ana.aadObjectId}, roles: [agent] }
  - { name: Bram Jansen, console: bram, roles: [agent] }
sources: { forum: { type: webhook, reply_url: "${forum.url}" } }
replies: { undo: 0s }
`,
  );
  const product = await startProduct(
    settings({
      LOG_LEVEL: 'error',
      WEBCARE_CONFIG: config,
      DATABASE_URL: database,
      WEBCARE_KEY: KEY,
      FORUM_SECRET: SECRET,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.apiUrl,
      MicrosoftAppTenantId: TENANT,
    }),
  );
  slack.connect(`${product.url}/slack/events`);
  teams.connect(`${product.url}/api/messages`);
  const consoleOf = await openConsole(product.opensAt);

  /** The forum posts these, signed. */
  async function posts(...mentions: object[]): Promise<void> {
    const { status } = await sendMentions(`${product.url}/hooks/forum`, SECRET, mentions);
    if (status !== 202) throw new Error(`the webhook answered ${status}`);
  }
  return {
    product,
    console: consoleOf,
    forum,
    slack,
    teams,
    ana,
    mallory,
    database,
    posts,
    /** A customer writes, and the card appears in all three chats. */
    async newCard(id: string, text: string): Promise<Card> {
      await posts(mention({ id, thread: id, author: { id: `by-${id}` }, text, posted_at: now() }));
      let card: Card | null = null;
      await until(async () => {
        card = await consoleOf.card(text);
        const inSlack = slack.channel(CHANNEL).lines().join().includes(text);
        return card !== null && inSlack && teams.inChannel().some(each => shows(each, text));
      });
      return card!;
    },
    /** The newest message in the channel of Teams that says this. */
    inTeams: (text: string) => teams.inChannel().findLast(each => shows(each, text))!,
    async close(): Promise<void> {
      await product.stop();
      await Promise.all([forum.stop(), slack.close(), teams.vanish()]);
      await pause(0);
      await onServer(server.url, `drop database ${name} with (force)`);
    },
  };

  function shows(message: ReturnType<typeof teams.inChannel>[number], text: string): boolean {
    return teams.linesOf(message, null).lines.join('\n').includes(text);
  }
}

export const now = (): string => new Date().toISOString();
