import { additional } from './properties.ts';
import type { Node } from './state.ts';
import { blocksOf, elementsOf, textOf } from './state.ts';

/**
 * The rules of Block Kit, from the comments of @slack/types 3.2.0, and the limit of the sum from
 * slackapi/bolt-js#2509. They are separate from the adapter's own table, so that a wrong number there shows.
 */
type Problems = (path: string, problem: string) => void;

type TextRule = { max: number; kinds?: string[] };
function text(
  object: unknown,
  { max, kinds = ['plain_text', 'mrkdwn'] }: TextRule,
  path: string,
  report: Problems,
) {
  const { type, text } = (object ?? {}) as Node;
  if (!kinds.includes(String(type))) return report(path, `must be one of ${kinds.join(', ')}`);
  if (typeof text !== 'string' || text.length < 1) return report(path, 'must be more than 0 characters');
  if (text.length > max) report(path, `must be less than ${max + 1} characters`);
}
const plain = (object: unknown, max: number, path: string, report: Problems) =>
  text(object, { max, kinds: ['plain_text'] }, path, report);
function short(value: unknown, max: number, path: string, report: Problems) {
  if (value !== undefined && (typeof value !== 'string' || value.length > max))
    report(path, `must be less than ${max + 1} characters`);
}

function option(made: Node, path: string, report: Problems) {
  plain(made.text, 75, `${path}/text`, report);
  short(made.value, 75, `${path}/value`, report);
}
function options(list: unknown, max: number, path: string, report: Problems) {
  if (!Array.isArray(list) || list.length < 1 || list.length > max)
    return report(path, `must have 1 to ${max} options`);
  for (const [index, made] of list.entries()) option(made as Node, `${path}/${index}`, report);
}

function element(made: Node, path: string, report: Problems) {
  short(made.action_id, 255, `${path}/action_id`, report);
  switch (made.type) {
    case 'button': {
      plain(made.text, 75, `${path}/text`, report);
      short(made.value, 2_000, `${path}/value`, report);
      short(made.url, 3_000, `${path}/url`, report);
      if (made.style !== undefined && made.style !== 'primary' && made.style !== 'danger')
        report(`${path}/style`, 'unknown style');
      const confirm = made.confirm as Node | undefined;
      if (confirm === undefined) return;
      plain(confirm.title, 100, `${path}/confirm/title`, report);
      text(confirm.text, { max: 300 }, `${path}/confirm/text`, report);
      plain(confirm.confirm, 30, `${path}/confirm/confirm`, report);
      return plain(confirm.deny, 30, `${path}/confirm/deny`, report);
    }
    case 'plain_text_input': {
      short(made.initial_value, 3_000, `${path}/initial_value`, report);
      const most = made.max_length as number | undefined;
      if (most !== undefined && (most < 1 || most > 3_000)) report(`${path}/max_length`, 'must be 1 to 3000');
      return;
    }
    case 'static_select': {
      options(made.options, 100, `${path}/options`, report);
      const known = JSON.stringify(made.options);
      if (made.initial_option !== undefined && !known.includes(JSON.stringify(made.initial_option)))
        report(`${path}/initial_option`, 'is not an option');
      return;
    }
    case 'checkboxes':
      return options(made.options, 10, `${path}/options`, report);
    default:
      report(path, `unsupported element type: ${made.type}`);
  }
}

const inlineTypes = [
  'text',
  'date',
  'emoji',
  'link',
  'user',
  'channel',
  'broadcast',
  'usergroup',
  'team',
  'color',
];
function richText(block: Node, path: string, report: Problems) {
  if (elementsOf(block).length < 1) report(path, 'must have elements');
  for (const [index, part] of elementsOf(block).entries()) {
    const at = `${path}/elements/${index}`;
    if (!['rich_text_section', 'rich_text_quote', 'rich_text_preformatted'].includes(String(part.type)))
      report(at, `unsupported type: ${part.type}`);
    for (const inline of elementsOf(part)) {
      if (!inlineTypes.includes(String(inline.type))) report(at, `unsupported element: ${inline.type}`);
      if (inline.type === 'text' && (typeof inline.text !== 'string' || inline.text.length < 1))
        report(at, 'text must be more than 0 characters');
      if (inline.type === 'text' && String(inline.text).length > 3_000)
        report(at, 'text must be less than 3001 characters');
      if (
        inline.type === 'date' &&
        (!Number.isInteger(inline.timestamp) || !/\{\w+\}/.test(String(inline.format)))
      )
        report(at, 'invalid date');
    }
  }
}

