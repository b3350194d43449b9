import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Address, Answer, ChatAdapter, Inbound } from '../../src/ports/chat.ts';
import { until } from '../contracts/chat/harness.ts';
import { calm, card, claim, okOf, own, reply, writeForm } from '../contracts/chat/words.ts';
import type { Message, Person } from '../stand-ins/teams/state.ts';
import type { TeamsStandIn } from '../stand-ins/teams/teams.ts';
import { teamsStandIn } from '../stand-ins/teams/teams.ts';
import { mapMemory } from '../support/memory.ts';
import { teamsApp } from './app.ts';

// These tests use the real clock. People wait for seconds, the tests for a fifth of a second.
vi.mock('../../adapters/chat/teams/limits.ts', async original => {
  const real = await original<typeof import('../../adapters/chat/teams/limits.ts')>();
  return { ...real, times: { ...real.times, answer: 200, aside: 100, request: 500 } };
});

let teams: TeamsStandIn;
let adapter: ChatAdapter;
let close: () => Promise<void>;
let logged: string[];
let heard: Inbound[];
let answer: (inbound: Inbound) => Promise<Answer>;
/** The adapter can read its memory only after this. */
let busy: Promise<void>;
let ana: Person;
let bram: Person;
let message: Message;

beforeEach(async () => {
  teams = await teamsStandIn({ forms: 'card' });
  heard = [];
  answer = async () => ({ show: 'nothing' });
  busy = Promise.resolve();
  const kept = mapMemory();
  const memory = { ...kept, get: (key: string) => busy.then(() => kept.get(key)) };
  const receive = async (inbound: Inbound) => {
    heard.push(inbound);
    return answer(inbound);
  };
  ({ adapter, close, logged } = await teamsApp(teams, receive, { memory }));
  ana = teams.enters('ana');
  bram = teams.enters('bram');
  await teams.installs(ana);
  const to: Address = { to: 'place', place: adapter.places[0]! };
  okOf(await adapter.post(to, card('A mention', { buttons: [claim, reply] }), 'm1', calm()));
  message = teams.inChannel()[0]!;
});
afterEach(async () => {
  expect(teams.complaints).toEqual([]);
  await close();
  await teams.vanish();
});
const seenBy = (who: Person, of = message) => teams.linesOf(of, who).lines;
const inChat = (who: Person) => teams.inChat(who).flatMap(each => seenBy(who, each));

test('a short notice in Teams is shown only to the presser, in the time zone of their client', async () => {
  const at = Date.UTC(2026, 10, 22, 13, 5);
  const view = card('Taken', {
    title: [{ foreign: 'Bram <at>' }, own(' has had it since '), { at, as: 'time' }, own('.')],
  });
  answer = async () => ({ show: 'view', view });
  await teams.press(ana, message, 'Claim');
  expect(teams.bars(ana)).toEqual(['Bram ‹at› has had it since 22 Nov 2026, 14:05.']);
  expect(teams.bars(bram)).toEqual([]);
  expect(inChat(ana)).toEqual([]);
  expect(seenBy(ana)).toEqual(seenBy(bram));
});

test('a Teams answer with buttons comes in the presser’s chat, and the bar says so', async () => {
  answer = async () => ({ show: 'view', view: card('Sure?', { buttons: [claim] }) });
  await teams.press(ana, message, 'Claim');
  expect(inChat(ana)).toEqual(['Sure?', '[Claim]']);
  expect(teams.bars(ana)).toEqual(['The answer is in your chat with Webcare.']);
});

test('the bar in Teams shows the answer if no chat can be opened', async () => {
  answer = async () => ({ show: 'view', view: card('Sure?', { buttons: [claim] }) });
  teams.fault({ is: 'answers', status: 403, code: 'BotNotInConversationRoster' }, 'create');
  await teams.press(bram, message, 'Claim');
  expect(teams.bars(bram)).toEqual([
    'Sure? Webcare could not write to you. Please add the Webcare app for yourself in Teams (Apps, Webcare, Add), say hello to it, and ask again.',
  ]);
});

