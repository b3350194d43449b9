import { afterEach, describe, expect, it } from 'vitest';
import type { Person } from '../stand-ins/teams/state.ts';
import { openTeamsWorld, type TeamsWorld } from '../support/teams-world.ts';

/** The main job from Teams alone, as people read it in the channel. */

let at: TeamsWorld;
afterEach(async () => {
  expect(at.teams.complaints).toEqual([]);
  expect(at.teams.messages.flatMap(message => at.teams.linesOf(message, null).interpreted)).toEqual([]);
  await at.close();
});
const last = (all: string[]): string => all.at(-1) ?? '';
/** Presses a button of the newest card and expects the form. */
async function opens(who: Person, label: string, field: string): Promise<void> {
  await at.press(who, label);
  expect(at.form(who)).toContain(field);
}

describe.each(['dialog', 'card'] as const)('the main job, from Teams, with each form as a %s', forms => {
  it('a mention is claimed, answered, taken private, resolved and counted in the figures', async () => {
    at = await openTeamsWorld({ forms });
    const { ana, bram } = at;
    await at.mention('t1', 'My parcel has been on its way for nine days.');
    expect(at.card()).toContain('My parcel has been on its way for nine days.');
    expect(at.card()).toContain('Jan Jansen (@jan)');
    await at.press(ana, 'Claim');
    await at.shows(at.card).toContain('Owner: Ana de Vries');

    await opens(ana, 'Reply publicly', 'Your public reply');
    expect(at.form(ana)).toContain('My parcel has been on its way for nine days.');
    await at.submit(ana, 'Preview', { 'Your public reply': 'Sorry Jan, we are looking into it.' });
    expect(at.form(ana)).toContain('[Post publicly]');
    expect(at.form(ana)).toContain('Sorry Jan, we are looking into it.');
    expect(at.published()).toEqual([]);
    await at.submit(ana, 'Post publicly');
    await at.shows(() => at.published().join()).toBe('reply: Sorry Jan, we are looking into it.');
    await at.shows(at.card).toContain('Sorry Jan, we are looking into it.');
    expect(at.card()).toContain('Waiting');

    await at.mention('t2', 'And? Nothing yet.', { thread: 't1', in_reply_to: 't1' });
    await at.shows(() => last(at.chat(ana))).toContain('And? Nothing yet.');
    expect(at.chat(bram)).toEqual([]);
    await at.shows(at.card).toContain('And? Nothing yet.');

    await opens(ana, 'Move to DM', 'Your private message');
    await at.submit(ana, 'Preview', {
      'Your private message': 'Can you send us your order number?',
      'Public line in the thread': 'We sent you a message, Jan.',
    });
    await at.submit(ana, 'Send and post publicly');
    await at
      .shows(() => at.published().slice(1).join('; '))
      .toBe('private_message: Can you send us your order number?; reply: We sent you a message, Jan.');
    await at.shows(at.card).toContain('follow-up');

    await at.mention('p1', 'It is 4711.', { private: true });
    await at.shows(at.card).toContain('It is 4711.');
    await opens(ana, 'Message privately', 'Your private message');
    await at.submit(ana, 'Preview', { 'Your private message': 'Found it, it comes tomorrow.' });
    await at.submit(ana, 'Send privately');
    await at.shows(() => last(at.published())).toBe('private_message: Found it, it comes tomorrow.');
    await at.shows(at.card).toContain('Found it, it comes tomorrow.');

    await opens(ana, 'Resolve', 'Public follow-up');
    await at.submit(ana, 'Preview', { 'Public follow-up': 'Solved: it comes tomorrow. Sorry for the wait.' });
    await at.submit(ana, 'Post and resolve');
    await at
      .shows(() => last(at.published()))
      .toBe('follow_up: Solved: it comes tomorrow. Sorry for the wait.');
    await at.shows(at.card).toContain('Resolved');
    expect(at.teams.inChannel(), 'one case, one card').toHaveLength(1);

    await at.teams.says(bram, 'stats');
    await at.shows(() => last(at.chat(bram))).toContain('100 % (1 of 1)');
    expect(last(at.chat(bram))).toContain('Answered: 1');
    expect(at.cards().join()).not.toContain('100 %');
  });
});

