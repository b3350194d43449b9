import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean, inline, pages, shorten } from '../../src/view/text/foreign.ts';
import { countGraphemes, graphemes } from '../../src/view/text/graphemes.ts';

const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...'ab é\n\t\r',
      '\u200b',
      '\u200c',
      '\u200d',
      '\u202e',
      '\u2066',
      '\u2069',
      '\u202c',
      '\u200f',
      'א',
      'ก',
      '\ufeff',
      '\u00ad',
      '\ufe0f',
      '\u20e3',
      '1',
    ),
    fc.constantFrom(
      '\u0300',
      '\u0344',
      '\u0958',
      '\u094d',
      '\u064b',
      '\u0627',
      '\u0e47',
      '👩',
      '💻',
      '🏴',
      '\u{e0067}',
      '\u{e007f}',
      '🏽',
      '\u{e0100}',
      '葛',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.constantFrom('\ud83d', '\ude00'),
  ),
  maxLength: 60,
});
const milliseconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1_000;
const segments = (text: string): string[] =>
  [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].map(each => each.segment);

describe('clean', () => {
  it.each([
    ['plain words', 'Where is my parcel?\nIt is late.'],
    ['accents', 'één café, smørrebrød'],
    ['a family', '👨‍👩‍👧‍👦 and 🏳️‍🌈 and 🏴‍☠️ and 👩🏽‍💻'],
    ['a keycap', 'press 1️⃣'],
    ['a heart', 'I ❤️ this'],
    ['the flag of Scotland', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
    ['Persian with its joiners', 'می‌خواهم'],
    ['Hindi with its joiners', 'क्‍ष'],
    ['Burmese with its many marks', 'ကျွှော်း'],
    ['Hebrew', 'שלום עולם'],
    ['an ideograph with its variant', '葛\u{e0100}城市'],
    ['Thai with spaces that nobody sees', 'ฉัน\u200bรัก\u200bEnglish\u200bไทย'],
    ['Khmer with its spaces and joiners', 'ខ្ញុំ\u200bស្រឡាញ់\u200cខ្មែរ'],
    ['Hebrew with a mark after its punctuation', 'שלום!\u200f מה (C++)\u200e נשמע'],
    ['Hebrew that begins with a mark', '\u200fשלום\n\u200fעולם'],
    ['Hebrew with a joiner at a vowel', 'לֵ\u200cֽב'],
    ['Arabic with its letter mark', 'السعر 50%\u061c فقط'],
    ['Mongolian with its vowel separator', 'ᠨᠠ\u180eᠠ'],
  ])('keeps %s unchanged', (_, text) => {
    expect(clean(text)).toEqual({ text, hidden: false });
  });

  it.each([
    ['text turned around', 'Pay \u202eecnalab\u202c now', 'Pay ecnalab now'],
    ['isolates and marks', 'a\u2066b\u2069c\u200ed\u061ce', 'abcde'],
    ['zero-width spaces', 'pass\u200bword\u2060\ufeff', 'password'],
    ['a joiner in Latin', 'pass\u200dword\u200c', 'password'],
    ['tags', `hi${'\u{e0041}\u{e0042}'}`, 'hi'],
    ['control characters', 'a\u0000b\u001b[31mc\u0085', 'ab[31mc'],
    ['floods of marks', `a${'\u0301\u0302\u0303\u0304\u0305\u0306'}`, `á${'\u0302\u0303\u0304'}`],
    ['floods of selectors', 'x\ufe0f\ufe0f\ufe0e', 'x'],
    ['a blank name', '\u3164\u115f', ''],
    ['digits turned around', 'Call \u202e54321\u202c now', 'Call 54321 now'],
    ['digits turned around within an honest control', '\u202a\u202e54321\u202c\u202c', '54321'],
    ['words turned around without an end', 'file \u202egpj.exe', 'file gpj.exe'],
    ['Hebrew turned around', '\u202dשלום\u202c', 'שלום'],
    ['numbers in a right-to-left stretch', 'Pay \u20675 or 10 euro\u2069', 'Pay 5 or 10 euro'],
    ['nested controls', '\u2066'.repeat(200), ''],
    ['a joiner in Greek', 'πα\u200dσο', 'πασο'],
    ['a mark of direction in Latin beside Hebrew', 'שלום pass\u200fword', 'שלום password'],
    ['several characters in a word', 'pass\u200b\u2060\ufeffword', 'password'],
    ['a long message between words', `hi ${'\u200b\u200c'.repeat(40)}there`, 'hi there'],
    ['a message in selectors', `👍${'\ufe01\ufe02\ufe03'} ok`, '👍 ok'],
  ])('removes %s and reports it', (_, text, expected) => {
    expect(clean(text)).toEqual({ text: expected, hidden: true });
  });

  it.each([
    ['controls of a telephone number in an address book', '\u202a+31 6 1234 5678\u202c', '+31 6 1234 5678'],
    ['an override of a telephone number', '\u202d+31 6 1234 5678\u202c', '+31 6 1234 5678'],
    ['marks around a telephone number', 'Bel \u200e06-12345678\u200e svp', 'Bel 06-12345678 svp'],
    ['soft hyphens', 'Levens\u00admiddelen\u00adwet', 'Levensmiddelenwet'],
    ['isolates around a name', 'Hoi \u2068Jan\u2069, hallo', 'Hoi Jan, hallo'],
    ['isolates in Hebrew', 'שלום \u2067Acme\u2069 ו\u2068דנה\u2069', 'שלום Acme ודנה'],
    ['an embedding of Hebrew', '\u202bשלום 123\u202c', 'שלום 123'],
    ['a joiner between Latin and Persian', 'PDF\u200cها', 'PDFها'],
    ['a byte order mark and spaces from a web page', '\ufeffHello \u200bthere.\u200b', 'Hello there.'],
    ['a selector that has no picture', 'Nr. 5\ufe0f is stuk', 'Nr. 5 is stuk'],
    ['a control that nobody opened', 'Jan\u202c\u2069 here', 'Jan here'],
  ])('removes %s and does not report it', (_, text, expected) => {
    expect(clean(text)).toEqual({ text: expected, hidden: false });
  });

  it('does not count line ends or composed letters as hidden characters', () => {
    expect(clean('a\r\nb\rc\u2028d')).toEqual({ text: 'a\nb\nc\nd', hidden: false });
    expect(clean('e\u0301')).toEqual({ text: 'é', hidden: false });
  });

  it('leaves visible, composed and well-formed text after one pass', () => {
    fc.assert(
      fc.property(nasty, text => {
        const once = clean(text);
        expect(clean(once.text)).toEqual({ text: once.text, hidden: false });
        expect(once.text).not.toMatch(
          /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u202a-\u202e\u2060-\u206f\ufeff]/,
        );
        expect(once.text, 'a run of invisible characters').not.toMatch(
          /[\u061c\u200b\u200c\u200e\u200f][\u061c\u200b-\u200f]/,
        );
        expect(once.text.normalize('NFC')).toBe(once.text);
        expect(once.text).not.toMatch(/[\ud800-\udfff]/u);
      }),
      { numRuns: 2_000 },
    );
  });

  it('reports hidden characters only if it removed some', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abc é ñ 日本 한국 👩 ❤ 1 \n') }), text => {
        expect(clean(text)).toEqual({ text: text.normalize('NFC'), hidden: false });
      }),
    );
  });

  it('cleans each character alike in a text that needs no change and in one that does', () => {
    for (let code = 0x20; code < 0x11_0000; code += code < 0x1_0000 ? 1 : 31) {
      const text = `x${String.fromCodePoint(code)}x`;
      // A hidden character at the end makes the text one that needs a change.
      const { text: cleaned } = clean(`${text}\u200b`);
      if (clean(text).text !== cleaned)
        expect({ code, cleaned }).toEqual({ code, cleaned: clean(text).text });
    }
  });

  it('cleans a long paste in any script within milliseconds', () => {
    for (const text of [
      'ش'.repeat(100_000),
      '漢'.repeat(100_000),
      '😀'.repeat(50_000),
      'я\n'.repeat(50_000),
    ]) {
      clean(text);
      const begun = process.cpuUsage();
      for (let n = 0; n < 10; n++) clean(text);
      expect(milliseconds(process.cpuUsage(begun))).toBeLessThan(60);
    }
  });

  it('is fast with floods of marks, joiners and emoji', () => {
    for (const text of [
      '\u0316\u0301'.repeat(20_000),
      '\u200d'.repeat(40_000),
      '👩‍👩‍👧‍👦'.repeat(10_000),
      'é\u200b'.repeat(20_000),
      'א\u200f'.repeat(20_000),
      '\u2067a\u202eb'.repeat(10_000),
      '\u2067\u202e\u202c'.repeat(10_000),
    ]) {
      const begun = process.cpuUsage();
      clean(text);
      expect(milliseconds(process.cpuUsage(begun))).toBeLessThan(1_000);
    }
  });
});

