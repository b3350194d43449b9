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
 * The request of somebody, by the notice that answers it.
 * @type {WeakMap<Element, Record<string, unknown>>}
 */
const requests = new WeakMap();

/** @typedef {Origin & { subject?: string, request?: Record<string, unknown> }} Asked */

/**
 * Draws a private answer under the message it answers; only the person who asked sees it. If the same
 * question is asked again, the new answer replaces the old one.
 * @param {(origin: Origin) => HTMLElement} draw @param {Asked} origin
 */
function showNotice(draw, origin) {
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
  if (origin.request) requests.set(item, origin.request);
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
  // After a button the focus moves to the answer. After a command it stays in the command line.
  if (origin.item) drawn.querySelector('h3')?.focus({ preventScroll: true });
  // Show an answer that is longer than the list from its beginning.
  const room = item.closest('.scroller')?.clientHeight ?? 0;
  item.scrollIntoView({ block: item.offsetHeight > room ? 'start' : 'nearest' });
}

/** @param {Answer} answer @param {Asked} origin */
export async function showAnswer(answer, origin) {
  switch (answer.show) {
    case 'nothing':
      closeForm();
      return afterwards(origin);
    case 'view':
      closeForm();
      showNotice(inside => drawView(answer.view, inside), origin);
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

/** These acts show what was once said; nothing in a case changes that. */
const reading = ['history', 'conversation', 'show_all'];

/**
 * Nothing redraws a private answer when its case changes, as happens to a card. So after a press in it we ask
 * for the same again, and remove an answer that only made an offer.
 * @param {Origin} origin
 */
async function afterwards({ from, item }) {
  const subject = item?.dataset.subject ?? '';
  const [does = ''] = subject.split(' ');
  if (!item || subject === '' || reading.includes(does)) return;
  const asked = requests.get(item);
  if (!asked || !['show_case', 'list', 'command'].includes(does)) {
    const above = item.previousElementSibling;
    item.remove();
    return above?.querySelector('h3')?.focus();
  }
  const request = { ...asked, id: crypto.randomUUID() };
  // The press itself succeeded. If this request fails, the card in the channel still shows the result.
  const answer = await inbound(request).catch(() => null);
  if (answer?.show === 'view' && item.isConnected)
    showNotice(inside => drawView(answer.view, inside), { from, item, subject, request });
}

/** @param {unknown} error @param {Origin} origin @param {(() => Promise<void>) | null} again */
export function showTrouble(error, origin, again) {
  const sentence = sentenceOf(error);
  const retry = async (/** @type {MouseEvent} */ event) => {
    const item = /** @type {HTMLElement} */ (event.currentTarget).closest('li');
    item?.remove();
    await again?.();
  };
  showNotice(
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
