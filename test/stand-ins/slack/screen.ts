import type { Message, Modal, Node } from './state.ts';
import { blocksOf, elementsOf, textOf } from './state.ts';

/**
 * Block Kit as a person reads it: lines of plain text, buttons as `[Label]`. Also the mentions, links and
 * markup that the client would make out of the words.
 */

const unescaped = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
/** Slack's tokens in mrkdwn. A date is shown as its fallback, the other tokens ping or link. */
const tokens = /<([^<>]+)>/g;

const mentionsIn = (mrkdwn: string) =>
  [...mrkdwn.matchAll(tokens)].map(([, inner]) => inner!).filter(inner => !inner.startsWith('!date^'));
const markupIn = (mrkdwn: string) =>
  mrkdwn.match(/(?<![\w*])\*[^*\n]+\*|(?<!\w)_[^_\n]+_(?!\w)|~[^~\n]+~|`[^`\n]+`/g) ?? [];
const addressesIn = (mrkdwn: string) => mrkdwn.replaceAll(tokens, '').match(/https?:\/\/\S+/g) ?? [];
const shownMrkdwn = (mrkdwn: string) =>
  unescaped(mrkdwn.replaceAll(tokens, (_whole, inner: string) => inner.split('|').at(-1)!));

function inline(element: Node): string {
  if (element.type === 'date') return String(element.fallback ?? element.timestamp);
  if (element.type === 'emoji') return `:${element.name}:`;
  if (element.type === 'user') return `@${element.user_id}`;
  return String(element.text ?? '');
}
function textObject(object: unknown): string {
  const { type, text } = (object ?? {}) as Node;
  return type === 'mrkdwn' ? shownMrkdwn(String(text)) : String(text ?? '');
}

function block(made: Node): string[] {
  switch (made.type) {
    case 'rich_text':
      return elementsOf(made).flatMap(part => {
        const lines = elementsOf(part).map(inline).join('').split('\n');
        return part.type === 'rich_text_quote' ? lines.map(line => `> ${line}`) : lines;
      });
    case 'section':
    case 'header':
      return textObject(made.text).split('\n');
    case 'context':
      return [elementsOf(made).map(textObject).join(' ')];
    case 'image':
      return [`(picture) ${made.alt_text}`];
    case 'actions':
      return [
        elementsOf(made)
          .map(button => `[${textOf(button.text)}]`)
          .join(' '),
      ];
    default:
      return [];
  }
}

/** The lines of one message, or its text if it has no blocks. */
export const linesOf = (message: Pick<Message, 'blocks' | 'text'>): string[] =>
  message.blocks.length > 0 ? message.blocks.flatMap(block) : shownMrkdwn(message.text).split('\n');

/** The mentions, links and markup that the client would show. Our buttons that open a page do not count. */
export function interpreted({
  blocks,
  text,
  parse,
}: Pick<Message, 'blocks' | 'text'> & { parse?: string }): string[] {
  const found = mentionsIn(text);
  // docs.slack.dev, chat.postMessage: "By default, URLs will be hyperlinked. Set parse to none to remove
  // the hyperlinks."
  if (parse !== 'none') found.push(...addressesIn(text));
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) look(each);
    if (Array.isArray(value) || typeof value !== 'object' || value === null) return;
    const node = value as Node;
    const words = String(node.text ?? '');
    if (node.type === 'mrkdwn') {
      found.push(...mentionsIn(words), ...markupIn(words.replaceAll(tokens, '')));
      if (node.verbatim !== true) found.push(...addressesIn(words));
    }
    if (node.type === 'plain_text' && node.emoji !== false) found.push(...(words.match(/:[a-z_]+:/g) ?? []));
    if (['link', 'user', 'channel', 'broadcast', 'usergroup', 'team'].includes(String(node.type)))
      found.push(JSON.stringify(node));
    Object.values(node).forEach(look);
  };
  look(blocks);
  return found;
}

export const buttonsOf = (blocks: Node[]): Node[] =>
  blocks.filter(made => made.type === 'actions').flatMap(elementsOf);

export type ShownModal = {
  title: string;
  lines: string[];
  /** The values by label. A check has 'yes' or 'no', a select the label of its option. */
  values: Record<string, string>;
  submit: string;
  back: string | null;
};

export function shownModal({ view, typed, errors }: Modal): ShownModal {
  const values: Record<string, string> = {};
  const lines = blocksOf(view).flatMap(made => {
    if (made.type !== 'input') return block(made);
    const label = textOf(made.label);
    const blockId = String(made.block_id);
    const held = typed[blockId]?.[String((made.element as Node).action_id)];
    values[label] =
      held?.type === 'checkboxes'
        ? (held.selected_options?.length ?? 0) > 0
          ? 'yes'
          : 'no'
        : held?.type === 'static_select'
          ? textOf(held.selected_option?.text)
          : (held?.value ?? '');
    return [
      label,
      values[label]!,
      ...(made.hint ? [textOf(made.hint)] : []),
      ...(errors[blockId] ? [errors[blockId]] : []),
    ];
  });
  const back = buttonsOf(blocksOf(view)).find(button => button.action_id === 'back');
  return {
    title: textOf(view.title),
    lines,
    values,
    submit: textOf(view.submit),
    back: back ? textOf(back.text) : null,
  };
}
