// @ts-check
/**
 * Where something was pressed: which list, which message (none for a private notice) and its item in the
 * list, which stays when the card is drawn anew.
 * @typedef {{ from: 'channel' | 'direct', on?: string, item?: HTMLElement }} Origin
 */

/** Puts the reader back at the card something came from. @param {Origin} origin */
export const focusBack = origin => origin.item?.querySelector('h3')?.focus();
