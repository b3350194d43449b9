import { afterEach, describe, expect, it } from 'vitest';
import type { SlackStandIn } from '../stand-ins/slack/slack.ts';
import { CHANNEL, cardsIn, noticesTo, openSlackWorld, pressMore } from '../support/slack-world.ts';
import type { World } from '../support/world.ts';

/** The main job from Slack alone, as people read it in the channel. */

let world: World;
let slack: SlackStandIn;
async function begin(options: Parameters<typeof openSlackWorld>[0] = {}): Promise<void> {
  ({ world, slack } = await openSlackWorld({ console: false, ...options }));
}
afterEach(async () => {
  expect(slack.complaints()).toEqual([]);
  expect(slack.doubles()).toEqual([]);
  await world.close();
  await slack.close();
});

const ANA = 'U0ANA';
const BRAM = 'U0BRAM';
const cards = (): string[] => cardsIn(slack);
const card = (): string => cards().at(-1) ?? '';
const direct = (user: string): string[] => slack.direct(user).map(lines => lines.join('\n'));
const notices = (user: string): string[] => noticesTo(slack, user);
const modal = (user = ANA): string => {
  const shown = slack.modal(user);
  return shown ? [shown.title, ...shown.lines, `[${shown.submit}]`].join('\n') : '';
};
const home = (user: string): string => slack.home(user)?.join('\n') ?? '';
const published = (): string[] => world.forum.published().map(({ kind, text }) => `${kind}: ${text}`);
const mention = async (id: string, text: string, more: Record<string, unknown> = {}): Promise<void> => {
  await world.mention({ id, text, ...more });
  await world.settle();
};
/** Presses a button of the newest card or of its "More" and expects the form. */
async function opens(label: string, title: string, on: string, user = ANA): Promise<void> {
  if (!(await slack.press(user, label, on))) await pressMore(slack, user, label, on);
  await world.shows(() => modal(user)).toContain(title);
}

describe('the main job, from Slack', () => {
  it('a mention is claimed, answered, taken private, resolved and counted in the figures', async () => {
    await begin();
    await mention('t1', 'My parcel has been on its way for nine days.');
    expect(card()).toContain('> My parcel has been on its way for nine days.');
    expect(card()).toContain('Jan Jansen (@jan)');
    await slack.press(ANA, 'Claim', 'My parcel');
    await world.shows(card).toContain('Owner: Ana de Vries');

    await opens('Reply publicly', '[Preview]', 'My parcel');
    expect(modal()).toContain('> My parcel has been on its way for nine days.');
    await slack.submit(ANA, { 'Your public reply': 'Sorry Jan, we are looking into it.' });
    expect(modal()).toContain('[Post publicly]');
    expect(modal()).toContain('Sorry Jan, we are looking into it.');
    expect(published()).toEqual([]);
    await slack.submit(ANA, {});
    expect(modal()).toBe('');
    await world.shows(() => published().join()).toBe('reply: Sorry Jan, we are looking into it.');
    await world.shows(card).toContain('> Sorry Jan, we are looking into it.');
    expect(card()).toContain('Waiting');

    await mention('t2', 'And? Nothing yet.', { thread: 't1', in_reply_to: 't1' });
    await world.shows(() => direct(ANA).at(-1) ?? '').toContain('> And? Nothing yet.');
    expect(direct(BRAM)).toEqual([]);
    await world.shows(card).toContain('> And? Nothing yet.');
    expect(cards()).toHaveLength(1);

    await opens('Move to DM', '[Preview]', 'And? Nothing yet.');
    await slack.submit(ANA, {
      'Your private message': 'Can you send us your order number?',
      'Public line in the thread': 'We sent you a message, Jan.',
    });
    expect(modal()).toContain('[Send and post publicly]');
    await slack.submit(ANA, {});
    await world
      .shows(() => published().slice(1).join('; '))
      .toBe('private_message: Can you send us your order number?; reply: We sent you a message, Jan.');
    await world.shows(card).toContain('follow-up');

    await mention('p1', 'It is 4711.', { private: true });
    await world.shows(card).toContain('> It is 4711.');
    expect(card()).toContain('rivate');
    await opens('Message privately', '[Preview]', 'It is 4711.');
    await slack.submit(ANA, { 'Your private message': 'Found it, it comes tomorrow.' });
    expect(modal()).toContain('[Send privately]');
    await slack.submit(ANA, {});
    await world.shows(() => published().at(-1)!).toBe('private_message: Found it, it comes tomorrow.');

    await opens('Resolve', '[Preview]', 'It is 4711.');
    expect(modal()).toContain('Tell those who read it how it ended.');
    await slack.submit(ANA, { 'Public follow-up': 'Solved: it comes tomorrow. Sorry for the wait.' });
    expect(modal()).toContain('[Post and resolve]');
    await slack.submit(ANA, {});
    await world
      .shows(() => published().at(-1)!)
      .toBe('follow_up: Solved: it comes tomorrow. Sorry for the wait.');
    await world.shows(card).toContain('Resolved');
    expect(card().split('\n').length).toBeLessThanOrEqual(4);

    await slack.command(BRAM, CHANNEL, '/webcare stats');
    await world.shows(() => notices(BRAM).at(-1) ?? '').toContain('100 % (1 of 1)');
    expect(notices(BRAM).at(-1)).toContain('Answered: 1');
    expect(cards().join()).not.toContain('100 %');
    expect(slack.interpreted()).toEqual([]);
  });

  it('a case shown to one person alone is drawn again after their press', async () => {
    await begin();
    await mention('t1', 'Where is my parcel?');
    await slack.command(ANA, CHANNEL, '/webcare queue');
    await world.shows(() => notices(ANA).at(-1) ?? '').toContain('1 case waiting for us');
    await slack.press(ANA, 'Open case', '1 case waiting for us');
    await world.shows(() => notices(ANA).at(-1) ?? '').toContain('Owner: Nobody yet');
    await slack.press(ANA, 'Claim', 'Owner: Nobody yet');
    await world.shows(() => notices(ANA).at(-1) ?? '').toContain('Owner: Ana de Vries');
  });

  it('over Socket Mode a case is claimed, answered and listed', async () => {
    await begin({ over: 'socket' });
    await mention('t1', 'Where is my parcel?');
    await slack.press(ANA, 'Claim', 'Where is my parcel');
    await world.shows(card).toContain('Owner: Ana de Vries');
    await opens('Reply publicly', '[Preview]', 'Where is my parcel');
    await slack.submit(ANA, { 'Your public reply': 'It arrives tomorrow.' });
    await slack.submit(ANA, {});
    await world.shows(() => published().join()).toBe('reply: It arrives tomorrow.');
    await world.shows(card).toContain('> It arrives tomorrow.');
    await slack.command(ANA, CHANNEL, '/webcare mine');
    await world.shows(() => notices(ANA).at(-1) ?? '').toContain('1 open case');
    expect(slack.socket.connections()).toBe(2);
  });
});

