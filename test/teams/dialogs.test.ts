import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Address, Answer, ChatAdapter, Inbound } from '../../src/ports/chat.ts';
import type { Button } from '../../src/view/types.ts';
import { until } from '../contracts/chat/harness.ts';
import { calm, card, claim, okOf, own, previewForm, reply, writeForm } from '../contracts/chat/words.ts';
import type { Message, Person } from '../stand-ins/teams/state.ts';
import type { TeamsStandIn } from '../stand-ins/teams/teams.ts';
import { teamsStandIn } from '../stand-ins/teams/teams.ts';
import { teamsApp } from './app.ts';

vi.mock('../../adapters/chat/teams/limits.ts', async original => {
  const real = await original<typeof import('../../adapters/chat/teams/limits.ts')>();
  return { ...real, times: { ...real.times, answer: 200, aside: 100, request: 500 } };
});

const history: Button = { does: 'history', about: 'case-1', label: own('History') };
let teams: TeamsStandIn;
let adapter: ChatAdapter;
let close: () => Promise<void>;
let heard: Inbound[];
let answer: (inbound: Inbound) => Promise<Answer>;
let ana: Person;
let message: Message;

beforeEach(async () => {
  teams = await teamsStandIn({ slashCommands: true });
  heard = [];
  answer = async () => ({ show: 'form', form: writeForm() });
  ({ adapter, close } = await teamsApp(teams, async inbound => {
    heard.push(inbound);
    return answer(inbound);
  }));
  ana = teams.enters('ana');
  await teams.installs(ana);
  const to: Address = { to: 'place', place: adapter.places[0]! };
  okOf(await adapter.post(to, card('A mention', { buttons: [claim, reply], more: [history] }), 'm1', calm()));
  message = teams.inChannel()[0]!;
});
afterEach(async () => {
  expect(teams.complaints).toEqual([]);
  await close();
  await teams.vanish();
});
const inDialog = (who = ana) => (teams.dialog(who) ? teams.linesOf(teams.dialog(who)!, who).lines : []);
const types = (text: string) => teams.type(ana, teams.dialog(ana)!, { 'Your reply': text });

test('a Teams dialog opens for its presser only, and the card can be edited meanwhile', async () => {
  await teams.press(ana, message, 'Reply publicly');
  expect(heard).toMatchObject([
    { is: 'press', does: 'reply', about: 'case-1', on: `${message.conversation}|${message.id}` },
  ]);
  expect(teams.dialog(ana)?.title).toBe('Reply publicly');
  expect(inDialog()).toContain('Your reply');
  types('Thanks');
  const to: Address = { to: 'place', place: adapter.places[0]! };
  okOf(await adapter.update(to, `${message.conversation}|${message.id}`, card('Owned'), calm()));
  expect(teams.linesOf(message, ana).lines).toEqual(['Owned']);
  expect(inDialog()).toContain('Thanks');
  expect(adapter.formsInPlace).toBe(false);
});

test('the steps of a form follow each other in the Teams dialog, which closes at the end', async () => {
  await teams.press(ana, message, 'Reply publicly');
  types('We are on it');
  answer = async () => ({ show: 'form', form: previewForm('We are on it') });
  await teams.press(ana, teams.dialog(ana)!, 'Preview');
  expect(heard.at(-1)).toMatchObject({
    is: 'submit',
    form: { id: 'send-1', step: 'reply.write' },
    values: { text: 'We are on it' },
  });
  expect(inDialog()).toContain('[Post publicly] [Back] [Cancel]');
  answer = async () => ({ show: 'nothing' });
  await teams.press(ana, teams.dialog(ana)!, 'Post publicly');
  expect(teams.dialog(ana)).toBeNull();
});

