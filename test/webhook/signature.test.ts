import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { signatures } from '../../adapters/social/webhook/signature.ts';
import { signedHeaders } from '../stand-ins/reply-receiver.ts';
import { processorTime } from '../support/processor-time.ts';
import { SECRET } from './world.ts';

const NOW = Date.parse('2026-11-20T10:05:00Z');
const signed = signatures([SECRET]);
const library = new Webhook(SECRET);

test('our signature of any id and body is the one that Standard Webhooks makes', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' }), (id, body) => {
      const headers = signed.sign(id, NOW, body);
      expect(headers['webhook-signature']).toBe(library.sign(id, new Date(NOW), body));
    }),
  );
});

const body = '{"mentions":[]}';
const good = signedHeaders(SECRET, body, { at: NOW });
const right = good['webhook-signature'];
const other = `v1,${randomBytes(32).toString('base64')}`;
const withSignature = (signature: string) => ({ ...good, 'webhook-signature': signature });

test.each([
  ['in a list', `${other} ${right}`],
  ['first in a list', `${right} ${other}`],
  ['on the second of two lines of the header', `${other}, ${right}`],
  ['on the first of two lines of the header', `${right}, ${other}`],
  ['on two lines that a proxy joined without a space', `${other},${right}`],
  ['beside one of another version', `v1a,${'A'.repeat(80)} ${right}`],
])('a request is right if one signature is: %s', (_, signature) => {
  expect(signed.isRight(withSignature(signature), Buffer.from(body))).toBe(true);
});

test.each([
  ['of another body', other],
  ['without its version', right.slice(3)],
  ['of another version', right.replace('v1', 'v2')],
  ['that is cut', right.slice(0, -2)],
  ['that has more behind it', `${right}A`],
  ['behind other letters', `x${right}`],
])('a request is wrong with a signature %s', (_, signature) => {
  expect(signed.isRight(withSignature(signature), Buffer.from(body))).toBe(false);
});

test('the signature of a body of 1 MiB is checked in a fifth of the time that the library takes', () => {
  const large = 'x'.repeat(1024 * 1024);
  const bytes = Buffer.from(large);
  const headers = signed.sign('m1', NOW, large);
  const ours = processorTime(() => {
    for (let n = 0; n < 5; n++) expect(signed.isRight(headers, bytes)).toBe(true);
  });
  const theirs = processorTime(() => {
    for (let n = 0; n < 5; n++) library.sign('m1', new Date(NOW), large);
  });
  expect(ours).toBeLessThan(theirs / 5);
});
