// @ts-check
import { byId, el } from './dom.js';

/**
 * Asks before something is done. Esc and "Cancel" say no.
 * @param {string} question @param {string} yes the button's own words
 * @param {boolean} danger @param {string} [no]
 * @returns {Promise<boolean>}
 */
export function confirmed(question, yes, danger, no = 'Cancel') {
  const dialog = /** @type {HTMLDialogElement} */ (byId('confirm'));
  return new Promise(resolve => {
    const settle = (/** @type {boolean} */ value) => {
      dialog.removeEventListener('close', closed);
      resolve(value);
    };
    // The event comes later than the closing. By then the next question may be open,
    // and this must not answer it.
    const closed = () => {
      if (!dialog.open) settle(false);
    };
    const answer = (/** @type {boolean} */ value) => () => {
      settle(value);
      dialog.close();
    };
    dialog.replaceChildren(
      el('p', { id: 'confirm-question' }, question),
      el(
        'footer',
        {},
        el(
          'button',
          { type: 'button', class: 'button', autofocus: true, click: answer(false) },
          el('span', {}, no),
        ),
        el(
          'button',
          { type: 'button', class: `button ${danger ? 'danger' : 'primary'}`, click: answer(true) },
          el('span', {}, yes),
        ),
      ),
    );
    dialog.addEventListener('close', closed);
    dialog.showModal();
  });
}
