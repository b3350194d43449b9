import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Address, Answer, ChatAdapter, Inbound } from '../../src/ports/chat.ts';
import { until } from '../contracts/chat/harness.ts';
import { calm, card, claim, okOf, own, reply, writeForm } from '../contracts/chat/words.ts';
import type { Message, Person } from '../stand-ins/teams/state.ts';
import type { TeamsStandIn } from '../stand-ins/teams/teams.ts';
import { teamsStandIn } from '../stand-ins/teams/teams.ts';
import { mapMemory } from '../support/memory.ts';
import { teamsApp } from './app.ts';

// Real time passes here; people wait for seconds, tests for a fifth of one.
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
/** What the adapter remembers is read once this is over. */
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

test('a short notice is said to the presser alone, in the zone of their client', async () => {
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

test('what has buttons comes in the chat of the presser, and the bar says so', async () => {
  answer = async () => ({ show: 'view', view: card('Sure?', { buttons: [claim] }) });
  await teams.press(ana, message, 'Claim');
  expect(inChat(ana)).toEqual(['Sure?', '[Claim]']);
  expect(teams.bars(ana)).toEqual(['The answer is in your chat with Webcare.']);
});

test('where no chat can be opened the bar says what there is to say', async () => {
  answer = async () => ({ show: 'view', view: card('Sure?', { buttons: [claim] }) });
  teams.fault({ is: 'answers', status: 403, code: 'BotNotInConversationRoster' }, 'create');
  await teams.press(bram, message, 'Claim');
  expect(teams.bars(bram)).toEqual([
    'Sure? Webcare could not write to you. Please add the Webcare app for yourself in Teams (Apps, Webcare, Add), say hello to it, and ask again.',
  ]);
});

test('a chat that takes its time does not hold up the press', async () => {
  answer = async () => ({ show: 'view', view: card('Sure?', { buttons: [claim] }) });
  teams.fault({ is: 'hangs' }, 'post');
  await teams.press(ana, message, 'Claim');
  expect(teams.bars(ana)).toEqual(['The answer is on its way to your chat with Webcare.']);
  teams.messages.length = 0;
});

test('an answer that comes late comes in the chat', async () => {
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

test('a database that takes its time does not hold up the press, which is done when it can be', async () => {
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

test('a form takes the place of the card for its presser until the card changes', async () => {
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

test('a form that was closed leads back to the case', async () => {
  answer = async () => ({ show: 'form', form: writeForm() });
  await teams.press(ana, message, 'Reply publicly');
  await teams.press(ana, message, 'Cancel');
  expect(seenBy(ana)).toEqual(['Closed. Nothing was sent.', '[Back to the case]']);
  answer = async () => ({ show: 'view', view: card('A mention, again', { buttons: [claim] }) });
  await teams.press(ana, message, 'Back to the case');
  expect(heard.at(-1)).toMatchObject({ is: 'press', does: 'show_case', about: 'case-1' });
  expect(seenBy(ana)).toEqual(['A mention, again', '[Claim]']);
});

test('a required field that is empty does not leave the client', async () => {
  answer = async () => ({ show: 'form', form: writeForm() });
  await teams.press(ana, message, 'Reply publicly');
  await expect(teams.press(ana, message, 'Preview')).rejects.toThrow('Your reply: please fill this in.');
});

test('an older client presses with a message and gets its answer as one', async () => {
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

test('a command in the channel is answered in the chat, with one line where it was asked', async () => {
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

test('talk in the channel that does not address us is nothing', async () => {
  await teams.send(teams.from(ana, message.conversation, { type: 'message', id: '77', text: 'lunch?' }));
  expect(heard).toEqual([]);
});

test('a failure of ours is said, and logged without a word of what was typed', async () => {
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
  ['no verb of ours', { does: 'format_disk', about: 'case-1' }],
  ['no step of ours', { form: { id: 'x', step: 'format', seen: 1 } }],
  ['nothing', {}],
])('a button that carries %s changes nothing', async (_, data) => {
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

test('another kind of invoke is refused in the form Teams expects', async () => {
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
