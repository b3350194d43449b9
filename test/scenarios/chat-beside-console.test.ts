import { afterEach, describe, expect, it } from 'vitest';
import { type SlackStandIn, slackStandIn } from '../stand-ins/slack/slack.ts';
import { teamsStandIn } from '../stand-ins/teams/teams.ts';
import type { freshDatabase } from '../support/database.ts';
import { openWorld, type World } from '../support/world.ts';

const CHANNEL = 'C0SOCIAL';
const yaml = `brand: { name: Acme, language: en }
chat: { console: true, slack: { channel: ${CHANNEL} } }
people:
  - { name: Ana de Vries, slack: U0ANA, console: ana, roles: [agent] }
  - { name: Bram Jansen, slack: U0BRAM, console: bram, roles: [agent, lead] }
sla: { timezone: Europe/Amsterdam }
on_call: { people: [Bram Jansen], rotate: weekly, from: 2026-01-05 }
replies: { undo: 0s }
`;

/** The real Bolt over HTTP against the Slack stand-in, beside the console. Each case has a card in both. */
async function slackWorld(
  database = undefined as Awaited<ReturnType<typeof freshDatabase>> | undefined,
  slack?: SlackStandIn,
) {
  const workspace = slack ?? (await slackStandIn());
  if (!slack) {
    workspace.enter('U0ANA', 'Ana de Vries');
    workspace.enter('U0BRAM', 'Bram Jansen');
    workspace.open(CHANNEL, ['U0ANA', 'U0BRAM']);
  }
  const env = {
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_SIGNING_SECRET: workspace.signingSecret,
    SLACK_API_URL: workspace.apiUrl,
  };
  const world = await openWorld({
    yaml,
    env,
    start: Date.now(),
    ...(database && { database }),
  });
  workspace.connect(`${world.app.url()}/slack/events`, world.clock.real);
  return { world, slack: workspace };
}

const open: { world: World; slack: SlackStandIn }[] = [];
async function begin(database?: Parameters<typeof slackWorld>[0]) {
  const made = await slackWorld(database);
  open.push(made);
  return made;
}
afterEach(async () => {
  for (const { world, slack } of open.splice(0)) {
    expect(slack.complaints()).toEqual([]);
    await world.close();
    await slack.close();
  }
});

const publishedBy = (world: World) => () =>
  world.forum
    .published()
    .map(post => post.text)
    .join();

describe('Slack beside the console', () => {
  it('a claim in Slack and a release in the console show on both cards', async () => {
    const { world, slack } = await begin();
    await world.mention({ id: 't1', text: 'My parcel has been on its way for nine days.' });
    await world.settle();
    const channel = () => slack.channel(CHANNEL).lines().join('\n');
    expect(channel()).toContain('> My parcel has been on its way for nine days.');
    expect(await world.card()).toContain('My parcel has been on its way for nine days.');
    await slack.press('U0ANA', 'Claim', 'My parcel');
    await world.shows(channel).toContain('Owner: Ana de Vries');
    expect(await world.card()).toContain('Owner: Ana de Vries');
    await world.as('ana').press('Release');
    await world.shows(channel).toContain('Owner: Nobody yet');
  });

  it('a reply is written, previewed and posted from Slack', async () => {
    const { world, slack } = await begin();
    await world.mention({ id: 't1', text: 'Where is my parcel?' });
    await world.settle();
    const modal = () => [...(slack.modal('U0ANA')?.lines ?? []), slack.modal('U0ANA')?.submit].join('\n');
    await slack.press('U0ANA', 'Reply publicly', 'Where is my parcel');
    await world.shows(modal).toContain('Preview');
    await slack.submit('U0ANA', { 'Your public reply': 'Sorry Jan, it arrives tomorrow.' });
    await world.shows(modal).toContain('Post publicly');
    expect(modal()).toContain('Sorry Jan, it arrives tomorrow.');
    expect(world.forum.published()).toEqual([]);
    await slack.submit('U0ANA', {});
    await world.shows(publishedBy(world)).toBe('Sorry Jan, it arrives tomorrow.');
    await world
      .shows(() => slack.channel(CHANNEL).lines().join('\n'))
      .toContain('Sorry Jan, it arrives tomorrow.');
    expect(await world.card()).toContain('Ana de Vries');
    expect(slack.modal('U0ANA')).toBeNull();
  });

  it('the owner gets a reminder with buttons as a direct message in the chat they used last', async () => {
    const { world, slack } = await begin();
    world.looked(/Ana de Vries has this/);
    await world.mention({ id: 't1', text: 'Where is my parcel?' });
    await world.settle();
    await slack.press('U0ANA', 'Claim', 'Where is my parcel');
    await world.shows(() => slack.channel(CHANNEL).lines().join('\n')).toContain('Owner: Ana de Vries');
    await world.forward('31m');
    const direct = () => slack.direct('U0ANA').flat().join('\n');
    await world.shows(direct).toContain('Half of the time');
    expect(direct()).toContain('[Reply publicly]');
    expect(slack.direct('U0BRAM')).toEqual([]);
  });

  it('if Slack drops the answer to a card, the card is found by its key and not posted again', async () => {
    const { world, slack } = await begin();
    world.looked(/Ana de Vries has this/);
    slack.fail('chat.postMessage', { is: 'drops' });
    await world.mention({ id: 't1', text: 'Where is my parcel?' });
    await world.settle();
    const cards = () => slack.channel(CHANNEL).messages();
    expect(cards()).toHaveLength(1);
    await slack.press('U0ANA', 'Claim', 'Where is my parcel');
    await world.shows(() => cards().flat().join('\n')).toContain('Owner: Ana de Vries');
    await world.forward('1m');
    expect(cards()).toHaveLength(1);
    expect(slack.requests('chat.postMessage')).toBe(1);
  });
});