describe('graphemes', () => {
  it('are the same as those of Intl.Segmenter', () => {
    fc.assert(
      fc.property(nasty, text => {
        expect([...graphemes(text)]).toEqual(segments(text));
      }),
      { numRuns: 2_000 },
    );
  });
  it('counts a family emoji as one', () => expect(countGraphemes('👨‍👩‍👧‍👦 é')).toBe(3));
});

describe('shorten', () => {
  it('keeps a text that fits', () =>
    expect(shorten('Hello\nthere', 20, 2)).toEqual({ text: 'Hello\nthere', cut: false }));
  it('cuts between visible characters', () => {
    expect(shorten('👍🏽👍🏽👍🏽', 2, 1)).toEqual({ text: '👍🏽👍🏽…', cut: true });
  });
  it('cuts by lines', () => expect(shorten('a\nb\nc', 20, 2)).toEqual({ text: 'a\nb…', cut: true }));
  it('returns the beginning of any text, within its bounds', () => {
    fc.assert(
      fc.property(
        nasty,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 4 }),
        (text, max, maxLines) => {
          const { text: short, cut } = shorten(text, max, maxLines);
          if (!cut) expect(short).toBe(text);
          else expect(text.startsWith(short.slice(0, -1))).toBe(true);
          expect(countGraphemes(short)).toBeLessThanOrEqual(max + 1);
          expect(short.length).toBeLessThanOrEqual(max * 4 + 1);
          expect(short.split('\n').length).toBeLessThanOrEqual(maxLines);
        },
      ),
      { numRuns: 2_000 },
    );
  });
  it('does not read the part of a text that it leaves out', () => {
    for (const text of [
      'x'.repeat(40_000),
      'é'.repeat(40_000),
      '👨‍👩‍👧‍👦'.repeat(10_000),
      '👩\u200d'.repeat(20_000),
      '\n'.repeat(40_000),
      'a\u0301'.repeat(20_000),
    ]) {
      const begun = process.cpuUsage();
      shorten(text, 600, 12);
      expect(milliseconds(process.cpuUsage(begun))).toBeLessThan(400);
    }
  });
});