describe('the home tab in Slack', () => {
  it('shows a person’s cases, the queue and the person on call, and follows each action', async () => {
    await begin();
    await mention('t1', 'Where is my parcel?');
    await mention('t2', 'And where is mine?', { author: { id: 'u8', name: 'Kim' } });
    await slack.press(ANA, 'Claim', 'Where is my parcel');
    await world.shows(() => cards()[0]!).toContain('Owner: Ana de Vries');
    await slack.openHome(ANA);
    await world.shows(() => home(ANA)).toContain('You have 1 open case');
    const [mine = '', rest = ''] = home(ANA).split('Queue: 2 cases waiting for us');
    expect(mine).toContain('Where is my parcel?');
    expect(mine).not.toContain('And where is mine?');
    expect(rest).toContain('And where is mine?');
    expect(rest).toContain('On call now\nBram Jansen');

    await slack.pressAtHome(ANA, 'Open case', 'Kim on forum');
    await world.shows(modal).toContain('> And where is mine?');
    await slack.press(ANA, 'Claim', 'And where is mine?');
    await world.shows(modal).toContain('Owner: Ana de Vries');
    await world.shows(() => home(ANA)).toContain('You have 2 open cases');
    await opens('Reply publicly', '[Preview]', 'And where is mine?');
    await slack.submit(ANA, { 'Your public reply': 'On its way, Kim.' });
    await slack.submit(ANA, {});
    await world.shows(() => published().join()).toBe('reply: On its way, Kim.');
    await world.shows(modal).toContain('on its way');
    expect(direct(ANA)).toEqual([]);
  });

  it('shows a guest no case', async () => {
    await begin();
    slack.enter('U0GUEST', 'Gus Guest', { restricted: true });
    await mention('t1', 'Where is my parcel?');
    await slack.openHome('U0GUEST');
    await world.shows(() => home('U0GUEST')).toContain('Webcare is not open to guests');
    expect(home('U0GUEST')).not.toContain('parcel');
  });
});

describe('reminders in Slack', () => {
  it('the owner gets direct messages with working buttons, and a breach mentions the owner', async () => {
    await begin();
    await mention('t1', 'Where is my parcel?');
    await slack.press(ANA, 'Claim', 'Where is my parcel');
    await world.shows(card).toContain('Owner: Ana de Vries');
    await world.forward('30m');
    expect(direct(ANA)).toHaveLength(1);
    expect(direct(ANA)[0]).toContain('Half of the time for the first reply has passed');
    expect(direct(ANA)[0]).toContain('[Reply publicly]');
    await world.forward('15m');
    await world.forward('9m');
    expect(direct(ANA).map(text => /(\d\d) %/.exec(text)?.[1])).toEqual([undefined, '75', '90']);
    expect(cards()).toHaveLength(1);
    expect(slack.interpreted()).toEqual([]);

    await world.forward('7m');
    expect(cards()).toHaveLength(2);
    expect(card()).toContain('Overdue: the first reply');
    expect(card()).toContain('@U0ANA has this since');
    expect(slack.interpreted(), 'the only mention').toEqual(['{"type":"user","user_id":"U0ANA"}']);
    await world.forward('2h');
    expect(cards(), 'the breach is told once').toHaveLength(2);
    expect(direct(BRAM)).toEqual([]);

    await opens('Reply publicly', '[Preview]', '90 %');
    await slack.submit(ANA, { 'Your public reply': 'It arrives tomorrow.' });
    await slack.submit(ANA, {});
    await world.shows(() => published().join()).toBe('reply: It arrives tomorrow.');
    await world.shows(() => cards()[0]!).toContain('> It arrives tomorrow.');
  });

  it('without an owner the person on call is reminded, and is mentioned at the breach', async () => {
    await begin();
    await mention('t1', 'Where is my parcel?');
    await world.forward('30m');
    expect(direct(BRAM)).toHaveLength(1);
    await world.forward('31m');
    expect(card()).toContain('Nobody has this.');
    expect(card()).toContain('@U0BRAM is on call.');
    await slack.press(BRAM, 'Claim', 'Nobody has this');
    await world
      .shows(() => slack.ephemerals(BRAM).flat().join(), 'the breach message is not drawn again')
      .toContain('Bram Jansen has this');
    await world.shows(() => cards()[0]!).toContain('Owner: Bram Jansen');
  });
});