type Surface = 'message' | 'modal' | 'home';
function block(made: Node, path: string, surface: Surface, report: Problems) {
  short(made.block_id, 255, `${path}/block_id`, report);
  switch (made.type) {
    case 'divider':
      return;
    case 'header':
      return plain(made.text, 150, `${path}/text`, report);
    case 'section':
      return text(made.text, { max: 3_000 }, `${path}/text`, report);
    case 'rich_text':
      return richText(made, path, report);
    case 'context':
      if (elementsOf(made).length < 1 || elementsOf(made).length > 10)
        report(path, 'must have 1 to 10 elements');
      for (const [index, part] of elementsOf(made).entries())
        text(part, { max: 3_000 }, `${path}/elements/${index}`, report);
      return;
    case 'image': {
      const url = String(made.image_url);
      short(url, 3_000, `${path}/image_url`, report);
      // Slack fetches the picture itself, and cannot reach this machine or its network.
      if (!URL.canParse(url) || /^(localhost|[\d.]+|\[.*\]|[^.]+)$/.test(new URL(url).hostname))
        report(`${path}/image_url`, 'downloading image failed');
      if (typeof made.alt_text !== 'string' || made.alt_text === '')
        report(`${path}/alt_text`, 'is required');
      return short(made.alt_text, 2_000, `${path}/alt_text`, report);
    }
    case 'actions': {
      const elements = elementsOf(made);
      if (elements.length < 1 || elements.length > 25) report(path, 'must have 1 to 25 elements');
      for (const [index, part] of elements.entries()) element(part, `${path}/elements/${index}`, report);
      return;
    }
    case 'input': {
      if (surface === 'message') report(path, 'input blocks are not for messages');
      plain(made.label, 2_000, `${path}/label`, report);
      if (made.hint !== undefined) plain(made.hint, 2_000, `${path}/hint`, report);
      return element((made.element ?? {}) as Node, `${path}/element`, report);
    }
    default:
      report(path, `unsupported type: ${made.type}`);
  }
}

/** The length of every text in a value, for the sum. */
function length(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + length(each), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, each]) => sum + (key === 'text' && typeof each === 'string' ? each.length : length(each)),
    0,
  );
}

function check(blocks: Node[], most: number, surface: Surface): string[] {
  const problems: string[] = [];
  const report: Problems = (path, problem) => void problems.push(`[ERROR] ${problem} [json-pointer:${path}]`);
  if (blocks.length > most) report('/blocks', `no more than ${most} items allowed`);
  const blockIds = new Set<string>();
  const actionIds = new Set<string>();
  blocks.forEach((made, index) => {
    const path = `/blocks/${index}`;
    block(made, path, surface, report);
    if (typeof made.block_id === 'string' && blockIds.has(made.block_id))
      report(path, `block_id ${made.block_id} already exists`);
    if (typeof made.block_id === 'string') blockIds.add(made.block_id);
    for (const part of [...elementsOf(made), (made.element ?? {}) as Node]) {
      if (typeof part.action_id !== 'string') continue;
      if (actionIds.has(part.action_id)) report(path, `action_id ${part.action_id} already exists`);
      actionIds.add(part.action_id);
    }
  });
  return problems;
}

/** The error of the Web API for these blocks in a message, or null. */
export function messageError(blocks: unknown): { error: string; messages: string[] } | null {
  if (!Array.isArray(blocks)) return { error: 'invalid_blocks_format', messages: [] };
  const messages = [...check(blocks as Node[], 50, 'message'), ...additional(blocks, '/blocks')];
  if (messages.length > 0) return { error: 'invalid_blocks', messages };
  return length(blocks) > 13_200 ? { error: 'msg_blocks_too_long', messages: [] } : null;
}

/** The error of the Web API for this modal or home tab, or null. */
export function viewError(
  view: unknown,
  type: 'modal' | 'home' = 'modal',
): { error: string; messages: string[] } | null {
  if (typeof view !== 'object' || view === null)
    return { error: 'invalid_arguments', messages: ['view is not an object'] };
  const made = view as Node;
  if (JSON.stringify(made).length > 250_000) return { error: 'view_too_large', messages: [] };
  const messages = [...check(blocksOf(made), 100, type), ...additional(made)];
  const report: Problems = (path, problem) => void messages.push(`[ERROR] ${problem} [json-pointer:${path}]`);
  if (made.type !== type) report('/type', `must be ${type}`);
  short(made.private_metadata, 3_000, '/private_metadata', report);
  short(made.callback_id, 255, '/callback_id', report);
  if (type === 'modal') {
    plain(made.title, 24, '/title', report);
    if (made.close !== undefined) plain(made.close, 24, '/close', report);
    if (made.submit !== undefined) plain(made.submit, 24, '/submit', report);
    else if (blocksOf(made).some(each => each.type === 'input'))
      report('/submit', 'is required when there are input blocks');
  } else
    for (const key of ['title', 'close', 'submit'])
      if (made[key] !== undefined) report(`/${key}`, 'is not for a home tab');
  return messages.length > 0 ? { error: 'invalid_arguments', messages } : null;
}
export const labelOf = (element: Node) => textOf(element.text);
