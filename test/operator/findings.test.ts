import { expect, it, test } from 'vitest';
import { findingsIn } from '../../src/adapters.ts';
import { siteOf } from '../../src/operator/sentences.ts';

const SECRET = 'hush';
const ADDRESS = `https://me:${SECRET}@forum.example/${SECRET}?token=${SECRET}#${SECRET}`;

/** Every address is hostile, every other fact is a number. */
const facts = new Proxy({}, { get: (_, name) => (name === 'url' ? ADDRESS : 1) });

it.each(Object.entries(findingsIn()))(
  'the finding “%s” tells nothing of an address but its server',
  (_, says) => {
    const sentence = JSON.stringify(says(facts as never));
    expect(sentence).not.toContain(SECRET);
  },
);

test('an address is shortened to its server, and shows that there was more', () => {
  expect(siteOf(ADDRESS)).toBe('https://forum.example/...');
  expect(siteOf('https://forum.example/?token=hush')).toBe('https://forum.example/...');
  expect(siteOf('http://127.0.0.1:9000')).toBe('http://127.0.0.1:9000');
});