test('a slow chat in Teams does not delay the answer to a press', async () => {
  answer = async () => ({ show: 'view', view: card('Sure?', { buttons: [claim] }) });
  teams.fault({ is: 'hangs' }, 'post');
  await teams.press(ana, message, 'Claim');
  expect(teams.bars(ana)).toEqual(['The answer is on its way to your chat with Webcare.']);
  teams.messages.length = 0;
});

test('a late form comes in the presser’s chat in Teams and works there', async () => {
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
  expect(inChat(ana)).toEqual([]);
  release();
  await until(() => expect(inChat(ana)[0]).toBe('Reply publicly'));
  answer = async () => ({ show: 'nothing' });
  const form = teams.inChat(ana)[0]!;
  teams.type(ana, form, { 'Your reply': 'Thanks' });
  await teams.press(ana, form, 'Preview');
  expect(heard.at(-1)).toMatchObject({ is: 'submit', values: { text: 'Thanks' } });
  expect(heard.at(-1)).not.toHaveProperty('on');
  expect(seenBy(ana, form)).toEqual(['Done.']);
});

test('a slow database does not delay the answer to a Teams press, which is carried out later', async () => {
  let release = () => {};
  busy = new Promise<void>(resolve => {
    release = resolve;
  });
  answer = async () => ({ show: 'form', form: writeForm() });
  const pressed = teams.press(ana, message, 'Reply publicly');
  await until(() =>
    expect(teams.bars(ana)).toEqual([
      'This takes a little longer. The answer comes in your chat with Webcare.',
    ]),
  );
  expect(heard).toEqual([]);
  release();
  await pressed;
  await until(() => expect(inChat(ana)[0]).toBe('Reply publicly'));
  expect(heard).toHaveLength(1);
});

test('a form takes the place of the Teams card for its presser until the card changes', async () => {
  answer = async () => ({ show: 'form', form: writeForm() });
  await teams.press(ana, message, 'Reply publicly');
  expect(seenBy(ana)).toContain('Your reply');
  expect(seenBy(bram)).toEqual(['A mention', '[Claim] [Reply publicly]']);
  const to: Address = { to: 'place', place: adapter.places[0]! };
  okOf(await adapter.update(to, `${message.conversation}|${message.id}`, card('Owned'), calm()));
  expect(seenBy(ana)).toEqual(['Owned']);
});

test('a form waits for the edit of its message that is on its way', async () => {
  answer = async () => ({ show: 'form', form: writeForm() });
  teams.fault({ is: 'hangs' }, 'edit');
  const to: Address = { to: 'place', place: adapter.places[0]! };
  const order: string[] = [];
  const edit = adapter
    .update(to, `${message.conversation}|${message.id}`, card('A mention', { buttons: [reply] }), calm())
    .then(() => order.push('edit'));
  await until(() => expect(teams.counts.edit).toBe(1));
  await teams.press(ana, message, 'Reply publicly');
  order.push('form');
  await edit;
  expect(order).toEqual(['edit', 'form']);
  expect(seenBy(ana)).toContain('Your reply');
});

test('a closed form in Teams leads back to the case', async () => {
  answer = async () => ({ show: 'form', form: writeForm() });
  await teams.press(ana, message, 'Reply publicly');
  await teams.press(ana, message, 'Cancel');
  expect(seenBy(ana)).toEqual(['Closed. Nothing was sent.', '[Back to the case]']);
  answer = async () => ({ show: 'view', view: card('A mention, again', { buttons: [claim] }) });
  await teams.press(ana, message, 'Back to the case');
  expect(heard.at(-1)).toMatchObject({ is: 'press', does: 'show_case', about: 'case-1' });
  expect(seenBy(ana)).toEqual(['A mention, again', '[Claim]']);
});

test('the Teams client does not submit an empty required field', async () => {
  answer = async () => ({ show: 'form', form: writeForm({ step: 'take_over' }) });
  await teams.press(ana, message, 'Reply publicly');
  await expect(teams.press(ana, message, 'Preview')).rejects.toThrow('Your reply: please fill this in.');
});

