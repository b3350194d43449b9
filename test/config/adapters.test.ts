import { describe, expect, it } from 'vitest';
import { chats, networks } from '../../adapters/registry.ts';
import { findings } from '../../src/operator/doctor.ts';
import { LANGUAGES, wordsOf } from '../../src/words/words.ts';

/** Rules between the settings of adapters, which know nothing of each other. */

const adapters = [...Object.entries(chats), ...Object.entries(networks)];
const twice = (names: string[]): string[] => names.filter((name, i) => names.indexOf(name) !== i);

describe('settings of adapters', () => {
  it('share no name, no finding and no environment variable', () => {
    expect(twice(adapters.map(([name]) => name))).toEqual([]);
    const codes = adapters.flatMap(([, { settings }]) => Object.keys(settings.findings));
    expect(twice([...Object.keys(findings), ...codes])).toEqual([]);
    expect(
      twice(Object.values(chats).flatMap(({ settings }) => settings.secrets.map(({ name }) => name))),
    ).toEqual([]);
    expect(twice(Object.values(networks).map(({ settings }) => settings.example.name))).toEqual([]);
  });

  it.each(LANGUAGES)('explain in the language “%s” only refusals that nothing else explains', language => {
    const own = adapters.flatMap(([, { settings }]) => Object.keys(settings.phrases[language].reasons));
    const { reason } = wordsOf(language);
    expect(own.length).toBeGreaterThan(3);
    expect(twice(own)).toEqual([]);
    expect(own.filter(code => reason(code) !== reason('never heard of'))).toEqual([]);
  });

  it.each(Object.entries(chats))(
    'of %s give two different valid examples of an account',
    (_, { settings }) => {
      const { shape, examples } = settings.account;
      expect(examples.map(example => shape.safeParse(example).success)).toEqual([true, true]);
      expect(examples[0]).not.toBe(examples[1]);
    },
  );
});
