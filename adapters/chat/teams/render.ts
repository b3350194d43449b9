import { isWriting } from '../../../src/acts/acts.ts';
import type { Block, Field, FormView, Text, Tone, View } from '../../../src/view/types.ts';
import type { Site } from './actions.ts';
import { backToCard, buttonRows, chooseButton, formButtons } from './actions.ts';
import { limits } from './limits.ts';
import { mentionsIn } from './mention.ts';
import type { Phrases } from './phrases.ts';
import type { Element } from './text.ts';
import { cut, inert, line, plainLine, runs, sentence } from './text.ts';

/**
 * View and FormView as Adaptive Cards 1.5. Foreign text goes into text runs, which know no
 * markup; our own goes into text blocks, escaped. To stay under `limits.cardBytes`, first texts
 * are cut, then blocks left out.
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

/** The room on a card: UTF-16 units of each text, the number of blocks, and pictures in bytes or not. */
type Size = { text: number; blocks: number; bytes: boolean };
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
/** The first drawing that fits, or null if none does. */
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

/** The description takes the place of a picture that Teams would not draw, or that is too large. */
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
            // The view itself says whether it cut or cleaned a text, or whether that is private.
            ...(it.text.length > max ? [small(site.phrases.cut)] : []),
          ],
        },
      ];
    }
    case 'facts':
      // Not a FactSet: its values are Markdown, and these are foreign text.
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

/** `backTo`: the case whose card this view replaces. */
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

export const summaryOf = (view: View, phrases: Phrases): string =>
  plainLine(view.fallback, limits.summary, { phrases }).trim() || phrases.heading;

function field(it: Field, form: FormView, { size, ids, site }: Drawing): Element[] {
  const error =
    'error' in it && it.error !== undefined
      ? [sentence(it.error, { color: 'Attention', weight: 'Bolder' })]
      : [];
  // Every button that sends inputs checks required fields, so only a single submit may have them.
  const submitsOnly =
    form.back === undefined &&
    !isWriting(form.step) &&
    !form.fields.some(each => each.is === 'select' && each.changes);
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
      // A wide guard: networks count differently, and a client cuts pasted text silently.
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

/** The conversation, folded, below the inputs. If not all of it fits, the newest part. */
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

/** Typed text is never cut. If it does not fit even beside the smallest drawing, there is no submit. */
export function formCard(form: FormView, site: Site): Card {
  // A dialog shows the title in its own bar.
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

/** Replaces a form that ended, until the next edit of the message brings the card back for everybody. */
export const endedCard = (text: string, phrases: Phrases, about?: string): Card =>
  shell([sentence(text), ...(about === undefined ? [] : [backToCard(about, phrases)])]);

/** A text in place of a form, with the typed values. */
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
