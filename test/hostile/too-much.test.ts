import { expect, test } from 'vitest';
import { parseInbound } from '../../adapters/chat/console/parse.ts';
import * as slack from '../../adapters/chat/slack/parse.ts';
import * as teams from '../../adapters/chat/teams/parse.ts';
import { isTooMuch } from '../../src/engine/desk/inbound.ts';
import { type Inbound, LONGEST_VALUE, MOST_VALUES } from '../../src/ports/chat.ts';

/** Each chat bounds typed text before anything works on it, and the engine bounds it once more. */

const most = 'x'.repeat(LONGEST_VALUE);
const over = `${most}x`;
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`v${n}`, 'x']));
const cases: [what: string, values: Record<string, string>, taken: boolean][] = [
  ['the longest value', { text: most }, true],
  ['a longer value', { text: over }, false],
  ['as many values as there may be', many(MOST_VALUES), true],
  ['one value more', many(MOST_VALUES + 1), false],
];
const form = { id: 'f', step: 'reply.write', seen: 1 } as const;

test.each(cases)('the engine judges %s', (_, values, taken) => {
  const by = {
    account: { chat: 'c', workspace: 'w', user: 'u' },
    name: 'u',
    standing: 'member',
    inPlace: true,
  };
  const submit = { id: 'i', by, is: 'submit', form, values } as Inbound;
  expect(isTooMuch(submit)).toBe(!taken);
  expect(isTooMuch({ ...submit, is: 'changed', field: 'text' } as Inbound)).toBe(!taken);
  expect(isTooMuch({ ...submit, is: 'closed' } as Inbound)).toBe(!taken);
  expect(isTooMuch({ id: 'i', by, is: 'press', does: 'claim', args: values } as Inbound)).toBe(!taken);
});
test('the engine judges a command', () => {
  const command = (text: string) => ({ id: 'i', is: 'command', text }) as Inbound;
  expect([most, over].map(text => isTooMuch(command(text)))).toEqual([false, true]);
});

test.each(cases)('the console judges %s', (_, values, taken) => {
  const id = '7d0f8f5e-7d0f-4d0f-8d0f-7d0f8f5e7d0f';
  const body = { is: 'submit', id, person: 'ana', from: 'channel', form, values };
  expect(parseInbound(body, []).is).toBe(taken ? 'read' : 'wrong');
});

test.each(cases)('Slack’s reader judges %s', (_, values, taken) => {
  const state = Object.entries(values).map(([name, value]) => [
    name,
    { [`${slack.FIELD}${name}`]: { type: 'plain_text_input', value } },
  ]);
  const read = slack.parseSubmit({
    type: 'view_submission',
    user: { id: 'U' },
    trigger_id: 't',
    view: { id: 'V', state: { values: Object.fromEntries(state) } },
  });
  expect(read !== null).toBe(taken);
});

test.each(cases)('Teams’ reader judges %s', (_, values, taken) => {
  const read = teams.read({ type: 'message', value: { verb: 'submit', form, ...values } } as never);
  expect(read.is).toBe(taken ? 'submit' : 'unreadable');
});
