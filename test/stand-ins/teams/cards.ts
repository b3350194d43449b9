/**
 * The part of Adaptive Cards 1.5 that Teams accepts, from the published schema (adaptivecards.io, schema
 * explorer) and msteams-docs. It also refuses unknown properties: clients ignore them, so an unknown
 * property is a mistake of ours.
 */
type Node = { [key: string]: unknown };
export type Card = Node & { body: Node[] };

const common = ['type', 'id', 'isVisible', 'spacing', 'separator', 'height', 'fallback'];
const text = ['text', 'color', 'size', 'weight', 'isSubtle', 'fontType'];
const input = ['label', 'isRequired', 'errorMessage', 'value'];
const action = ['type', 'id', 'title', 'style', 'mode', 'tooltip', 'fallback'];
const known: Record<string, string[]> = {
  AdaptiveCard: [
    'type',
    '$schema',
    'version',
    'msteams',
    'body',
    'actions',
    'fallbackText',
    'refresh',
    'speak',
    'lang',
  ],
  TextBlock: [...common, ...text, 'wrap', 'maxLines', 'horizontalAlignment', 'style'],
  RichTextBlock: [...common, 'inlines', 'horizontalAlignment'],
  TextRun: ['type', ...text, 'italic', 'strikethrough', 'underline', 'highlight'],
  Container: [...common, 'items', 'style', 'bleed', 'minHeight'],
  ActionSet: [...common, 'actions'],
  Image: [...common, 'url', 'altText', 'size', 'width', 'horizontalAlignment', 'backgroundColor', 'style'],
  'Input.Text': [...common, ...input, 'isMultiline', 'maxLength', 'placeholder', 'regex', 'style'],
  'Input.ChoiceSet': [...common, ...input, 'choices', 'style', 'isMultiSelect', 'placeholder', 'wrap'],
  'Input.Toggle': [...common, ...input, 'title', 'valueOn', 'valueOff', 'wrap'],
  'Action.Execute': [...action, 'verb', 'data', 'associatedInputs'],
  'Action.Submit': [...action, 'data', 'associatedInputs'],
  'Action.OpenUrl': [...action, 'url'],
  'Action.ToggleVisibility': [...action, 'targetElements'],
};
const values: Record<string, readonly string[]> = {
  color: ['Default', 'Dark', 'Light', 'Accent', 'Good', 'Warning', 'Attention'],
  size: ['Small', 'Default', 'Medium', 'Large', 'ExtraLarge'],
  weight: ['Lighter', 'Default', 'Bolder'],
  spacing: ['None', 'Small', 'Default', 'Medium', 'Large', 'ExtraLarge', 'Padding'],
};
const styles: Record<string, readonly string[]> = {
  TextBlock: ['default', 'heading'],
  Container: ['default', 'emphasis', 'good', 'attention', 'warning', 'accent'],
  'Input.ChoiceSet': ['compact', 'expanded', 'filtered'],
  'Action.Execute': ['default', 'positive', 'destructive'],
  'Action.Submit': ['default', 'positive', 'destructive'],
};
const required: Record<string, string[]> = {
  TextBlock: ['text'],
  TextRun: ['text'],
  RichTextBlock: ['inlines'],
  Container: ['items'],
  ActionSet: ['actions'],
  Image: ['url', 'altText'],
  'Input.Text': ['id'],
  'Input.ChoiceSet': ['id', 'choices'],
  'Input.Toggle': ['id', 'title'],
  'Action.OpenUrl': ['url'],
  'Action.ToggleVisibility': ['targetElements'],
};

export const nodes = (of: unknown): Node[] => (Array.isArray(of) ? of : []);
/** The elements and actions directly inside an element. */
export const inside = (node: Node): Node[] => [
  ...nodes(node.body),
  ...nodes(node.items),
  ...nodes(node.inlines),
  ...nodes(node.actions),
];
export const everything = (node: Node): Node[] => [node, ...inside(node).flatMap(everything)];

/**
 * The faults of a card. The list is empty if Teams would draw it. A dialog knows only Action.Submit. On a
 * message Action.Submit only opens a dialog.
 */