describe('pages', () => {
  it('are together the text, stay within their size and split no character', () => {
    fc.assert(
      fc.property(nasty, fc.integer({ min: 20, max: 80 }), (text, size) => {
        const whole = clean(text.repeat(4)).text;
        const all = pages(whole, size);
        expect(all.join('')).toBe(whole);
        for (const page of all) expect(page.length).toBeLessThanOrEqual(size);
        for (const page of all) expect(page).not.toMatch(/[\ud800-\udfff]/u);
      }),
      { numRuns: 2_000 },
    );
  });
  it('end at a space if one is near', () => {
    expect(pages('one two three', 8)).toEqual(['one two ', 'three']);
  });
  it('keep family emoji whole', () => {
    for (const page of pages('👨‍👩‍👧‍👦'.repeat(500), 100)) expect(page.length % '👨‍👩‍👧‍👦'.length).toBe(0);
  });
  it('are made quickly', () => {
    const begun = performance.now();
    pages('👨‍👩‍👧‍👦'.repeat(10_000), 2_400);
    pages('x'.repeat(40_000), 2_400);
    expect(performance.now() - begun).toBeLessThan(400);
  });
});

describe('inline', () => {
  it('makes one short line of any name', () => {
    expect(inline('  Jan\n\nJansen ', 60)).toBe('Jan Jansen');
    expect(countGraphemes(inline('N'.repeat(5_000), 60))).toBe(61);
  });
  it('isolates a right-to-left name from the rest of the line', () => {
    expect(inline('דנה', 60)).toBe('\u2068דנה\u2069');
  });
});
