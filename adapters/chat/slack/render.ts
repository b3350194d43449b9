import type { types } from '@slack/bolt';
import type { Block, Button, Text, Tone, View } from '../../../src/view/types.ts';
import { limits, shares } from './limits.ts';
import type { Phrases } from './phrases.ts';
import type { Inline } from './text.ts';
import { altOf, dateOf, fallbackOf, fit, inline, textElements, wordsIn } from './text.ts';

/** The reader: phrases in their language, and their time zone if they are the only reader. */
export type Reader = { phrases: Phrases; zone?: string | undefined };

/** The value of a button: only ids. `m`: the button is on a menu, which disappears after a choice. */
export type Carried = { d: string; a?: string; x?: Record<string, string>; m?: 1 };
/** `parse`: Slack makes no links in the notification line. The default of an update differs from a post's. */
export type Drawn = { blocks: types.KnownBlock[]; text: string; parse: 'none' };

/** The colour of a state; the title always says the same in words. */
const colours: Record<Tone, string | null> = {
  new: 'large_blue_circle',
  owned: 'large_green_circle',
  soon: 'large_yellow_circle',
  late: 'red_circle',
  attention: 'large_orange_circle',
  waiting: 'white_circle',
  done: 'white_check_mark',
  plain: null,
};
export const colour = (tone: Tone | undefined): Inline[] => {
  const name = tone === undefined ? null : colours[tone];
  return name === null ? [] : [{ type: 'emoji', name }, ...textElements(' ')];
};

export const paragraph = (...lines: Inline[][]): types.RichTextBlock[] => {
  const elements = lines
    .filter(line => line.length > 0)
    .map((line): types.RichTextSection => ({ type: 'rich_text_section', elements: line }));
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements }];
};
export const note = (text: string) => paragraph(textElements(text, { italic: true }));

/** The length of all its text, as Slack's limit on the sum counts it. */
export function sizeOf(drawn: unknown): number {
  if (Array.isArray(drawn)) return drawn.reduce((sum: number, each) => sum + sizeOf(each), 0);
  if (typeof drawn !== 'object' || drawn === null) return 0;
  return Object.entries(drawn).reduce(
    (sum, [key, each]) => sum + (key === 'text' && typeof each === 'string' ? each.length : sizeOf(each)),
    0,
  );
}

/** One block of a view, with its texts cut to `room`. The numbers of its buttons start at `firstButton`. */
export function bodyBlock(
  block: Block,
  room: number,
  firstButton: number,
  reader: Reader,
): types.KnownBlock[] {
  const { phrases, zone } = reader;
  switch (block.is) {
    case 'quote': {
      // The view says in its own words whether a post was private and whether hidden characters were removed.
      const head = [
        ...inline(block.by, Math.min(shares.line, room), { style: { bold: true }, zone }),
        ...textElements(', '),
        dateOf(block.at, 'time', zone),
      ];
      const words = fit(block.text === '' ? phrases.noText : block.text, Math.min(shares.quote, room));
      const cut = block.cut || (block.text !== '' && words !== block.text);
      return [
        {
          type: 'rich_text',
          elements: [
            { type: 'rich_text_section', elements: head },
            { type: 'rich_text_quote', elements: textElements(words) },
            ...(cut
              ? [
                  {
                    type: 'rich_text_section' as const,
                    elements: textElements(phrases.cut, { italic: true }),
                  },
                ]
              : []),
          ],
        },
      ];
    }
    case 'facts':
      return paragraph(
        block.facts.flatMap(({ label, value }, index) => [
          ...textElements(index === 0 ? '' : '\n'),
          ...textElements(`${fit(label, shares.part)}: `, { bold: true }),
          ...inline(value, Math.min(shares.line, room), { zone }),
        ]),
      );
    case 'text':
      if (block.heading) return heading(block.text, zone);
      return paragraph([
        ...colour(block.tone),
        ...inline(block.text, Math.min(shares.quote, room), { zone }),
      ]);
    case 'picture': {
      const alt = altOf(block.alt, zone) || phrases.noText;
      // A picture in bytes would need an upload, for which the app has no scope. We
      // show its description instead.
      if (!('url' in block.from) || !isPublic(block.from.url))
        return note(fit(alt, Math.min(shares.line, room)));
      return [{ type: 'image', image_url: block.from.url, alt_text: fit(alt, limits.imageAlt) }];
    }
    case 'row':
      return [
        ...paragraph(inline(block.text, Math.min(shares.line, room), { zone })),
        ...actions(block.buttons, firstButton, reader),
      ];
    default:
      return block satisfies never;
  }
}

