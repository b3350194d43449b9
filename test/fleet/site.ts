import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { replyReceiver } from '../stand-ins/reply-receiver.ts';
import { type SlackStandIn, slackStandIn } from '../stand-ins/slack/slack.ts';
import { freePorts, type Ports, type Program, startWebcare, type Webcare } from './webcare.ts';

/**
 * All parts that real processes need: a forum that sends signed posts and publishes replies, a Slack
 * workspace, the settings and the database. The test starts and kills the processes. They end with the
 * test.
 */

export const CHANNEL = 'C0SOCIAL';
export const SECRET = `whsec_${Buffer.from('a secret that both sides know!!!').toString('base64')}`;

export type Site = Awaited<ReturnType<typeof openSite>>;
type Options = {
  database: { DATABASE_URL: string } | { DATA_DIR: string };
  people?: number;
  slack?: string;
  undo?: string;
};

/** Person n of the team, on the console and in Slack. */
export const seatOf = (n: number): string => `p${n}`;
export const memberOf = (n: number): string => `U0P${n}`;
export const nameOf = (n: number): string => `Person ${n}`;

/**
 * `slack`: more settings of Slack as YAML. DATA_DIR is relative to a folder that is removed after the test.
 */
export async function openSite({
  database,
  people = 3,
  slack: settings = 'posts_every: 0s, edits_every: 0s',
  undo = '0s',
}: Options) {
  const folder = mkdtempSync(join(tmpdir(), 'webcare-fleet-'));
  const forum = await replyReceiver(SECRET);
  const slack: SlackStandIn = await slackStandIn();
  const team = Array.from({ length: people }, (_, n) => n);
  for (const n of team) slack.enter(memberOf(n), nameOf(n));
  slack.open(CHANNEL, team.map(memberOf));
  const file = join(folder, 'webcare.yaml');
  writeFileSync(
    file,
    [
      `chat: { console: true, slack: { channel: ${CHANNEL}, ${settings} } }`,
      'people:',
      ...team.map(
        n => `  - { name: ${nameOf(n)}, console: ${seatOf(n)}, slack: ${memberOf(n)}, roles: [agent] }`,
      ),
      `sources: { forum: { type: webhook, reply_url: "${forum.url}" } }`,
      `replies: { undo: ${undo} }`,
    ].join('\n'),
  );
  const env = {
    ...('DATA_DIR' in database ? { DATA_DIR: join(folder, database.DATA_DIR) } : database),
    WEBCARE_CONFIG: file,
    FORUM_SECRET: SECRET,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    ...('DATABASE_URL' in database ? { WEBCARE_KEY: Buffer.alloc(32, 7).toString('base64') } : {}),
  };
  const all = new Set<Webcare>();
  onTestFinished(async () => {
    await Promise.all([...all].map(webcare => webcare.kill()));
    await Promise.all([forum.stop(), slack.close()]);
    rmSync(folder, { recursive: true });
  });
  return {
    forum,
    slack,
    env,
    /**
     * Starts a process of this site and does not wait for it. With the same ports, a restart keeps the
     * address.
     */
    start(program: Program, ports: Ports, more: NodeJS.ProcessEnv = {}): Webcare {
      const webcare = startWebcare(program, ports, { ...env, ...more });
      all.add(webcare);
      void webcare.ended.then(() => all.delete(webcare));
      return webcare;
    },
    /** Starts a process and waits until it is ready. */
    async up(program: Program, ports?: Ports, more?: NodeJS.ProcessEnv): Promise<Webcare> {
      const webcare = this.start(program, ports ?? (await freePorts()), more);
      await webcare.ready;
      return webcare;
    },
  };
}
