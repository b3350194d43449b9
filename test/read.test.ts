import { expect, test } from 'vitest';
import { z } from 'zod';
import { readAs } from '../src/settings/read.ts';

const odd: unknown = JSON.parse('{"length":{"valueOf":1,"toString":1}}');

test.each([
  ['a text', z.string().min(1)],
  ['a list', z.array(z.string()).max(2)],
  ['a member', z.strictObject({ length: z.string().min(1) })],
])('a value whose length cannot be compared is not read as %s', (_, schema) => {
  expect(readAs(schema, odd).success).toBe(false);
  expect(readAs(z.object({ of: schema }), { of: odd }).success).toBe(false);
});

test('a fault of ours in a schema is thrown on', () => {
  const broken = z.unknown().transform(() => {
    throw new RangeError('ours');
  });
  expect(() => readAs(broken, 1)).toThrow('ours');
});
