// @ts-check
import { showAnswer, showTrouble } from './answers.js';
import { inbound, Refused } from './api.js';
import { setBusy } from './buttons.js';
import { confirmed } from './confirm.js';
import { state } from './state.js';

/** @typedef {import('../../../../src/view/types.ts').Button} Button */
/** @typedef {import('./origin.js').Origin} Origin */

/**
 * Another page of a list takes the place of the page before it, whatever that answered.
 * @param {Origin} origin @param {string} does
 */
const pageOf = ({ item }, does) => (does === 'list' ? item?.dataset.subject : undefined);

/**
 * One press is one request with one id, however often the button is clicked or the request repeated.
 * @param {Button} button @param {HTMLElement} pressed @param {Origin} origin
 */
export async function press(button, pressed, origin) {
  const card = /** @type {HTMLElement} */ (pressed.closest('.card') ?? pressed);
  if (card.hasAttribute('data-busy')) return;
  if (button.confirm && !(await confirmed(button.confirm, button.label, button.style === 'danger'))) return;
  const { does, about, args } = button;
  const request = {
    is: 'press',
    id: crypto.randomUUID(),
    person: state.person,
    from: origin.from,
    on: origin.on,
    does,
    about,
    args,
  };
  const attempt = async () => {
    setBusy(card, pressed);
    try {
      // The answer to "Take it back" replaces the answer to the submit, until another answer does.
      const subject = `${does === 'take_back' ? 'submit' : does} ${about ?? ''}`;
      await showAnswer(await inbound(request), {
        ...origin,
        subject: pageOf(origin, does) ?? subject,
        request,
      });
    } catch (error) {
      showTrouble(error, origin, error instanceof Refused ? null : attempt);
    } finally {
      setBusy(card, null);
    }
  };
  await attempt();
}
