import type { Block, Field, FormView, Text, Tone, View } from '../../../src/view/types.ts';
import type { Site } from './actions.ts';
import { backToCard, buttonRows, chooseButton, formButtons } from './actions.ts';
import { limits } from './limits.ts';
import { mentionsIn } from './mention.ts';
import type { Phrases } from './phrases.ts';
import type { Element } from './text.ts';
import { cut, inert, line, plainLine, runs, sentence } from './text.ts';

/**
 * View and FormView as Adaptive Cards 1.5. Words from outside go into text runs, which know no markup; our own into text blocks, escaped.
 * Cards stay under `limits.cardBytes` whatever the view: the longest texts are shortened first, then blocks are left out, and the card says so.
 */
export type Card = { type: 'AdaptiveCard'; version: '1.5'; body: Element[] } & Element;

const styles: Record<Tone, string> = {
  new: 'accent',
  owned: 'emphasis',
  soon: 'warning',
  late: 'attention',
  attention: 'attention',
  waiting: 'emphasis',
  done: 'good',
  plain: 'default',
};

const shell = (body: Element[], entities: Element[] = []): Card => ({
  type: 'AdaptiveCard',
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  version: '1.5',
  msteams: { width: 'Full', ...(entities.length === 0 ? {} : { entities }) },
  body,
});
const counter = () => {
  let last = 0;
  return () => `hidden${++last}`;
};
const fits = (card: Card) => Buffer.byteLength(JSON.stringify(card)) <= limits.cardBytes;

/** How much of a view is drawn: UTF-16 units of any one text, how many blocks, and whether pictures in bytes. */
type Size = { text: number; blocks: number; bytes: boolean };
/** `ids`: makes an id that no other element of this card has. */
type Drawing = { size: Size; ids: () => string; site: Site };
/** From whole to barely there. */
const squeezes: Size[] = [
  { text: 20_000, blocks: Number.POSITIVE_INFINITY, bytes: true },
  ...[20_000, 4_000, 2_000, 1_000, 500, 200].map(text => ({
    text,
    blocks: Number.POSITIVE_INFINITY,
    bytes: false,
  })),
  ...[40, 20, 10, 5, 2, 0].map(blocks => ({ text: 200, blocks, bytes: false })),
];
/** The first drawing that fits; the last one must. */
function squeezed(draw: (size: Size) => Card): Card | null {
  for (const size of squeezes) {
    const card = draw(size);
    if (fits(card)) return card;
  }
  return null;
}

const heading = (title: Text, tone: Tone, max: number): Element => ({
  type: 'Container',
  style: styles[tone],
  bleed: true,
  items: [
    {
      ...line(title, max, { weight: 'Bolder', size: 'Medium' }),
      ...(title.every(part => typeof part === 'string') ? { style: 'heading' } : {}),
    },
  ],
});
const small = (own: string): Element => sentence(own, { size: 'Small', isSubtle: true });

/** A picture that Teams would not draw, or whose bytes leave no room for the rest, is told in its words. */
function picture(
  { alt, from }: Extract<Block, { is: 'picture' }>,
  { text, bytes }: Size,
  { phrases }: Site,
): Element {
  const url = 'url' in from ? from.url : bytes ? `data:image/png;base64,${from.png}` : '';
  if (!/^(https|data):/i.test(url) || url.length > limits.cardBytes)
    return line(alt, text, { isSubtle: true });
  return { type: 'Image', url, altText: plainLine(alt, limits.alt, { phrases }) };
}

function block(it: Block, size: Size, ids: () => string, site: Site): Element[] {
  const { text: max } = size;
  switch (it.is) {
    case 'quote': {
      const by: Text = [...it.by, { foreign: ' · ' }, { at: it.at, as: 'time' }];
      return [
        {
          type: 'Container',
          style: it.side === 'us' ? 'accent' : 'emphasis',
          items: [
            line(by, max, { size: 'Small', isSubtle: true }),
            { type: 'RichTextBlock', inlines: runs([{ foreign: it.text }], max) },
            // What the view itself cut, it says itself, as it does of what is private or was hidden.
            ...(it.text.length > max ? [small(site.phrases.cut)] : []),
          ],
        },
      ];
    }
    case 'facts':
      // Not a FactSet: its values are Markdown, and these come from outside.
      return it.facts.map(fact => ({
        type: 'RichTextBlock',
        spacing: 'Small',
        inlines: [
          { type: 'TextRun', text: `${cut(fact.label, limits.label)}: `, weight: 'Bolder' },
          ...runs(fact.value, max),
        ],
      }));
    case 'text':
      if (it.heading) return [{ ...line(it.text, max, { weight: 'Bolder' }), separator: true }];
      return it.tone === undefined
        ? [line(it.text, max)]
        : [{ type: 'Container', style: styles[it.tone], items: [line(it.text, max)] }];
    case 'picture':
      return [picture(it, size, site)];
    case 'row':
      return [
        {
          type: 'Container',
          separator: true,
          items: [line(it.text, max), ...buttonRows(it.buttons, [], ids, site)],
        },
      ];
    default:
      return it satisfies never;
  }
}

const blocks = (body: Block[], size: Size, ids: () => string, site: Site): Element[] => [
  ...body.slice(0, size.blocks).flatMap(it => block(it, size, ids, site)),
  ...(body.length > size.blocks ? [small(site.phrases.left)] : []),
];

