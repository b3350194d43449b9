import { expect, test } from 'vitest';
import { chance } from '../../adapters/social/demo/chance.ts';
import { regulars } from '../../adapters/social/demo/people.ts';
import { LIMIT } from '../../adapters/social/demo/rules.ts';
import { mentions, running } from '../../adapters/social/demo/script/index.ts';

const everyText = mentions.flatMap(mention => [
  mention.text,
  ...Object.values(mention.reacts ?? {}).filter(text => typeof text === 'string'),
]);

test('the demo script has 45 or more mentions in three languages, each by another person', () => {
  expect(mentions.length).toBeGreaterThanOrEqual(45);
  for (const language of ['nl', 'en', 'da'])
    expect(mentions.filter(mention => mention.language === language).length).toBeGreaterThanOrEqual(14);
  const handles = [...mentions, ...regulars].map(({ handle }) => handle);
  expect(new Set(handles).size).toBe(handles.length);
  expect(new Set(mentions.map(({ text }) => text)).size).toBe(mentions.length);
});

test('each text of the demo script fits in a post and names the brand by a placeholder', () => {
  for (const text of everyText) {
    expect(text.length).toBeLessThan(LIMIT - 40);
    expect(text.replaceAll(/\{(brand|at|order)\}/g, '')).not.toMatch(/[{}]|acme/i);
  }
  for (const { text } of mentions.filter(mention => !mention.quiet)) expect(text).toMatch(/\{(brand|at)\}/);
});

test('the demo script plays each mention once, in an order that depends on the seed', () => {
  const handles = (seed: number) => running(seed).map(({ handle }) => handle);
  expect(handles(7)).toEqual(handles(7));
  expect(handles(7)).not.toEqual(handles(8));
  expect([...handles(7)].sort()).toEqual(mentions.map(({ handle }) => handle).sort());
  expect(
    new Set(
      running(7)
        .slice(0, 6)
        .map(({ language }) => language),
    ),
  ).toEqual(new Set(['en', 'nl', 'da']));
});

test('the random numbers of the demo script spread over their range', () => {
  const drawn = Array.from({ length: 1000 }, (_, at) => chance(1, `about ${at}`));
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...drawn)).toBeLessThan(1);
  for (let tenth = 0; tenth < 10; tenth++)
    expect(drawn.filter(one => Math.floor(one * 10) === tenth).length).toBeGreaterThan(60);
});