describe('reminders in Teams', () => {
  it('a reminder reaches a person who never wrote to Webcare, with working buttons', async () => {
    at = await openTeamsWorld();
    const { ana, bram } = at;
    await at.mention('t1', 'Where is my parcel?');
    await at.press(ana, 'Claim');
    await at.shows(at.card).toContain('Owner: Ana de Vries');
    expect(at.teams.inChat(ana)).toEqual([]);
    await at.world.forward('31m');
    await at.shows(() => last(at.chat(ana))).toContain('Half of the time');
    expect(at.chat(bram)).toEqual([]);
    await at.press(ana, 'Reply publicly', at.teams.inChat(ana).at(-1));
    await at.submit(ana, 'Preview', { 'Your public reply': 'It arrives tomorrow.' });
    await at.submit(ana, 'Post publicly');
    await at.shows(() => at.published().join()).toBe('reply: It arrives tomorrow.');
    await at.world.forward('20m');
    expect(at.chat(ana).filter(text => text.includes('percent'))).toEqual([]);
  });

  it('if the owner cannot be written to, the person on call or the channel gets the reminder', async () => {
    at = await openTeamsWorld();
    await at.mention('t1', 'Where is my parcel?');
    await at.press(at.ana, 'Claim');
    await at.shows(at.card).toContain('Owner: Ana de Vries');
    at.teams.fault({ is: 'answers', status: 403, code: 'ForbiddenOperationException' }, 'create');
    await at.world.forward('31m');
    await at.shows(() => last(at.chat(at.bram)), 'the person on call is told').toContain('Half of the time');
    at.teams.fault({ is: 'answers', status: 403, code: 'ForbiddenOperationException' }, 'create');
    at.teams.fault({ is: 'answers', status: 403, code: 'ForbiddenOperationException' }, 'post');
    await at.world.forward('15m');
    await at
      .shows(() => at.cards().join('\n'), 'if nobody can be told, the channel is')
      .toContain('75 % of the time');
  });

  it('a breach mentions the person on call by name in the channel', async () => {
    at = await openTeamsWorld();
    await at.mention('t1', 'Where is my parcel?');
    await at.world.forward('61m');
    await at.shows(() => at.cards().join('\n')).toContain('@Bram Jansen');
    const called = at.teams
      .inChannel()
      .flatMap(message => (message.card?.msteams as { entities?: object[] })?.entities ?? []);
    expect(called).toEqual([
      {
        type: 'mention',
        text: '<at>Bram Jansen</at>',
        mentioned: { id: at.bram.aadObjectId, name: 'Bram Jansen' },
      },
    ]);
    await at.shows(() => last(at.chat(at.bram))).toContain('Where is my parcel?');
  });
});

describe('commands in Teams', () => {
  it('“mine” from the channel is answered in the personal chat, with working buttons', async () => {
    at = await openTeamsWorld({ slashCommands: true });
    const { ana } = at;
    await at.mention('t1', 'Where is my parcel?');
    await at.press(ana, 'Claim');
    await at.shows(at.card).toContain('Owner: Ana de Vries');
    await at.teams.says(ana, 'mine', 'channel');
    expect(last(at.chat(ana))).toContain('You have 1 open case');
    expect(last(at.cards())).toBe('The answer is in your chat with Webcare.');
    await at.press(ana, 'Open case', at.teams.inChat(ana).at(-1));
    const shown = at.teams.inChat(ana).at(-1)!;
    expect(last(at.chat(ana))).toContain('Where is my parcel?');
    await at.press(ana, 'Release', shown);
    await at.shows(() => at.card('Where is my parcel?')).toContain('Owner: Nobody yet');
    const lines = at.teams.inChannel().length;
    await at.teams.says(ana, '/webcare queue', 'slash');
    expect(last(at.chat(ana))).toContain('Where is my parcel?');
    expect(at.teams.inChannel()).toHaveLength(lines);
  });
});
