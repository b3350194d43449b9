import type { types } from '@slack/bolt';
import type { Field, FormView, View } from '../../../src/view/types.ts';
import { limits, shares } from './limits.ts';
import { FIELD } from './parse.ts';
import type { Phrases } from './phrases.ts';
import type { Reader } from './render.ts';
import { actions, bodyBlock, colour, heading, note, paragraph, sizeOf, stack } from './render.ts';
import { fit, inline, textElements } from './text.ts';

/** Around a modal: the channel for its private answers, whether it began on a home tab, and its reader. */
export type Spot = { channel: string | null; home: boolean; reader: Reader };
/** The ids that a modal carries of its form. It carries nothing else. */
export type Carry = {
  id: string;
  step: string;
  about?: string;
  seen: number;
  channel: string | null;
  home?: true;
};
const carried = ({ channel, home }: Spot): Pick<Carry, 'channel' | 'home'> => ({
  channel,
  ...(home ? { home } : {}),
});

const plainText = (text: string, max: number): types.PlainTextElement => ({
  type: 'plain_text',
  text: fit(text, max),
  emoji: false,
});
const frame = (title: string, close: string, blocks: types.KnownBlock[], carry: Carry): types.ModalView => ({
  type: 'modal',
  title: plainText(title, limits.modalTitle),
  close: plainText(close, limits.modalTitle),
  blocks,
  private_metadata: JSON.stringify(carry),
});

/** A View in a modal, for a request that expected a form and got another answer. */
export function noticeModal(view: View, spot: Spot): types.ModalView {
  const { reader } = spot;
  const { phrases, zone } = reader;
  const title = paragraph([
    ...colour(view.tone),
    ...inline(view.title, shares.title, { style: { bold: true }, zone }),
  ]);
  const buttons = actions([...view.buttons, ...view.more], 0, reader);
  const body = stack(
    view.body,
    shares.messageText,
    limits.modalBlocks - title.length - buttons.length,
    reader,
  );
  return frame(phrases.heading, phrases.close, [...title, ...body, ...buttons], {
    id: '',
    step: '',
    seen: 0,
    ...carried(spot),
  });
}

/**
 * A View as a home tab. If it begins with its own heading, its title is left out: it would only name the tab.
 */
export function page(view: View, reader: Reader): types.HomeView {
  const [first] = view.body;
  const title = first?.is === 'text' && first.heading ? [] : heading(view.title, reader.zone);
  const buttons = actions([...view.buttons, ...view.more], 0, reader);
  return {
    type: 'home',
    blocks: [
      ...title,
      ...stack(view.body, shares.messageText, limits.modalBlocks - title.length - buttons.length, reader),
      ...buttons,
    ],
  };
}

type InputField = Exclude<Field, { is: 'shown' | 'conversation' }>;
type Conversation = Extract<Field, { is: 'conversation' }>;

/** The newest posts that fit into `room`, below the inputs. A button of the card shows the rest. */
function conversationField(
  made: Conversation,
  room: { text: number; blocks: number },
  reader: Reader,
): types.KnownBlock[] {
  const drawn: types.KnownBlock[][] = [];
  let { text, blocks } = room;
  for (const block of made.blocks.toReversed()) {
    const next = bodyBlock(block, shares.quote, 0, reader);
    text -= sizeOf(next);
    blocks -= next.length;
    if (text < 0 || blocks < 2) break;
    drawn.unshift(next);
  }
  const before = made.before || drawn.length < made.blocks.length ? note(made.beforeThis) : [];
  return [...heading(made.label, reader.zone), ...before, ...drawn.flat()];
}

