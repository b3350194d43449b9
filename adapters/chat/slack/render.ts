import type { types } from '@slack/bolt';
import type { Block, Button, Tone, View } from '../../../src/view/types.ts';
import { limits, shares } from './limits.ts';
import { phrases } from './phrases.ts';
import type { Inline } from './text.ts';
import { dateOf, fallbackOf, fit, inline, plain } from './text.ts';

/** What a button sends back: ids only. */
export type Carried = { d: string; a?: string; x?: Record<string, string> };
export type Drawn = { blocks: types.KnownBlock[]; text: string };

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
const colour = (tone: Tone | undefined): Inline[] => {
  const name = tone === undefined ? null : colours[tone];
  return name === null ? [] : [{ type: 'emoji', name }, ...plain(' ')];
};

export const paragraph = (...lines: Inline[][]): types.RichTextBlock[] => {
  const elements = lines.filter(line => line.length > 0).map((line): types.RichTextSection => ({ type: 'rich_text_section', elements: line }));
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements }];
};
export const note = (text: string) => paragraph(plain(text, { italic: true }));

/** What may still be said in this message. */
export type Budget = { left: number };
const spend = (budget: Budget, cap: number) => Math.max(0, Math.min(cap, budget.left));
function spent(budget: Budget, elements: Inline[]): Inline[] {
  for (const element of elements) if (element.type === 'text') budget.left -= element.text.length;
  return elements;
}

export function bodyBlock(block: Block, budget: Budget, firstButton: number): types.KnownBlock[] {
  switch (block.is) {
    case 'quote': {
      // Whether it was private, and whether hidden characters were removed, the view says in words of its own.
      const head = spent(budget, [...inline(block.by, spend(budget, shares.line), { bold: true }), ...plain(', '), dateOf(block.at, 'time')]);
      const words = fit(block.text === '' ? phrases.noText : block.text, Math.max(1, spend(budget, shares.quote)));
      budget.left -= words.length;
      const cut = block.cut || (block.text !== '' && words !== block.text);
      return [
        {
          type: 'rich_text',
          elements: [
            { type: 'rich_text_section', elements: head },
            { type: 'rich_text_quote', elements: plain(words) },
            ...(cut ? [{ type: 'rich_text_section' as const, elements: plain(phrases.cut, { italic: true }) }] : []),
          ],
        },
      ];
    }
    case 'facts':
      return paragraph(
        block.facts.flatMap(({ label, value }, index) =>
          spent(budget, [
            ...plain(index === 0 ? '' : '\n'),
            ...plain(`${fit(label, shares.part)}: `, { bold: true }),
            ...inline(value, spend(budget, shares.line)),
          ]),
        ),
      );
    case 'text':
      return paragraph(spent(budget, [...colour(block.tone), ...inline(block.text, spend(budget, shares.quote))]));
    case 'row':
      return [...paragraph(spent(budget, inline(block.text, spend(budget, shares.line)))), ...actions(block.buttons, firstButton)];
    default:
      return block satisfies never;
  }
}

/** A button of ours, or null where Slack could not carry it. `number` makes its id unique within the message. */
function button(made: Button, number: number): types.Button | null {
  const url = typeof made.opens === 'object' ? made.opens.url : null;
  if (url !== null && (url.length > limits.buttonUrl || !/^https?:\/\//i.test(url))) return null;
  const carried: Carried = { d: made.does, ...(made.about ? { a: made.about } : {}), ...(made.args ? { x: made.args } : {}) };
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

export function actions(buttons: Button[], first: number): types.KnownBlock[] {
  const drawn = buttons.map((made, index) => button(made, first + index));
  const elements = drawn.filter(made => made !== null).slice(0, limits.actions);
  const missing = elements.length < buttons.length ? note(phrases.leftOut) : [];
  return elements.length === 0 ? missing : [{ type: 'actions', elements }, ...missing];
}

/** Blocks one after the other within `most`; what does not fit is left out and said so. */
export function stack(body: Block[], budget: Budget, most: number): types.KnownBlock[] {
  const blocks: types.KnownBlock[] = [];
  let number = 100;
  for (const block of body) {
    const drawn = budget.left > 0 ? bodyBlock(block, budget, number) : [];
    if (budget.left <= 0 && drawn.length === 0) return [...blocks, ...note(phrases.leftOut)];
    if (blocks.length + drawn.length > most - 1) return [...blocks, ...note(phrases.leftOut)];
    blocks.push(...drawn);
    number += limits.actions;
  }
  return blocks;
}

/** A View as one Slack message, within every limit: shortened between graphemes where it must be, and saying so. */
export function message(view: View): Drawn {
  const budget: Budget = { left: shares.messageText };
  const title = paragraph(spent(budget, [...colour(view.tone), ...inline(view.title, shares.title, { bold: true })]));
  const about = [...view.more, ...view.buttons].find(made => made.about !== undefined)?.about;
  const more: Button[] = view.more.length === 0 ? [] : [{ does: 'more', label: phrases.more as Button['label'], ...(about ? { about } : {}) }];
  const buttons = actions([...view.buttons, ...more], 0);
  return {
    blocks: [...title, ...stack(view.body, budget, limits.messageBlocks - title.length - buttons.length), ...buttons],
    text: fallbackOf(view.fallback),
  };
}