test('the last view of a form in a Teams dialog has working buttons', async () => {
  await teams.press(ana, message, 'Reply publicly');
  types('We are on it');
  const takeBack: Button = {
    does: 'take_back',
    about: 'case-1',
    args: { send: 'send-1' },
    label: own('Take back'),
  };
  answer = async () => ({ show: 'view', view: card('Posting in ten seconds', { buttons: [takeBack] }) });
  await teams.press(ana, teams.dialog(ana)!, 'Preview');
  expect(inDialog()).toEqual(['Posting in ten seconds', '[Take back]']);
  answer = async () => ({ show: 'view', view: card('Taken back') });
  await teams.press(ana, teams.dialog(ana)!, 'Take back');
  expect(heard.at(-1)).toMatchObject({ is: 'press', does: 'take_back', args: { send: 'send-1' } });
  expect(heard.at(-1)).not.toHaveProperty('on');
  expect(inDialog()).toEqual(['Taken back']);
});

test('a view for one person opens in a Teams dialog with working buttons', async () => {
  answer = async () => ({
    show: 'view',
    view: card('History of the case', {
      buttons: [{ ...history, label: own('Next page'), args: { page: '1' } }],
    }),
  });
  await teams.press(ana, message, 'More');
  await teams.press(ana, message, 'History');
  expect(inDialog()).toEqual(['History of the case', '[Next page]']);
  await teams.press(ana, teams.dialog(ana)!, 'Next page');
  expect(heard.at(-1)).toMatchObject({ is: 'press', does: 'history', args: { page: '1' } });
});

test('a late answer to a Teams dialog comes in the chat and works there', async () => {
  let release = () => {};
  const held = new Promise<void>(resolve => {
    release = resolve;
  });
  answer = async () => {
    await held;
    return { show: 'form', form: writeForm() };
  };
  await teams.press(ana, message, 'Reply publicly');
  expect(teams.bars(ana)).toEqual([
    'This takes a little longer. The answer comes in your chat with Webcare.',
  ]);
  release();
  await until(() => expect(teams.inChat(ana)).toHaveLength(1));
  const form = teams.inChat(ana)[0]!;
  teams.type(ana, form, { 'Your reply': 'Thanks' });
  answer = async () => ({ show: 'nothing' });
  await teams.press(ana, form, 'Preview');
  expect(heard.at(-1)).toMatchObject({ is: 'submit', values: { text: 'Thanks' } });
});

test('a failure of ours leaves the typed text on the screen of the Teams dialog', async () => {
  await teams.press(ana, message, 'Reply publicly');
  types('A long and careful <at>Ana</at> **answer**');
  answer = async () => {
    throw new Error('away');
  };
  await teams.press(ana, teams.dialog(ana)!, 'Preview');
  expect(inDialog()).toEqual([
    'Something went wrong, nothing was changed. Please try again.',
    'What you typed:',
    'A long and careful <at>Ana</at> **answer**',
  ]);
});

test('a form that answers a plain press in Teams comes in the chat and not on the card', async () => {
  await teams.press(ana, message, 'Claim');
  expect(teams.linesOf(message, ana).lines).toEqual(['A mention', '[Claim] [Reply publicly] [More]']);
  expect(teams.inChat(ana).flatMap(each => teams.linesOf(each, ana).lines)).toContain('Your reply');
});

test('a slash command in Teams is answered in the chat, and the channel shows nothing', async () => {
  answer = async () => ({ show: 'view', view: card('Open now: 3') });
  await teams.says(ana, '/webcare stats 7d', 'slash');
  expect(heard).toMatchObject([{ is: 'command', text: 'stats 7d' }]);
  expect(teams.inChat(ana).flatMap(each => teams.linesOf(each, ana).lines)).toEqual(['Open now: 3']);
  expect(teams.inChannel()).toHaveLength(1);
});

test.each([
  ['task/fetch', {}],
  ['task/submit', { data: { form: { id: 'x', step: 'format', seen: 1 }, verb: 'submit' } }],
])('a %s of Teams with unknown content is answered with an explanation', async (name, value) => {
  const response = await teams.send(
    teams.from(ana, message.conversation, { type: 'invoke', name, id: 'f:1', value }),
  );
  expect(await response.json()).toEqual({
    task: {
      type: 'message',
      value: 'This button could not be read, nothing was changed. Please use the newest card.',
    },
  });
  expect(heard).toEqual([]);
});