test('the Teams client sends the text of a reply with Cancel, so no field of it is required there', async () => {
  answer = async () => ({ show: 'form', form: writeForm() });
  await teams.press(ana, message, 'Reply publicly');
  await teams.press(ana, message, 'Cancel');
  expect(heard.at(-1)).toMatchObject({ is: 'closed', values: { text: '' } });
});

test('an older Teams client presses with a message and gets its answer as a message', async () => {
  teams.olderClientOf(ana);
  answer = async () => ({ show: 'form', form: writeForm() });
  await teams.press(ana, message, 'Reply publicly');
  expect(heard).toMatchObject([{ is: 'press', does: 'reply', on: `${message.conversation}|${message.id}` }]);
  const form = teams.inChat(ana)[0]!;
  teams.type(ana, form, { 'Your reply': 'Thanks' });
  answer = async () => ({ show: 'view', view: card('Posting in ten seconds') });
  await teams.press(ana, form, 'Preview');
  expect(heard.at(-1)).toMatchObject({
    is: 'submit',
    form: { id: 'send-1', step: 'reply.write', seen: 3 },
    values: { text: 'Thanks' },
  });
  expect(inChat(ana)).toContain('Posting in ten seconds');
});

test('a command in the Teams channel is answered in the chat, with one line in the channel', async () => {
  answer = async () => ({ show: 'view', view: card('Open now: 3') });
  await teams.says(ana, 'webcare stats  7d', 'channel');
  expect(heard).toMatchObject([{ is: 'command', text: 'stats 7d', at: adapter.places[0] }]);
  expect(inChat(ana)).toEqual(['Open now: 3']);
  expect(
    teams
      .inChannel()
      .slice(1)
      .map(each => each.text),
  ).toEqual(['Ana: @Webcare webcare stats  7d', 'The answer is in your chat with Webcare.']);
});

test('a message in the Teams channel that does not address the bot is ignored', async () => {
  await teams.send(teams.from(ana, message.conversation, { type: 'message', id: '77', text: 'lunch?' }));
  expect(heard).toEqual([]);
});

test('a failure in Teams is shown and logged, and the log has no typed word', async () => {
  answer = async () => ({ show: 'form', form: writeForm() });
  await teams.press(ana, message, 'Reply publicly');
  teams.type(ana, message, { 'Your reply': 'MARKER-TEXT' });
  answer = async () => {
    throw new Error('cannot read\nMARKER-TEXT');
  };
  await teams.press(ana, message, 'Preview');
  expect(teams.bars(ana)).toEqual(['Something went wrong, nothing was changed. Please try again.']);
  expect(seenBy(ana)).toContain('MARKER-TEXT');
  expect(logged.join()).toContain('teams.turn_failed');
  expect(logged.join()).not.toContain('MARKER-TEXT');
  expect(logged.join()).not.toContain('Ana');
});

test.each([
  ['an unknown act', { does: 'format_disk', about: 'case-1' }],
  ['an unknown step', { form: { id: 'x', step: 'format', seen: 1 } }],
  ['nothing', {}],
])('a Teams button that carries %s changes nothing', async (_, data) => {
  const value = { action: { type: 'Action.Execute', verb: 'submit', data }, trigger: 'manual' };
  const response = await teams.send(
    teams.from(ana, message.conversation, {
      type: 'invoke',
      name: 'adaptiveCard/action',
      id: 'f:1',
      replyToId: message.id,
      value,
    }),
  );
  expect(await response.json()).toMatchObject({
    statusCode: 200,
    value: 'This button could not be read, nothing was changed. Please use the newest card.',
  });
  expect(heard).toEqual([]);
});

test('an unknown invoke is refused in the form that Teams expects', async () => {
  const response = await teams.send(
    teams.from(ana, message.conversation, {
      type: 'invoke',
      name: 'composeExtension/query',
      id: 'f:1',
      value: {},
    }),
  );
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ statusCode: 500, type: 'application/vnd.microsoft.error' });
});