function field(made: InputField, fresh: string, phrases: Phrases): types.KnownBlock[] {
  // Slack keeps the typed value of a known block id and ignores a new one. So each drawing gets its own ids.
  const ids = { block_id: fit(`${made.name}:${fresh}`, limits.id) };
  const action_id = `${FIELD}${made.name}`;
  const name = typeof made.label === 'string' ? made.label : made.label.foreign;
  const label = plainText(name, limits.inputLabel);
  const marked = (sentence: string | undefined, style?: { bold: true }) =>
    sentence === undefined
      ? []
      : paragraph([
          { type: 'emoji', name: 'warning' },
          ...textElements(` ${fit(sentence, limits.text - 1)}`, style),
        ]);
  const wrong = 'error' in made ? marked(made.error, { bold: true }) : [];
  switch (made.is) {
    case 'text': {
      const value = fit(made.value, limits.inputValue);
      return [
        ...wrong,
        {
          type: 'input',
          ...ids,
          label,
          optional: !made.required,
          // Not the network's limit: Slack counts UTF-16 units, so it would refuse
          // texts that the network accepts.
          element: {
            type: 'plain_text_input',
            action_id,
            multiline: made.rows > 1,
            max_length: limits.inputValue,
            ...(value === '' ? {} : { initial_value: value }),
          },
          ...(made.hint ? { hint: plainText(made.hint, limits.inputLabel) } : {}),
        },
        ...marked(made.warning),
        ...(value === made.value ? [] : note(phrases.tooMuchTyped(limits.inputValue))),
      ];
    }
    case 'select': {
      const fitting = made.options.filter(({ value }) => value.length <= limits.optionValue);
      const options = fitting
        .slice(0, limits.options)
        .map(({ value, label }): types.PlainTextOption & { value: string } => ({
          value,
          text: plainText((typeof label === 'string' ? label : label.foreign) || value, limits.optionText),
        }));
      const chosen = options.find(option => option.value === made.value);
      if (options.length === 0)
        return paragraph([
          ...textElements(name, { bold: true }),
          ...textElements(`\n${phrases.nothingToChoose}`),
        ]);
      return [
        ...wrong,
        {
          type: 'input',
          ...ids,
          label,
          optional: !made.required,
          ...(made.changes && { dispatch_action: true }),
          element: {
            type: 'static_select',
            action_id,
            options,
            ...(chosen ? { initial_option: chosen } : {}),
          },
        },
        ...(options.length < made.options.length ? note(phrases.tooManyOptions(options.length)) : []),
      ];
    }
    case 'check': {
      const yes = { value: 'yes', text: plainText(phrases.yes, limits.optionText) };
      return [
        {
          type: 'input',
          ...ids,
          label,
          optional: true,
          element: {
            type: 'checkboxes',
            action_id,
            options: [yes],
            ...(made.value ? { initial_options: [yes] } : {}),
          },
        },
      ];
    }
    default:
      return made satisfies never;
  }
}

/** A FormView as a modal. `fresh` is new for each drawing. */
export function modal(form: FormView, spot: Spot, fresh: string): types.ModalView {
  const { phrases } = spot.reader;
  let left = shares.messageText;
  const rest = form.fields.filter(made => made.is !== 'conversation');
  const fields = rest.flatMap((made, index) => {
    if (made.is !== 'shown') return field(made, fresh, phrases);
    const drawn = bodyBlock(made.block, Math.max(1, left), (index + 1) * limits.actions, spot.reader);
    left -= sizeOf(drawn);
    return drawn;
  });
  const back: types.KnownBlock[] = form.back
    ? [
        {
          type: 'actions',
          elements: [{ type: 'button', action_id: 'back', text: plainText(form.back, limits.buttonLabel) }],
        },
      ]
    : [];
  const carry: Carry = {
    id: form.id,
    step: form.step,
    ...(form.about ? { about: form.about } : {}),
    seen: form.seen,
    ...carried(spot),
  };
  const room = limits.modalBlocks - back.length;
  const talk = form.fields.filter(made => made.is === 'conversation');
  const blocks = [
    ...fields,
    ...talk.flatMap(made =>
      conversationField(made, { text: left, blocks: room - fields.length }, spot.reader),
    ),
  ];
  return {
    ...frame(
      form.title,
      phrases.cancel,
      [
        ...(blocks.length > room ? [...blocks.slice(0, room - 1), ...note(phrases.leftOut)] : blocks),
        ...back,
      ],
      carry,
    ),
    callback_id: form.step,
    submit: plainText(form.submit, limits.modalTitle),
    notify_on_close: true,
  };
}
