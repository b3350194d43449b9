import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHEERFUL, PLEASANTRIES } from '../../src/triage/pleasantries.ts';
import { isOnlyThanks } from '../../src/triage/thanks.ts';

const thanks = (text: string, language?: string): boolean =>
  isOnlyThanks({ text, media: [], ...(language !== undefined && { language }) });

describe('only thanks', () => {
  it.each([
    ['en', 'Thanks!'],
    ['en', 'THANK YOU SO MUCH!!!'],
    ['en', '@acme thanks for your help 👍🏽'],
    ['en', 'Perfect, thanks'],
    ['en', "You're the best ❤️"],
    ['en-GB', 'Cheers :)'],
    ['en', 'Thanksss'],
    ['nl', 'Bedankt!'],
    ['nl', 'Dank je wel, top!'],
    ['nl', 'netjes opgelost 👍'],
    ['nl', 'Toppp'],
    ['nl', 'Thanks, fijn'],
    ['nl', 'Oké, dankjewel.'],
    ['da', 'Tusind tak for hjælpen!'],
    ['da', 'Tak 🙏'],
    ['da', 'Perfekt, tak'],
    ['de', 'Vielen Dank für die schnelle Hilfe!'],
    ['de', 'Danke schön'],
    ['de', 'Super, danke euch'],
    ['fr', '👍👍'],
    [undefined, 'Mange tak'],
    [undefined, '❤️'],
    [undefined, '<3'],
  ])('is recognised (%s): %s', (language, text) => expect(thanks(text, language)).toBe(true));

  it.each([
    ['a refusal of thanks', 'Thanks for nothing'],
    ['a but', 'Thanks, but my parcel is still not here'],
    ['a question', 'Thanks?'],
    ['a question in Arabic signs', 'Thanks؟'],
    ['a number', 'Thanks 4711'],
    ['a number in circles', 'Thanks ①'],
    ['a keycap', 'Thanks 1️⃣'],
    ['a link', 'Thanks https://forum.example/t/1'],
    ['a bare link', 'Thanks forum.example'],
    ['a negation', 'Not thanks'],
    ['a Dutch negation', 'Bedankt, niet'],
    ['Dutch irony', 'Bedankt voor niets'],
    ['Danish irony', 'Tak for ingenting'],
    ['German irony', 'Danke für nichts'],
    ['thanks in advance', 'Alvast bedankt'],
    ['thanks in advance in English', 'Thanks in advance'],
    ['a no', 'Nee, dank je'],
    ['a yes', 'Ja, dank je'],
    ['an acceptance', 'Prima'],
    ['an ok', 'ok'],
    ['a request', 'Thanks, please call me'],
    ['an angry picture', '😡'],
    ['a picture of doubt beside thanks', 'Thanks 🙄'],
    ['a thumb down', '👎'],
    ['a broken heart', '💔'],
    ['a trailing off', 'Thanks...'],
    ['words that end in thanks', 'Still broken. Thanks'],
    ['only a name', '@acme'],
    ['nothing', ''],
    ['only signs', '!!!'],
    ['phrases cut in pieces', 'Great help'],
  ])('is not seen in %s', (_, text) => expect(thanks(text)).toBe(false));

  it('is not a word that says something else in the language of the post', () => {
    expect(thanks('Tak', 'da')).toBe(true);
    // "Yes" in Polish, "branch" in Dutch.
    expect(thanks('Tak', 'pl')).toBe(false);
    expect(thanks('Tak', 'nl')).toBe(false);
  });

  it('is not a post with a picture or a rating', () => {
    expect(isOnlyThanks({ text: 'Thanks!', media: [{ url: 'https://x.example/1.png' }] })).toBe(false);
    expect(isOnlyThanks({ text: 'Thanks!', media: [], rating: 1 })).toBe(false);
  });

  it('stays thanks among other thanks, and never with a foreign word between', () => {
    const phrase = fc.constantFrom(...PLEASANTRIES.en.enough, ...PLEASANTRIES.nl.enough, ...CHEERFUL);
    const word = fc.stringMatching(/^[a-z]{2,12}$/).filter(each => !ALL_WORDS.has(each));
    fc.assert(
      fc.property(fc.array(phrase, { minLength: 1, maxLength: 2 }), word, fc.nat(2), (some, other, place) => {
        expect(thanks(some.join(', '))).toBe(true);
        expect(thanks(some.toSpliced(place, 0, other).join(', '))).toBe(false);
        expect(thanks(`${some.join(', ')}?`)).toBe(false);
        expect(thanks(`${some.join(', ')} ${other.length}`)).toBe(false);
      }),
    );
  });

  it('is judged quickly whatever is written', () => {
    const begun = process.cpuUsage();
    for (const part of ['thanks ', '👍', '@a', ':) ', '\u200b', 'a', '@a.', 'aaa', '. '])
      for (const length of [160, 100_000]) thanks(part.repeat(length).slice(0, length));
    const { user, system } = process.cpuUsage(begun);
    expect((user + system) / 1_000).toBeLessThan(200);
  });
});

const ALL_WORDS = new Set(
  Object.values(PLEASANTRIES).flatMap(({ enough, beside }) =>
    [...enough, ...beside].flatMap(phrase => phrase.split(' ')),
  ),
);
