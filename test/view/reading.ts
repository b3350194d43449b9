import type { Block, Button, FormView, Text, View } from '../../src/view/types.ts';

/** The text of a View as a person reads it. Times are left out. */
export const read = (text: Text): string =>
  text
    .map(part =>
      typeof part === 'string'
        ? part
        : 'foreign' in part
          ? part.foreign
          : 'person' in part
            ? part.name
            : '(time)',
    )
    .join('');
export const lines = (view: View): string[] => view.body.flatMap(block);
const block = (each: Block): string[] => {
  switch (each.is) {
    case 'quote':
      return [`${read(each.by)}: ${each.text}`];
    case 'facts':
      return each.facts.map(fact => `${fact.label}: ${read(fact.value)}`);
    case 'picture':
      return [read(each.alt)];
    default:
      return [read(each.text)];
  }
};
export const labels = (buttons: Button[]): string[] => buttons.map(button => button.label);
export const everything = (view: View): string =>
  [read(view.title), ...lines(view), ...labels(view.buttons), ...labels(view.more), read(view.fallback)].join(
    '\n',
  );
export const asked = (form: FormView): string[] =>
  form.fields.flatMap(field => (field.is === 'shown' ? block(field.block) : [`<${field.label}>`]));
export const errors = (form: FormView): Record<string, string> =>
  Object.fromEntries(
    form.fields.flatMap(field => ('error' in field && field.error ? [[field.name, field.error]] : [])),
  );
