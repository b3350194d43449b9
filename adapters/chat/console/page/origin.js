// @ts-check
/**
 * Where something was pressed: the list, the message (none for a private notice) and its item in the list.
 * The item stays when the card is redrawn.
 * @typedef {{ from: 'channel' | 'direct', on?: string, item?: HTMLElement }} Origin
 */

/** Moves the focus back to the card where the press was. @param {Origin} origin */
export const focusBack = origin => origin.item?.querySelector('h3')?.focus();
