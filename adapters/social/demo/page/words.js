import { now } from './world.js';

const SECOND = 1000;
const STEPS = [
  [60 * SECOND, 10 * SECOND, 'just now'],
  [3600 * SECOND, 60 * SECOND, 'min'],
  [24 * 3600 * SECOND, 3600 * SECOND, 'h'],
  [Infinity, 24 * 3600 * SECOND, 'd'],
];

/** The age of a post, as short as such networks write it. */
export function ago(at) {
  const age = Math.max(0, now() - at);
  const [, unit, word] = STEPS.find(([below]) => age < below);
  return word === 'just now' ? word : `${Math.floor(age / unit)} ${word}`;
}

const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeStyle: 'short' });
export const moment = at => full.format(at);

/** 48300 as "48.3K followers". */
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
export const followers = count => (count === 0 ? 'new here' : `${compact.format(count)} followers`);

export function initials(name) {
  const words = name.trim().split(/\s+/u);
  const first = word => [...new Intl.Segmenter().segment(word ?? '')][0]?.segment ?? '';
  return (first(words[0]) + (words.length > 1 ? first(words.at(-1)) : '')).toUpperCase();
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
export const lengthOf = text => [...segmenter.segment(text)].length;

/** One of ten colours, always the same for the same person. */
export function hue(id) {
  let sum = 2166136261;
  for (const letter of id) sum = Math.imul(sum ^ letter.codePointAt(0), 16777619);
  return ((sum ^ (sum >>> 15)) >>> 0) % 10;
}
