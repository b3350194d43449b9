// @ts-check
import { el, icon } from './dom.js';
import { panelLink } from './panels.js';

/** @typedef {import('../../../../src/view/types.ts').Button} Button */
/** @typedef {import('./origin.js').Origin} Origin */

const safe = /^https?:$/;

/**
 * null: a browser should not follow this address.
 * @param {string} url @param {Record<string, string>} props @param {...(Node | string)} label
 */
export function webLink(url, props, ...label) {
  const target = URL.canParse(url) ? new URL(url) : null;
  if (!target || !safe.test(target.protocol)) return null;
  const panel = panelLink(target);
  if (panel) return el('a', { ...props, href: panel.href, click: panel.open }, ...label);
  return el(
    'a',
    { ...props, href: target.href, target: '_blank', rel: 'noopener noreferrer' },
    ...label,
    icon('open'),
    el('span', { class: 'sr' }, ' (opens a new tab)'),
  );
}

/** @param {HTMLElement} card @param {HTMLElement | null} button null: no longer busy */
export function setBusy(card, button) {
  card.toggleAttribute('data-busy', button !== null);
  for (const one of card.querySelectorAll('[aria-busy]')) one.removeAttribute('aria-busy');
  button?.setAttribute('aria-busy', 'true');
}

/** @type {(button: Button, pressed: HTMLElement, origin: Origin) => void} */
let pressed = () => {};
/** The answer to a press draws buttons too, so the page sets it at its start. @param {typeof pressed} press */
export const onPress = press => {
  pressed = press;
};

/** @param {Button} button @param {Origin} origin @param {Record<string, string>} [extra] */
function drawButton(button, origin, extra = {}) {
  const props = { class: `button ${button.style ?? ''}`, 'data-does': button.does, ...extra };
  if (typeof button.opens === 'object') return webLink(button.opens.url, props, button.label);
  /** @type {HTMLButtonElement} */
  const node = el(
    'button',
    { type: 'button', ...props, click: () => pressed(button, node, origin) },
    el('span', {}, button.label),
  );
  return node;
}

/** @param {Button[]} more @param {Origin} origin */
function drawMenu(more, origin) {
  const items = more
    .map(button => drawButton(button, origin, { role: 'menuitem', tabindex: '-1' }))
    .filter(item => item !== null);
  const menu = el('div', { class: 'menu', role: 'menu', popover: 'auto', 'aria-label': 'More' }, ...items);
  const opener = el(
    'button',
    {
      type: 'button',
      class: 'button more',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'data-does': 'more',
    },
    el('span', {}, 'More'),
    icon('down'),
  );
  opener.popoverTargetElement = menu;
  menu.addEventListener('beforetoggle', event => {
    if (/** @type {ToggleEvent} */ (event).newState === 'open') menu.style.visibility = 'hidden';
  });
  menu.addEventListener('toggle', event => {
    const open = /** @type {ToggleEvent} */ (event).newState === 'open';
    opener.setAttribute('aria-expanded', String(open));
    if (!open) return;
    const at = opener.getBoundingClientRect();
    const below = at.bottom + menu.offsetHeight + 12 < window.innerHeight;
    menu.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - menu.offsetWidth - 8))}px`;
    menu.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - menu.offsetHeight - 4)}px`;
    menu.style.visibility = '';
    items[0]?.focus();
  });
  menu.addEventListener('click', () => {
    menu.hidePopover();
    opener.focus();
  });
  menu.addEventListener('keydown', event => {
    const at = items.indexOf(/** @type {any} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[
      event.key
    ];
    if (event.key === 'Tab') menu.hidePopover();
    if (to === undefined) return;
    event.preventDefault();
    items[to % items.length]?.focus();
  });
  return [opener, menu];
}

/** @param {Button[]} buttons @param {Button[]} more @param {Origin} origin */
export function drawButtons(buttons, more, origin) {
  const drawn = buttons.map(button => drawButton(button, origin)).filter(node => node !== null);
  return el('div', { class: 'buttons' }, ...drawn, ...(more.length > 0 ? drawMenu(more, origin) : []));
}
