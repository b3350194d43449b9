import type { Node } from './state.ts';

/**
 * The properties that Slack knows of each object. It refuses others as `invalid additional property`. They
 * come from the comments of @slack/types 3.2.0, those of a style from slackapi/java-slack-sdk#1337. Only
 * objects that the app may use are here.
 */
const known: Record<string, readonly string[]> = {
  divider: ['block_id'],
  header: ['text', 'block_id'],
  section: ['text', 'fields', 'accessory', 'expand', 'block_id'],
  rich_text: ['elements', 'block_id'],
  context: ['elements', 'block_id'],
  actions: ['elements', 'block_id'],
  image: ['image_url', 'alt_text', 'title', 'slack_file', 'block_id'],
  input: ['label', 'element', 'hint', 'optional', 'dispatch_action', 'block_id'],
  button: ['text', 'action_id', 'url', 'value', 'style', 'confirm', 'accessibility_label'],
  plain_text_input: [
    'action_id',
    'initial_value',
    'multiline',
    'min_length',
    'max_length',
    'placeholder',
    'focus_on_load',
    'dispatch_action_config',
  ],
  static_select: [
    'action_id',
    'options',
    'option_groups',
    'initial_option',
    'placeholder',
    'focus_on_load',
    'confirm',
  ],
  checkboxes: ['action_id', 'options', 'initial_options', 'focus_on_load', 'confirm'],
  plain_text: ['text', 'emoji'],
  mrkdwn: ['text', 'verbatim'],
  rich_text_section: ['elements'],
  rich_text_quote: ['elements', 'border'],
  rich_text_preformatted: ['elements', 'border'],
  text: ['text', 'style'],
  date: ['timestamp', 'format', 'url', 'fallback', 'style'],
  emoji: ['name', 'unicode', 'style'],
  user: ['user_id', 'style'],
  modal: [
    'title',
    'blocks',
    'close',
    'submit',
    'private_metadata',
    'callback_id',
    'clear_on_close',
    'notify_on_close',
    'external_id',
  ],
  home: ['blocks', 'private_metadata', 'callback_id', 'external_id'],
};
/** Objects without a type, by the name of their property. */
const untyped: Record<string, readonly string[]> = {
  confirm: ['title', 'text', 'confirm', 'deny', 'style'],
  options: ['text', 'value', 'description'],
  initial_option: ['text', 'value', 'description'],
  initial_options: ['text', 'value', 'description'],
  style: ['bold', 'italic', 'strike', 'code', 'underline'],
};

/** A sentence for each property that its object does not have, and for each one without a value. */
export function additional(made: unknown, path = '', under = ''): string[] {
  if (Array.isArray(made)) return made.flatMap((each, index) => additional(each, `${path}/${index}`, under));
  if (typeof made !== 'object' || made === null)
    return made === null ? [`[ERROR] must not be null [json-pointer:${path}]`] : [];
  const node = made as Node;
  const allowed = typeof node.type === 'string' ? ['type', ...(known[node.type] ?? [])] : untyped[under];
  return Object.entries(node).flatMap(([key, value]) => [
    ...(allowed?.includes(key) ? [] : [`[ERROR] invalid additional property: ${key} [json-pointer:${path}]`]),
    ...additional(value, `${path}/${key}`, key),
  ]);
}
