import { afterEach, expect, it } from 'vitest';
import { type SlackStandIn, slackStandIn } from '../stand-ins/slack/slack.ts';
import { CHANNEL } from '../support/slack-world.ts';
import { openTeamsWorld, type TeamsWorld } from '../support/teams-world.ts';

/** One team in two chats. Each step of the job is done in one chat and read in both. */

let at: TeamsWorld;
let slack: SlackStandIn;
afterEach(async () => {
  expect(slack.complaints()).toEqual([]);
  expect(at.teams.complaints).toEqual([]);
  await at.close();
  await slack.close();
});
const card = (): string => slack.channel(CHANNEL).messages().at(-1)?.join('\n') ?? '';
const modal = (user: string): string =>
  [...(slack.modal(user)?.lines ?? []), `[${slack.modal(user)?.submit}]`].join('\n');
/** Both cards show this text. */
async function bothShow(text: string): Promise<void> {
  await at.shows(card).toContain(text);
  await at.shows(at.card).toContain(text);
}

it('a team claims in Slack, answers in Teams, goes private in Slack and resolves in Teams', async () => {
  slack = await slackStandIn();
  at = await openTeamsWorld({ slack });
  const { ana, bram } = at;
  await at.mention('t1', 'My parcel has been on its way for nine days.');
  await bothShow('My parcel has been on its way for nine days.');

  await slack.press('U0ANA', 'Claim', 'My parcel');
  await bothShow('Owner: Ana de Vries');
  await at.press(bram, 'Reply publicly');
  await bothShow('Bram Jansen is writing');
  await at.submit(bram, 'Preview', { 'Your public reply': 'Sorry Jan, we are looking into it.' });
  await at.submit(bram, 'Post publicly');
  await at.shows(() => at.published().join()).toBe('reply: Sorry Jan, we are looking into it.');
  await bothShow('Sorry Jan, we are looking into it.');

  await at.mention('t2', 'And? Nothing yet.', { thread: 't1', in_reply_to: 't1' });
  await bothShow('And? Nothing yet.');
  await at
    .shows(() => slack.direct('U0ANA').flat().join('\n'), 'Ana acted in Slack last, so she is told there')
    .toContain('And? Nothing yet.');
  expect(at.chat(ana)).toEqual([]);

  await slack.press('U0ANA', 'Move to DM', 'And? Nothing yet.');
  await at.shows(() => modal('U0ANA')).toContain('[Preview]');
  await slack.submit('U0ANA', {
    'Your private message': 'Your order number, please?',
    'Public line in the thread': 'We sent you a message, Jan.',
  });
  await at.shows(() => modal('U0ANA')).toContain('[Send and post publicly]');
  await slack.submit('U0ANA', {});
  await at
    .shows(() => at.published().slice(1).join('; '))
    .toBe('private_message: Your order number, please?; reply: We sent you a message, Jan.');
  await at.mention('p1', 'It is 4711.', { private: true });
  await bothShow('It is 4711.');
  await bothShow('A follow-up is owed');

  await at.press(ana, 'Resolve');
  await at.submit(ana, 'Preview', { 'Public follow-up': 'Solved: it comes tomorrow.' });
  await at.submit(ana, 'Post and resolve');
  await at.shows(() => at.published().at(-1) ?? '').toBe('follow_up: Solved: it comes tomorrow.');
  await bothShow('Resolved by Ana de Vries');
  expect(at.published(), 'each was published once').toHaveLength(4);
  expect(slack.channel(CHANNEL).messages()).toHaveLength(1);
  expect(at.teams.inChannel()).toHaveLength(1);

  await at.teams.says(bram, 'stats');
  await at.shows(() => at.chat(bram).at(-1) ?? '').toContain('100 % (1 of 1)');
  await slack.command('U0ANA', CHANNEL, '/webcare stats');
  await at.shows(() => slack.ephemerals('U0ANA').flat().join('\n')).toContain('100 % (1 of 1)');
});
