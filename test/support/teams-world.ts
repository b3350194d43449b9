import type { SlackStandIn } from '../stand-ins/slack/slack.ts';
import type { Message, Person } from '../stand-ins/teams/state.ts';
import { TENANT } from '../stand-ins/teams/state.ts';
import { teamsStandIn } from '../stand-ins/teams/teams.ts';
import type { TestDatabase } from './database.ts';
import { CHANNEL } from './slack-world.ts';
import { openWorld } from './world.ts';

export type TeamsWorld = Awaited<ReturnType<typeof openTeamsWorld>>;
type Options = {
  forms?: 'dialog' | 'card';
  database?: TestDatabase;
  slashCommands?: boolean;
  /** A Slack with the same people, beside Teams. */
  slack?: SlackStandIn;
};

/**
 * Two people with Teams. Replies go out without a delay. The functions show what each person sees, as text.
 */
export async function openTeamsWorld({
  forms = 'dialog',
  database,
  slashCommands = false,
  slack,
}: Options = {}) {
  const teams = await teamsStandIn();
  const ana = teams.enters('ana', { name: 'Ana de Vries' });
  const bram = teams.enters('bram', { name: 'Bram Jansen' });
  const { channel, team, serviceUrl } = teams.config;
  const inSlack = (user: string) => (slack ? `, slack: ${user}` : '');
  const yaml = `brand: { name: Acme, language: en }
chat:
  console: false
  teams: { channel: "${channel}", team: "${team}", service_url: "${serviceUrl}", forms: ${forms}, slash_commands: ${slashCommands} }${slack ? `\n  slack: { channel: ${CHANNEL}, posts_every: 0s, edits_every: 0s }` : ''}
people:
  - { name: Ana de Vries, teams: ${ana.aadObjectId}${inSlack('U0ANA')}, roles: [agent, lead] }
  - { name: Bram Jansen, teams: ${bram.aadObjectId}${inSlack('U0BRAM')}, roles: [agent] }
sla: { timezone: Europe/Amsterdam }
on_call: { people: [Bram Jansen], rotate: weekly, from: 2026-01-05 }
replies: { undo: 0s }
`;
  slack?.enter('U0ANA', 'Ana de Vries');
  slack?.enter('U0BRAM', 'Bram Jansen');
  slack?.open(CHANNEL, ['U0ANA', 'U0BRAM']);
  const env = {
    MicrosoftAppTenantId: TENANT,
    HOST: '127.0.0.1',
    ...(slack && {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.apiUrl,
    }),
  };
  const world = await openWorld({
    yaml,
    env,
    start: Date.now(),
    ...(database && { database }),
  });
  teams.connect(`${world.app.url()}/api/messages`);
  teams.expectToken(null);
  slack?.connect(`${world.app.url()}/slack/events`, world.clock.real);

  const read = (message: Message | null, who: Person | null): string =>
    message ? teams.linesOf(message, who).lines.join('\n') : '';
  const newest = (about = ''): Message => {
    const found = teams.inChannel().findLast(message => read(message, null).includes(about));
    if (!found) throw new Error(`no card says "${about}"`);
    return found;
  };
  /** Presses the button on the message as this person sees it. The button may be in the menu More. */
  async function press(who: Person, label: string, on: Message = newest()): Promise<void> {
    if (await teams.press(who, on, label)) return;
    if (!(await teams.press(who, on, 'More')) || !(await teams.press(who, on, label))) {
      throw new Error(`no button "${label}" for ${who.name} on:\n${read(on, who)}`);
    }
  }
  /** The message with the open form of this person. */
  const formOf = (who: Person): Message => (forms === 'dialog' ? teams.dialog(who)! : newest());

  return {
    world,
    teams,
    ana,
    bram,
    press,
    newest,
    card: (about?: string): string => read(newest(about), null),
    cards: (): string[] => teams.inChannel().map(message => read(message, null)),
    chat: (who: Person): string[] => teams.inChat(who).map(message => read(message, who)),
    form: (who: Person): string => read(formOf(who), who),
    async submit(who: Person, label: string, values: Record<string, string> = {}): Promise<void> {
      teams.type(who, formOf(who), values);
      await press(who, label, formOf(who));
    },
    published: (): string[] => world.forum.published().map(({ kind, text }) => `${kind}: ${text}`),
    async mention(id: string, text: string, more: Record<string, unknown> = {}): Promise<void> {
      await world.mention({ id, text, ...more });
      await world.settle();
    },
    shows: world.shows,
    async close(): Promise<void> {
      await world.close();
      await teams.vanish();
    },
  };
}
