import { freshId, h } from './dom.js';
import { lengthOf } from './words.js';
import { world } from './world.js';

/**
 * A box to write in. `post(text)` sends the text. If it throws, the text stays and the error's sentence is
 * shown. `extra`: nodes before the button (the author). `cancel`: a second button, also called by Escape.
 */
export function textForm({ label, button, text = '', placeholder = '', extra = [], post, cancel }) {
  const id = freshId('text');
  const words = h('label', { for: id, class: 'unseen' }, label);
  const left = h('span', { class: 'left', id: `${id}-left` });
  const trouble = h('p', { class: 'trouble', role: 'alert', id: `${id}-trouble` });
  const box = h('textarea', {
    id,
    rows: '2',
    dir: 'auto',
    placeholder,
    'aria-describedby': `${id}-left ${id}-trouble`,
  });
  const submit = h('button', { type: 'submit', class: 'solid' }, button);
  const stop = cancel
    ? h('button', { type: 'button', class: 'quiet', on: { click: cancel } }, 'Cancel')
    : null;
  box.value = text;

  const count = () => {
    const rest = world.limit - lengthOf(box.value);
    left.textContent = box.value === '' ? '' : rest < 0 ? `${-rest} too many` : `${rest} left`;
    left.classList.toggle('over', rest < 0);
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight + 2, 260)}px`;
  };
  const say = sentence => {
    trouble.textContent = sentence;
    box.toggleAttribute('aria-invalid', sentence !== '');
  };
  let busy = false;
  const go = async event => {
    event.preventDefault();
    if (busy) return;
    if (box.value.trim() === '') {
      say('Write something first.');
      box.focus();
      return;
    }
    busy = true;
    submit.setAttribute('aria-disabled', 'true');
    say('');
    try {
      await post(box.value);
      box.value = '';
      count();
    } catch (error) {
      say(error.message);
      box.focus();
    } finally {
      busy = false;
      submit.removeAttribute('aria-disabled');
    }
  };
  const form = h(
    'form',
    { class: 'write', novalidate: true, on: { submit: go } },
    words,
    box,
    trouble,
    h('div', { class: 'row' }, ...extra, left, h('span', { class: 'gap' }), stop, submit),
  );
  box.addEventListener('input', () => {
    count();
    say('');
  });
  form.addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    if (event.key === 'Escape' && cancel) {
      event.stopPropagation();
      cancel();
    }
  });
  return {
    form,
    box,
    /** Call it when the form is on the page: its height follows the text. */
    settle: count,
    relabel: (next, hint) => {
      words.textContent = next;
      box.placeholder = hint;
    },
  };
}
