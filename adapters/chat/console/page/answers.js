// @ts-check
import { inbound, sentenceOf } from './api.js';
import { drawView } from './card.js';
import { announce, el, icon } from './dom.js';
import { closeForm, showForm } from './form.js';
import { focusBack } from './origin.js';
import { state, timelineOf } from './state.js';
import { plain } from './text.js';

/** @typedef {import('./origin.js').Origin} Origin */
/** @typedef {import('../../../../src/ports/chat.ts').Answer} Answer */

/**
 * A private answer, drawn under what it answers and only for who asked. The same question asked again replaces its earlier answer.
 * @param {(origin: Origin) => HTMLElement} draw @param {Origin & { subject?: string }} origin
 */
function notice(draw, origin) {
  const timeline = timelineOf(origin.from);
  const item = el('li', { class: 'notice', 'data-person': state.person, 'data-subject': origin.subject });
  const close = () => {
    item.remove();
    focusBack(origin);
  };
  item.addEventListener('keydown', event => {
    if (event.key === 'Escape' && !(event.target instanceof Element && event.target.closest('[popover]')))
      close();
  });
  const drawn = draw({ from: origin.from, item });
  item.append(
    el(
      'p',
      { class: 'only' },
      icon('eye'),
      'Only visible to you',
      el('button', { type: 'button', class: 'close', 'aria-label': 'Dismiss', click: close }, icon('close')),
    ),
    drawn,
  );
  timeline.notice(item, origin.item ?? null);
  // Who pressed a button reads on here; who typed a command types on.
  if (origin.item) drawn.querySelector('h3')?.focus({ preventScroll: true });
  // What is longer than the list is read from its beginning.
  const room = item.closest('.scroller')?.clientHeight ?? 0;
  item.scrollIntoView({ block: item.offsetHeight > room ? 'start' : 'nearest' });
}

/** @param {Answer} answer @param {Origin & { subject?: string }} origin */
export async function showAnswer(answer, origin) {
  switch (answer.show) {
    case 'nothing':
      closeForm();
      return afterwards(origin);
    case 'view':
      closeForm();
      notice(inside => drawView(answer.view, inside), origin);
      return announce(`Only visible to you: ${plain(answer.view.fallback)}`);
    case 'form':
    case 'errors':
      return showForm(answer.form, origin);
    default: {
      /** @type {never} */
      const unknown = answer;
      return unknown;
    }
  }
}

/** What is there to be read, whatever is done from it. */
const reading = ['command', 'history', 'show_all'];

/**
 * A private answer is not drawn anew as a card is. Once something was done from it, a case is asked for again, and what only offered that goes.
 * @param {Origin} origin
 */
async function afterwards({ from, item }) {
  const subject = item?.dataset.subject ?? '';
  const [does = '', about] = subject.split(' ');
  if (!item || subject === '' || reading.includes(does)) return;
  if (does !== 'show_case') {
    const above = item.previousElementSibling;
    item.remove();
    return above?.querySelector('h3')?.focus();
  }
  const request = { is: 'press', id: crypto.randomUUID(), person: state.person, from, does, about };
  // What was done is done: where this comes to nothing, the card in the channel still tells.
  const answer = await inbound(request).catch(() => null);
  if (answer?.show === 'view' && item.isConnected)
    notice(inside => drawView(answer.view, inside), { from, item, subject });
}

/** @param {unknown} error @param {Origin} origin @param {(() => Promise<void>) | null} again */
export function showTrouble(error, origin, again) {
  const sentence = sentenceOf(error);
  const retry = async (/** @type {MouseEvent} */ event) => {
    const item = /** @type {HTMLElement} */ (event.currentTarget).closest('li');
    item?.remove();
    await again?.();
  };
  notice(
    () =>
      el(
        'article',
        { class: 'card tone-late' },
        el('header', {}, el('h3', { tabindex: -1 }, 'That did not work')),
        el('p', { class: 'words' }, sentence),
        again &&
          el(
            'div',
            { class: 'buttons' },
            el(
              'button',
              { type: 'button', class: 'button primary', click: retry },
              el('span', {}, 'Try again'),
            ),
          ),
      ),
    { ...origin, subject: 'trouble' },
  );
  announce(sentence);
}