/** Slack fetches pictures itself, and refuses the whole message if it cannot. */
const isPublic = (url: string): boolean =>
  url.length <= limits.imageUrl &&
  URL.canParse(url) &&
  new URL(url).protocol === 'https:' &&
  /\.[a-z]/i.test(new URL(url).hostname);

/**
 * One of our buttons, or null if Slack could not carry it. `number` makes its id unique within the message.
 */
function button(made: Button, number: number, menu: boolean, phrases: Phrases): types.Button | null {
  const url = typeof made.opens === 'object' ? made.opens.url : null;
  if (url !== null && (url.length > limits.buttonUrl || !/^https?:\/\//i.test(url))) return null;
  const carried: Carried = {
    d: made.does,
    ...(made.about ? { a: made.about } : {}),
    ...(made.args ? { x: made.args } : {}),
    ...(menu ? { m: 1 } : {}),
  };
  const value = JSON.stringify(carried);
  if (url === null && value.length > limits.buttonValue) return null;
  const label = { type: 'plain_text', text: fit(made.label, limits.buttonLabel), emoji: false } as const;
  return {
    type: 'button',
    text: label,
    action_id: `${url !== null ? 'link' : made.opens === 'form' ? 'open' : 'do'}:${made.does}:${number}`,
    ...(url !== null ? { url } : { value }),
    ...(made.style ? { style: made.style } : {}),
    ...(made.confirm
      ? {
          confirm: {
            title: { type: 'plain_text', text: fit(made.label, limits.confirmTitle), emoji: false },
            text: { type: 'plain_text', text: fit(made.confirm, limits.confirmText), emoji: false },
            confirm: { type: 'plain_text', text: fit(made.label, limits.confirmButton), emoji: false },
            deny: { type: 'plain_text', text: phrases.cancel, emoji: false },
          },
        }
      : {}),
  };
}

export function actions(
  buttons: Button[],
  first: number,
  { phrases }: Reader,
  menu = false,
): types.KnownBlock[] {
  const drawn = buttons.map((made, index) => button(made, first + index, menu, phrases));
  const elements = drawn.filter(made => made !== null).slice(0, limits.actions);
  const missing = elements.length < buttons.length ? note(phrases.leftOut) : [];
  return elements.length === 0 ? missing : [{ type: 'actions', elements }, ...missing];
}

/**
 * Puts at most `most` blocks one after the other, with `room` for their texts, and a note if some are cut.
 */
export function stack(body: Block[], room: number, most: number, reader: Reader): types.KnownBlock[] {
  const blocks: types.KnownBlock[] = [];
  let left = room;
  for (const [index, block] of body.entries()) {
    const drawn = left > 0 ? bodyBlock(block, left, (index + 1) * limits.actions, reader) : [];
    left -= sizeOf(drawn);
    // The last block is reserved for the note.
    if (left <= 0 || blocks.length + drawn.length > most - 1)
      return [...blocks, ...note(reader.phrases.leftOut)];
    blocks.push(...drawn);
  }
  return blocks;
}

/** The title of a list. Slack's own headings hold only plain text, so a title with a time is bold text. */
export function heading(text: Text, zone?: string): types.KnownBlock[] {
  const words = wordsIn(text);
  if (words === null || words === '')
    return paragraph(inline(text, shares.title, { style: { bold: true }, zone }));
  return [{ type: 'header', text: { type: 'plain_text', text: fit(words, limits.header), emoji: false } }];
}

/**
 * A View as one Slack message, within every limit. If a text must be cut, it is cut between graphemes, and
 * the message says so. `menu`: the message only offers one choice of its buttons.
 */
export function drawMessage(view: View, reader: Reader, menu = false): Drawn {
  const { phrases, zone } = reader;
  const title = paragraph([
    ...colour(view.tone),
    ...inline(view.title, shares.title, { style: { bold: true }, zone }),
  ]);
  const about = [...view.more, ...view.buttons].find(made => made.about !== undefined)?.about;
  const more: Button[] =
    view.more.length === 0
      ? []
      : [{ does: 'more', label: phrases.more as Button['label'], ...(about ? { about } : {}) }];
  const buttons = actions([...view.buttons, ...more], 0, reader, menu);
  const room = shares.messageText - sizeOf(title) - sizeOf(buttons);
  return {
    blocks: [
      ...title,
      ...stack(view.body, room, limits.messageBlocks - title.length - buttons.length, reader),
      ...buttons,
    ],
    text: fallbackOf(view.fallback, zone),
    parse: 'none',
  };
}