describe('Teams beside the console', () => {
  it('a claim in Teams shows on both cards, and a reply goes out through the form', async () => {
    const teams = await teamsStandIn();
    const ana = teams.enters('ana');
    const yaml = `brand: { name: Acme, language: en }
chat:
  console: true
  teams: { channel: "${teams.config.channel}", team: "${teams.config.team}", service_url: "${teams.config.serviceUrl}" }
people:
  - { name: Ana de Vries, teams: ${ana.aadObjectId}, console: ana, roles: [agent] }
sla: { timezone: Europe/Amsterdam }
on_call: { people: [Ana de Vries], rotate: weekly, from: 2026-01-05 }
replies: { undo: 0s }
`;
    const env = { MicrosoftAppTenantId: ana.tenantId, HOST: '127.0.0.1' };
    const world = await openWorld({ yaml, env, start: Date.now() });
    teams.connect(`${world.app.url()}/api/messages`);
    teams.expectToken(null);
    await teams.installs(ana);
    await world.mention({ id: 't1', text: 'My parcel has been on its way for nine days.' });
    await world.settle();
    const card = () => teams.inChannel().at(-1)!;
    const channel = () => teams.linesOf(card(), null).lines.join('\n');
    expect(channel()).toContain('My parcel has been on its way for nine days.');

    await teams.press(ana, card(), 'Claim');
    await world.shows(channel).toContain('Ana de Vries');
    expect(await world.card()).toContain('Owner: Ana de Vries');

    await teams.press(ana, card(), 'Reply publicly');
    const dialog = () => teams.dialog(ana)!;
    teams.type(ana, dialog(), { 'Your public reply': 'Sorry Jan, it arrives tomorrow.' });
    await teams.press(ana, dialog(), 'Preview');
    const mine = () => teams.linesOf(dialog(), ana).lines.join('\n');
    await world.shows(mine).toContain('Sorry Jan, it arrives tomorrow.');
    expect(world.forum.published()).toEqual([]);
    await teams.press(ana, dialog(), 'Post publicly');
    await world.shows(publishedBy(world)).toBe('Sorry Jan, it arrives tomorrow.');
    await world.shows(channel).toContain('Sorry Jan, it arrives tomorrow.');

    await world.mention({ id: 't2', thread: 't1', in_reply_to: 't1', text: 'And when?' });
    await world
      .shows(() =>
        teams
          .inChat(ana)
          .flatMap(message => teams.linesOf(message, ana).lines)
          .join('\n'),
      )
      .toContain('And when?');
    expect(teams.complaints).toEqual([]);
    await world.close();
    await teams.vanish();
  });
});
