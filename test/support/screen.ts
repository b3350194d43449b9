import type { Answer } from '../../src/ports/chat.ts';
import type { Block, Button, Field, FormView, Text, View } from '../../src/view/types.ts';

/** Turns a view, form or answer into lines of text, as a person would read them. */

export const readText = (text: Text): string =>
  text
    .map(part => {
      if (typeof part === 'string') return part;
      if ('foreign' in part) return part.foreign;
      if ('person' in part) return part.name;
      return new Date(part.at).toISOString().slice(part.as === 'day' ? 0 : 11, part.as === 'day' ? 10 : 16);
    })
    .join('');

function readBlock(block: Block): string {
  switch (block.is) {
    case 'quote':
      return `${block.private ? '(private) ' : ''}${readText(block.by)}: ${block.text}`;
    case 'facts':
      return block.facts.map(fact => `${fact.label}: ${readText(fact.value)}`).join('\n');
    case 'text':
      return readText(block.text);
    case 'picture':
      return `(picture) ${readText(block.alt)}`;
    case 'row':
      return `${readText(block.text)} ${block.buttons.map(readButton).join(' ')}`;
    default: {
      const never: never = block;
      return never;
    }
  }
}
const readButton = (button: Button): string => `[${button.label}]`;

export function readView(view: View): string {
  const buttons = [...view.buttons.map(readButton), ...(view.more.length > 0 ? ['[More]'] : [])];
  return [readText(view.title), ...view.body.map(readBlock), buttons.join(' ')]
    .filter(line => line !== '')
    .join('\n');
}

function readField(field: Field): string {
  switch (field.is) {
    case 'shown':
      return readBlock(field.block);
    case 'text':
      return `${field.label}: <${field.value}>${field.error ? ` ! ${field.error}` : ''}${field.warning ? ` (${field.warning})` : ''}`;
    case 'select':
      return `${field.label}: ${field.options.map(option => (typeof option.label === 'string' ? option.label : option.label.foreign)).join(' | ')}${field.error ? ` ! ${field.error}` : ''}`;
    case 'check':
      return `${typeof field.label === 'string' ? field.label : field.label.foreign}: ${field.value ? 'yes' : 'no'}`;
    case 'conversation':
      return [
        readText(field.label),
        ...(field.before ? [field.beforeThis] : []),
        ...field.blocks.map(readBlock),
      ].join('\n');
    default: {
      const never: never = field;
      return never;
    }
  }
}
export const readForm = (form: FormView): string =>
  [form.title, ...form.fields.map(readField), `${form.back ? `[${form.back}] ` : ''}[${form.submit}]`].join(
    '\n',
  );

export function readAnswer(answer: Answer): string {
  switch (answer.show) {
    case 'nothing':
      return '';
    case 'view':
      return readView(answer.view);
    case 'form':
    case 'errors':
      return readForm(answer.form);
    default: {
      const never: never = answer;
      return never;
    }
  }
}
export const buttonsOf = (view: View): Button[] => [
  ...view.buttons,
  ...view.more,
  ...view.body.flatMap(block => (block.is === 'row' ? block.buttons : [])),
];
