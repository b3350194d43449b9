import { expect, test } from 'vitest';
import { type ActivityIn, read } from '../../adapters/chat/teams/parse.ts';

const odd: unknown = JSON.parse('{"length":{"valueOf":1,"toString":1},"toString":1,"valueOf":1}');
const common = { from: { id: '29:ana' }, conversation: { id: 'c1' }, recipient: { id: '28:bot' } };

test.each([
  ['a dialog', { type: 'invoke', name: 'task/submit', value: { data: { verb: odd } } }],
  [
    'a pressed button',
    { type: 'invoke', name: 'adaptiveCard/action', value: { action: { verb: odd, data: odd } } },
  ],
  ['a message with a value', { type: 'message', value: { verb: odd } }],
  ['a message whose value is odd', { type: 'message', value: odd }],
  [
    'a message with odd mentions',
    { type: 'message', text: 'hi', entities: [{ type: 'mention', mentioned: odd, text: odd }] },
  ],
])('%s of Teams with values that are no text is read without throwing', (_, more) => {
  const activity = { id: 'a1', ...common, ...more } as unknown as ActivityIn;
  expect(() => read(activity)).not.toThrow();
});