export function faultsOf(card: unknown, on: 'message' | 'dialog' = 'message'): string[] {
  if (typeof card !== 'object' || card === null) return ['not a card'];
  const root = card as Node;
  const faults: string[] = [];
  if (root.type !== 'AdaptiveCard') faults.push('the root is not an AdaptiveCard');
  if (root.version !== '1.5') faults.push(`version ${root.version}`);
  const all = everything(root);
  const ids = all.flatMap(node => (typeof node.id === 'string' ? [node.id] : []));
  if (new Set(ids).size !== ids.length) faults.push('two elements have one id');
  for (const node of all) faults.push(...faultsOfNode(node, ids));
  for (const node of all) {
    const opens = ((node.data as Node | undefined)?.msteams as Node | undefined)?.type === 'task/fetch';
    if (on === 'dialog' && node.type === 'Action.Execute') faults.push('an Action.Execute in a dialog');
    if (on === 'dialog' && opens) faults.push('a dialog over a dialog');
    if (on === 'message' && node.type === 'Action.Submit' && !opens)
      faults.push('an Action.Submit on a message');
  }
  faults.push(...faultsOfMentions(root, all));
  return faults;
}

/** A mention works only if a text block has exactly its text (msteams-docs, "Mentions in Adaptive Cards"). */
function faultsOfMentions(root: Node, all: Node[]): string[] {
  const entities = nodes((root.msteams as Node | undefined)?.entities);
  const written = all.flatMap(node =>
    node.type === 'TextBlock' ? [...String(node.text).matchAll(/<at>.*?<\/at>/g)].map(([text]) => text) : [],
  );
  const called = entities.map(entity => String(entity.text));
  return [
    ...called.filter(text => !written.includes(text)).map(text => `a mention ${text} that stands nowhere`),
    ...written.filter(text => !called.includes(text)).map(text => `${text} without its mention`),
    ...entities
      .filter(entity => entity.type !== 'mention' || !(entity.mentioned as Node | undefined)?.id)
      .map(() => 'a mention of nobody'),
  ];
}

function faultsOfNode(node: Node, ids: string[]): string[] {
  const type = String(node.type);
  const properties = known[type];
  if (properties === undefined) return [`unknown type ${type}`];
  const faults = Object.keys(node).flatMap(key =>
    properties.includes(key) ? [] : [`${type} has no ${key}`],
  );
  for (const key of required[type] ?? [])
    if (node[key] === undefined || (Array.isArray(node[key]) && node[key].length === 0))
      faults.push(`${type} without ${key}`);
  for (const [key, allowed] of Object.entries(values)) {
    if (key in node && properties.includes(key) && !allowed.includes(String(node[key])))
      faults.push(`${type}.${key} is ${node[key]}`);
  }
  if ('style' in node && !(styles[type] ?? []).includes(String(node.style)))
    faults.push(`${type}.style is ${node.style}`);
  if (type === 'TextRun' && node.text === '') faults.push('an empty TextRun');
  if (
    type === 'Input.Text' &&
    String(node.value ?? '').length > Number(node.maxLength ?? Number.POSITIVE_INFINITY)
  )
    faults.push('a value longer than its maxLength');
  // cards-format.md: png, jpg or gif, by https or as data, under 1 MB.
  if (type === 'Image' && !/^(https:\/\/|data:image\/(png|jpeg|gif);base64,)/.test(String(node.url)))
    faults.push(`an Image from ${String(node.url).slice(0, 20)}`);
  if (type === 'ActionSet' && nodes(node.actions).length > 6)
    faults.push('more than six actions next to each other');
  if (type === 'Action.OpenUrl' && !/^https?:\/\//.test(String(node.url)))
    faults.push(`Action.OpenUrl to ${String(node.url).slice(0, 20)}`);
  if (type === 'Action.ToggleVisibility')
    for (const id of node.targetElements as string[])
      if (!ids.includes(id)) faults.push(`toggles ${id}, which is not there`);
  if (type === 'Action.Execute') {
    const other = node.fallback as Node | undefined;
    if (other?.type !== 'Action.Submit')
      faults.push('Action.Execute without an Action.Submit to fall back on');
    else faults.push(...faultsOfNode(other, ids));
  }
  return faults;
}