/** `backTo`: the case whose card this is shown in place of. */
export function viewCard(view: View, drawn: Site & { backTo?: string }): Card {
  const called = mentionsIn(view);
  const card = squeezed(size => {
    const ids = counter();
    const kept = size.blocks === 0 ? view.buttons.slice(0, limits.actionsInRow) : view.buttons;
    const more = size.blocks === 0 ? [] : view.more;
    const body = [
      heading(view.title, view.tone, size.text),
      ...called.line,
      ...blocks(view.body, size, ids, drawn),
      ...buttonRows(kept, more, ids, drawn),
      ...(drawn.backTo === undefined ? [] : [backToCard(drawn.backTo, drawn.phrases)]),
    ];
    return shell(body, called.entities);
  });
  if (card === null)
    throw new Error('a view of nothing but a title and four buttons is over the size of a card');
  return card;
}

/** The text of the notification. */
export const summaryOf = (view: View, phrases: Phrases): string =>
  plainLine(view.fallback, limits.summary, { phrases }).trim() || phrases.heading;

function field(it: Field, form: FormView, { size, ids, site }: Drawing): Element[] {
  const error =
    'error' in it && it.error !== undefined
      ? [sentence(it.error, { color: 'Attention', weight: 'Bolder' })]
      : [];
  // A required field is checked by every button that sends what was typed, also by those that only keep it.
  const submitsOnly =
    form.back === undefined && !form.fields.some(each => each.is === 'select' && each.changes);
  const required =
    'required' in it && it.required && submitsOnly
      ? { isRequired: true, errorMessage: site.phrases.required(it.label) }
      : {};
  switch (it.is) {
    case 'shown':
      return block(it.block, size, ids, site);
    case 'text': {
      const input = {
        type: 'Input.Text',
        id: it.name,
        label: it.label,
        value: it.value,
        isMultiline: it.rows > 1,
        ...required,
      };
      // Networks count differently, and a client cuts what is pasted without a word: the guard is wide, the form itself says what is too long.
      const maxLength = Math.max(
        it.value.length,
        Math.min(limits.inputLength, (it.max ?? limits.inputLength) * 4 + 1_000),
      );
      return [
        ...error,
        { ...input, maxLength, ...(it.hint === undefined ? {} : { placeholder: it.hint }) },
        ...(it.warning === undefined ? [] : [sentence(it.warning, { color: 'Warning' })]),
      ];
    }
    case 'select': {
      const choices = it.options.map(({ value, label }) => ({
        value,
        title: cut(typeof label === 'string' ? label : inert(label.foreign), 100),
      }));
      const style = choices.length > limits.choices ? 'filtered' : 'compact';
      return [
        ...error,
        {
          type: 'Input.ChoiceSet',
          id: it.name,
          label: it.label,
          style,
          choices,
          ...(it.value === undefined ? {} : { value: it.value }),
          ...required,
        },
        ...(it.changes ? [chooseButton(form, it.name, site)] : []),
      ];
    }
    case 'check':
      return [
        {
          type: 'Input.Toggle',
          id: it.name,
          title: typeof it.label === 'string' ? it.label : cut(inert(it.label.foreign), 100),
          value: it.value ? 'yes' : 'no',
          valueOn: 'yes',
          valueOff: 'no',
          wrap: true,
        },
      ];
    case 'conversation':
      return conversationField(it, size, ids, site);
    default:
      return it satisfies never;
  }
}

/** Folded away below what is asked; the newest of it where not all fits. */
function conversationField(
  it: Extract<Field, { is: 'conversation' }>,
  size: Size,
  ids: () => string,
  site: Site,
): Element[] {
  const newest = it.blocks.slice(Math.max(0, it.blocks.length - size.blocks));
  if (newest.length === 0) return [small(it.beforeThis)];
  const id = ids();
  const before = it.before || newest.length < it.blocks.length ? [small(it.beforeThis)] : [];
  const title = cut(plainLine(it.label, limits.label, site), limits.label);
  return [
    { type: 'ActionSet', actions: [{ type: 'Action.ToggleVisibility', title, targetElements: [id] }] },
    {
      type: 'Container',
      id,
      isVisible: false,
      items: [...before, ...newest.flatMap(each => block(each, size, ids, site))],
    },
  ];
}

/** What was typed is never shortened: where it does not fit beside the least of the rest, the form says so and offers no submit. */
export function formCard(form: FormView, site: Site): Card {
  // A dialog has the title in its own bar.
  const title = site.mark === 'dialog' ? [] : [heading([form.title], 'plain', limits.label)];
  const card = squeezed(size => {
    const ids = counter();
    const left: Field[] = form.fields.filter(it => it.is === 'shown').slice(size.blocks);
    return shell([
      ...title,
      ...form.fields.filter(it => !left.includes(it)).flatMap(it => field(it, form, { size, ids, site })),
      ...(left.length > 0 ? [small(site.phrases.left)] : []),
      formButtons(form, true, site),
    ]);
  });
  return (
    card ??
    shell([...title, sentence(site.phrases.tooLong, { color: 'Attention' }), formButtons(form, false, site)])
  );
}

/** In place of a form that ended, until the next edit of the message brings the card back to everybody. */
export const endedCard = (text: string, phrases: Phrases, about?: string): Card =>
  shell([sentence(text), ...(about === undefined ? [] : [backToCard(about, phrases)])]);

/** Words in place of a form, with what was typed in it. */
export function keptCard(text: string, typed: string[], phrases: Phrases): Card {
  const card = squeezed(size =>
    shell([
      sentence(text),
      small(phrases.typed),
      ...typed.map(each => ({ type: 'RichTextBlock', inlines: runs([{ foreign: each }], size.text) })),
    ]),
  );
  return card ?? shell([sentence(text)]);
}
