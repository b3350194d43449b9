// @ts-check
import { el } from './dom.js';
import { timeNode } from './time.js';

/** @typedef {import('../../../../src/view/types.ts').Text} Text */
/** @typedef {import('../../../../src/view/types.ts').TextPart} TextPart */

/** @param {TextPart} part @returns {Node | string} */
function partNode(part) {
  if (typeof part === 'string') return part;
  if ('foreign' in part) return el('bdi', { class: 'foreign' }, part.foreign);
  if ('person' in part) return el('bdi', { class: 'person' }, part.name);
  return timeNode(part.at, part.as);
}

/** @param {Text} text @returns {(Node | string)[]} */
export const textNodes = text => text.map(partNode);

/** The text as one string, for names and announcements. @param {Text} text */
export const plain = text =>
  textNodes(text)
    .map(node => (typeof node === 'string' ? node : (node.textContent ?? '')))
    .join('');

const colours = 8;
/**
 * Two letters in one of a few colours; the full name stands beside them. @param {string} name @param {string}
 * [kind]
 */
export function avatar(name, kind = '') {
  const words = name
    .replace(/[^\p{L}\p{N}\s]/gu, '')
    .trim()
    .split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : '']
    .map(word => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
  let sum = 7;
  for (const letter of name) sum = Math.imul(sum ^ (letter.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return el(
    'span',
    { class: `avatar hue-${(sum >>> 8) % colours} ${kind}`, 'aria-hidden': 'true' },
    letters || '?',
  );
}
