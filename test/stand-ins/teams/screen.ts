import type { Card } from './cards.ts';
import { everything, nodes } from './cards.ts';

/** A card as a Teams client draws it: plain lines, buttons as [Title], and the markup that it interpreted. */
type Node = { [key: string]: unknown };
export type Seen = { lines: string[]; interpreted: string[] };

const dates = (text: string): string =>
  text
    .replace(/\{\{DATE\((\d{4}-\d\d-\d\d)T[\d:]{8}Z(?:, ?(?:COMPACT|SHORT|LONG))?\)\}\}/g, '$1')
    .replace(/\{\{TIME\(\d{4}-\d\d-\d\dT(\d\d:\d\d):\d\dZ\)\}\}/g, '$1');

/** The Markdown of a text block by msteams-docs (bold, italic, lists, links), with its escapes removed. */
export function markdown(
  source: string,
  called: readonly string[] = [],
): { text: string; interpreted: string[] } {
  const escapes: string[] = [];
  const held = source.replace(
    /\\([\\`*_{}[\]()#+\-.!~>|])/g,
    (_, char: string) => `\u0001${escapes.push(char) - 1}\u0002`,
  );
  const marks = [
    /\[[^\]]*\]\([^)]*\)/,
    /\*\*[^*]+\*\*/,
    /(?<![\w*])\*[^\s*][^*]*\*/,
    /(?<!\w)_[^\s_][^_]*_(?!\w)/,
    /^\s*(?:[-+*]|\d+\.)\s/m,
    /<\/?\w+[^>]*>/,
  ];
  const plain = called.reduce(
    (left, mention) => left.replaceAll(mention, mention.replace(/<at>(.*)<\/at>/, '@$1')),
    held,
  );
  const interpreted = marks.flatMap(mark => mark.exec(plain)?.[0] ?? []);
  const text = plain
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\u0001(\d+)\u0002/g, (_, i: string) => escapes[Number(i)]!);
  return { text: dates(text), interpreted };
}

const isShown = (node: Node, opened: ReadonlySet<string>) =>
  node.isVisible !== false || opened.has(String(node.id));

/** The view of a person who opened the hidden parts with these ids. */
export function drawn(
  card: Card,
  opened: ReadonlySet<string> = new Set(),
  typed: Readonly<Record<string, string>> = {},
): Seen {
  const seen: Seen = { lines: [], interpreted: [] };
  const called = nodes((card.msteams as Node | undefined)?.entities).map(entity => String(entity.text));
  const own = (text: unknown) => {
    const { text: shown, interpreted } = markdown(String(text), called);
    seen.lines.push(shown);
    seen.interpreted.push(...interpreted);
  };
  const joined = (of: unknown, each: (node: Node) => string, between: string) =>
    seen.lines.push(nodes(of).map(each).join(between));
  const walk = (node: Node): void => {
    if (!isShown(node, opened)) return;
    if (node.type === 'TextBlock') own(node.text);
    if (node.type === 'RichTextBlock') joined(node.inlines, run => dates(String(run.text)), '');
    if (node.type === 'Image') seen.lines.push(`(picture) ${node.altText}`);
    if (node.type === 'ActionSet') joined(node.actions, action => `[${action.title}]`, ' ');
    if (node.label !== undefined) own(node.label);
    if (node.type === 'Input.Toggle') own(node.title);
    if (node.type === 'Input.Text') seen.lines.push(typed[String(node.id)] ?? String(node.value ?? ''));
    nodes(node.items).forEach(walk);
  };
  card.body.forEach(walk);
  return seen;
}

/** The visible action with that title. A real action comes before one that only opens something. */
export function actionNamed(card: Card, title: string, opened: ReadonlySet<string>): Node | null {
  const found: Node[] = [];
  const walk = (node: Node): void => {
    if (!isShown(node, opened)) return;
    if (node.type === 'ActionSet')
      found.push(...nodes(node.actions).filter(action => action.title === title));
    for (const child of nodes(node.items)) walk(child);
  };
  card.body.forEach(walk);
  return found.find(action => action.type !== 'Action.ToggleVisibility') ?? found[0] ?? null;
}

export const inputsOf = (card: Card): Node[] =>
  everything(card).filter(node => String(node.type).startsWith('Input.'));
export const labelOf = (input: Node): string =>
  String(input.type === 'Input.Toggle' ? input.title : input.label);
/** The content of the input before a person types. */
export const heldBy = (input: Node): string =>
  String(input.value ?? (input.type === 'Input.Toggle' ? (input.valueOff ?? 'false') : ''));
/** The value that the client sends for a typed text or a chosen label. */
export function chosen(input: Node, typed: string): string {
  if (input.type !== 'Input.ChoiceSet') return typed;
  const choice = nodes(input.choices).find(each => each.title === typed);
  if (choice === undefined) throw new Error(`there is no choice "${typed}" under "${labelOf(input)}"`);
  return String(choice.value);
}
/** The reason why the client would not send this value, or null. */
export function refusedByClient(input: Node, value: string): string | null {
  if (input.isRequired === true && value === '') return String(input.errorMessage ?? 'required');
  if (typeof input.maxLength === 'number' && value.length > input.maxLength)
    return `longer than ${input.maxLength}`;
  return null;
}
