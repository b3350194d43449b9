// @ts-check
import { drawBlock } from './card.js';
import { el } from './dom.js';
import { textNodes } from './text.js';

/**
 * @typedef {Exclude<import('../../../../src/view/types.ts').Field, { is: 'shown' | 'conversation' }>} Field
 */
/** @typedef {Extract<import('../../../../src/view/types.ts').Field, { is: 'conversation' }>} Conversation */

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
/**
 * Only a first guard: when the form is sent, the network's own way of counting decides. @param {string} text
 */
const countLetters = text => (text.length < 20_000 ? [...segmenter.segment(text)].length : text.length);

/** @param {HTMLTextAreaElement} area */
function grow(area) {
  area.style.height = 'auto';
  area.style.height = `${Math.min(area.scrollHeight + 2, window.innerHeight * 0.4)}px`;
}

/**
 * @param {Extract<Field, { is: 'text' }>} field
 * @param {string} id
 * @param {Record<string, string | undefined>} props
 */
function drawText(field, id, props) {
  const input =
    field.rows > 1
      ? el('textarea', { id, name: field.name, rows: field.rows, ...props, dir: 'auto' })
      : el('input', { id, name: field.name, type: 'text', autocomplete: 'off', ...props, dir: 'auto' });
  input.value = field.value;
  const { max } = field;
  const counter = el('span', { class: 'count', 'aria-hidden': 'true' });
  const near = el('span', { class: 'sr', 'aria-live': 'polite' });
  const follow = () => {
    if (input instanceof HTMLTextAreaElement) grow(input);
    if (max === undefined) return;
    const left = max - countLetters(input.value);
    counter.textContent = `${max - left} / ${max}`;
    counter.classList.toggle('over', left < 0);
    const said = left < 0 ? `${-left} characters too many` : left <= 20 ? `${left} characters left` : '';
    if (near.textContent !== said) near.textContent = said;
  };
  input.addEventListener('input', follow);
  requestAnimationFrame(follow);
  return [input, ...(max === undefined ? [] : [counter, near])];
}

/**
 * @param {Field} field
 * @param {string} id
 * @param {(field: string) => void} changed called when a choice changes other fields
 */
export function drawField(field, id, changed) {
  if (field.is === 'check') {
    return el(
      'div',
      { class: 'field check' },
      el('input', { type: 'checkbox', id, name: field.name, checked: field.value }),
      el('label', { for: id }, typeof field.label === 'string' ? field.label : field.label.foreign),
    );
  }
  const hint = field.is === 'text' ? field.hint : undefined;
  const warning = field.is === 'text' ? field.warning : undefined;
  const described = [hint && `${id}-hint`, field.error && `${id}-error`, warning && `${id}-warning`]
    .filter(Boolean)
    .join(' ');
  const props = {
    'aria-invalid': field.error ? 'true' : undefined,
    'aria-required': field.required ? 'true' : undefined,
    'aria-describedby': described || undefined,
  };
  const options =
    field.is === 'select'
      ? field.options.map(option =>
          el(
            'option',
            { value: option.value, selected: option.value === field.value },
            typeof option.label === 'string' ? option.label : option.label.foreign,
          ),
        )
      : [];
  const controls =
    field.is === 'select'
      ? [
          el(
            'select',
            { id, name: field.name, ...props, change: field.changes && (() => changed(field.name)) },
            field.value === undefined && el('option', { value: '', selected: true }, 'Choose'),
            ...options,
          ),
        ]
      : drawText(field, id, props);
  return el(
    'div',
    { class: 'field' },
    el('label', { for: id }, field.label),
    hint && el('p', { class: 'hint', id: `${id}-hint` }, hint),
    ...controls,
    field.error && el('p', { class: 'error', id: `${id}-error` }, field.error),
    warning && el('p', { class: 'warning', id: `${id}-warning` }, warning),
  );
}

/** The conversation, to read beside the form without losing typed text. @param {Conversation} field */
export function drawConversation(field) {
  return el(
    'details',
    { class: 'conversation' },
    el('summary', {}, ...textNodes(field.label)),
    field.before && el('p', { class: 'hint' }, field.beforeThis),
    ...field.blocks.map(block => drawBlock(block, null)),
  );
}
