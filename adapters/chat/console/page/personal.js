// @ts-check
import { state } from './state.js';

/** @typedef {import('../../../../src/view/types.ts').View} View */
/** @typedef {import('../../../../src/view/types.ts').Button} Button */

/**
 * A card is the same for everybody, and this page knows its reader. It leaves out the buttons that would be
 * refused to them, and fills none in the case of a colleague.
 * @param {View} view @returns {{ view: View, whose: 'mine' | 'theirs' | '' }}
 */
export function personal(view) {
  const at = state.people.find(({ id }) => id === state.person)?.at;
  if (at === undefined) return { view, whose: '' };
  const owns = view.owner === at.person;
  const whose = owns ? 'mine' : view.owner === undefined ? '' : 'theirs';
  const offered = owns ? at.own : at.others;
  /** @param {Button[]} buttons */
  const forReader = buttons =>
    buttons
      .filter(({ does }) => offered.includes(does))
      .map(({ style, ...button }) =>
        style === undefined || (whose === 'theirs' && style === 'primary') ? button : { ...button, style },
      );
  return { view: { ...view, buttons: forReader(view.buttons), more: forReader(view.more) }, whose };
}
