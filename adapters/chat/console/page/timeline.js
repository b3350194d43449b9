// @ts-check
import { get } from './api.js';
import { drawView } from './card.js';
import { announce, el, icon } from './dom.js';
import { state } from './state.js';
import { plain } from './text.js';
import { dayName, timeNode } from './time.js';

/** @typedef {import('../messages.ts').Message} Message */
/** @typedef {import('./state.js').Timeline} Timeline */

/**
 * While the reader is at the bottom, older messages above this number are dropped; they can be loaded again.
 */
const most = 300;
const nearBottom = 60;

/**
 * One list of messages, oldest first, that stays at the bottom unless its reader scrolled up.
 * `person`: the reader of the private messages. `onRead` is called when the newest is in view.
 * @param {{ shelf: 'channel' | 'direct', person: string, label: string, empty: string, onRead: () => void }} list
 * @returns {Timeline}
 */
export function timeline({ shelf, person, label, empty, onRead }) {
  const list = el('ol', { class: 'messages' });
  const earlier = el(
    'button',
    { type: 'button', class: 'button quiet earlier', hidden: true, click: () => void loadEarlier() },
    el('span', {}, 'Show earlier messages'),
  );
  const nothing = el('p', { class: 'empty', hidden: true }, empty);
  const scroller = el(
    'div',
    { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': label },
    earlier,
    nothing,
    list,
  );
  const pill = el(
    'button',
    { type: 'button', class: 'pill', hidden: true, click: () => toBottom(true) },
    el('span', {}, 'New messages'),
    icon('arrow'),
  );
  const root = el('div', { class: 'timeline' }, scroller, pill);
  let stuck = true;
  /** The scroll position, since a list that leaves the page forgets its own. */
  let top = 0;

  const items = () =>
    /** @type {HTMLLIElement[]} */ (
      [...list.children].filter(item => item instanceof HTMLElement && item.dataset.place !== undefined)
    );
  const itemAt = (/** @type {string} */ place) => items().find(item => item.dataset.place === place);

  function toBottom(smooth = false) {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    scroller.scrollTo({ top: scroller.scrollHeight, behavior: smooth && !calm ? 'smooth' : 'instant' });
  }
  function settle() {
    if (stuck) {
      toBottom();
      onRead();
    } else scroller.scrollTop = top;
  }
  scroller.addEventListener('scroll', () => {
    top = scroller.scrollTop;
    stuck = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearBottom;
    if (!stuck) return;
    pill.hidden = true;
    onRead();
  });
  // Typing, zooming or a card that grew must not push the newest message out of view.
  const resized = new ResizeObserver(() => stuck && toBottom());
  resized.observe(scroller);
  resized.observe(list);

  /** A heading wherever the day changes. */
  function nameDays() {
    let day = '';
    for (const item of items()) {
      const own = dayName(Number(item.dataset.at));
      const heading = /** @type {HTMLElement} */ (item.querySelector('.day'));
      heading.hidden = own === day;
      heading.textContent = own;
      day = own;
    }
    nothing.hidden = list.children.length > 0;
  }

  /** The drawn messages: another reader sees other buttons. @type {WeakMap<Element, Message>} */
  const drawn = new WeakMap();

  /** @param {HTMLLIElement} item @param {Message} message */
  function fill(item, message) {
    drawn.set(item, message);
    item.dataset.reader = state.person;
    const focused = item.contains(document.activeElement) ? document.activeElement : null;
    const does = focused instanceof HTMLElement ? focused.dataset.does : undefined;
    const fresh = drawView(
      message.view,
      { from: shelf, on: message.key, item },
      timeNode(message.at, 'time'),
    );
    item.dataset.version = String(message.version);
    item.replaceChildren(el('p', { class: 'day', hidden: true }), fresh);
    if (focused)
      /** @type {HTMLElement | null} */ (
        (does && fresh.querySelector(`[data-does="${does}"]`)) || fresh.querySelector('h3')
      )?.focus({
        preventScroll: true,
      });
  }

  /**
   * A private offer to take something back ends when the card above it no longer offers that.
   * @param {HTMLLIElement} item
   */
  function endOffers(item) {
    if (item.querySelector('[data-does="take_back"]')) return;
    for (let at = item.nextElementSibling; at?.matches('.notice'); at = at.nextElementSibling) {
      if (!at.querySelector('[data-does="take_back"]')) continue;
      const reading = at.contains(document.activeElement);
      at.remove();
      if (reading) item.querySelector('h3')?.focus({ preventScroll: true });
      return;
    }
  }

  /** @param {Message} message @returns {boolean} true if the message is new */
  function put(message) {
    const there = itemAt(message.place);
    if (there) {
      if (Number(there.dataset.version) >= message.version) return false;
      const menu = there.querySelector('[popover]:popover-open');
      // Somebody has this card's menu open: redraw the card when the menu closes.
      if (menu) menu.addEventListener('toggle', () => put(message), { once: true });
      else {
        fill(there, message);
        endOffers(there);
        there.classList.add('changed');
      }
      return false;
    }
    const item = el('li', { 'data-place': message.place, 'data-key': message.key, 'data-at': message.at });
    fill(item, message);
    const later = items().find(one => /** @type {string} */ (one.dataset.place) < message.place);
    if (later) later.before(item);
    else list.append(item);
    return true;
  }

  async function loadEarlier() {
    const oldest = items()[0];
    const from = scroller.scrollHeight - scroller.scrollTop;
    try {
      const found = await get('/api/messages', { person, shelf, before: oldest?.dataset.place ?? '' });
      for (const message of found.messages) put(message);
      earlier.hidden = !found.earlier;
    } catch {
      return announce('The earlier messages could not be loaded. Try again in a moment.');
    }
    nameDays();
    stuck = false;
    scroller.scrollTop = scroller.scrollHeight - from;
    oldest?.querySelector('h3')?.focus({ preventScroll: true });
  }

  return {
    root,
    settle,
    newest: () => items().at(-1)?.dataset.place ?? null,

    /** Makes the list agree with the newest page, after a start or a lost connection. */
    async load() {
      // Messages that arrive during this request are newer than its answer, so they stay.
      const shown = items();
      const found = /** @type {{ messages: Message[], earlier: boolean }} */ (
        await get('/api/messages', { person, shelf })
      );
      const last = found.messages.at(-1)?.place;
      const gap = shown.length > 0 && found.earlier && !found.messages.some(message => itemAt(message.place));
      const there = new Set(found.messages.map(message => message.place));
      for (const item of shown) {
        const place = /** @type {string} */ (item.dataset.place);
        if (gap || (!there.has(place) && (last === undefined || place <= last || !found.earlier)))
          item.remove();
      }
      if (gap || shown.length === 0) earlier.hidden = !found.earlier;
      for (const message of found.messages.reverse()) put(message);
      nameDays();
      settle();
    },

    /** @param {Message} message */
    receive(message) {
      const added = put(message);
      nameDays();
      if (!added) return settle();
      itemAt(message.place)?.classList.add('added');
      announce(plain(message.view.fallback));
      pill.hidden = stuck;
      for (const item of stuck ? items().slice(0, -most) : []) {
        item.remove();
        earlier.hidden = false;
      }
      settle();
    },

    /**
     * @param {HTMLLIElement} item
     * @param {Element | null} after the item that this answers; null: at the bottom
     */
    notice(item, after) {
      const { subject, person } = item.dataset;
      const same =
        subject === undefined
          ? null
          : [...list.children].find(
              one =>
                one instanceof HTMLElement &&
                one.dataset.subject === subject &&
                one.dataset.person === person,
            );
      if (same) same.replaceWith(item);
      else if (after && list.contains(after)) after.after(item);
      else list.append(item);
      nothing.hidden = true;
    },

    /** Shows private notices only to their person, and everything else as they see it. @param {string} current */
    show(current) {
      for (const item of items()) {
        const message = drawn.get(item);
        if (message && item.dataset.reader !== current) fill(item, message);
      }
      nameDays();
      for (const item of list.children)
        if (item instanceof HTMLElement && item.dataset.person !== undefined)
          item.hidden = item.dataset.person !== current;
    },
  };
}
