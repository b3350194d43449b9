// @ts-check
import { byId, el } from './dom.js';
import { state, timelineOf } from './state.js';

/** @type {(() => void)[]} */
const listeners = [];
/** @param {() => void} listener */
export const onView = listener => void listeners.push(listener);

/** @typedef {{ id: string, label: string, narrow: boolean }} Tab */

/**
 * The channel, the private messages and, on narrow screens, the panels.
 * @param {{ title: string }[]} panels
 */
export function drawTabs(panels) {
  const tabs = [
    { id: 'channel', label: 'Team channel', narrow: false },
    { id: 'direct', label: 'Messages', narrow: false },
    // On narrow screens "Plaza, the demo network" becomes "Plaza".
    ...panels.map(({ title }, index) => ({
      id: `panel-${index}`,
      label: title.split(',')[0] ?? title,
      narrow: true,
    })),
  ];
  byId('tabs').replaceChildren(
    ...tabs.map(tab =>
      el(
        'button',
        {
          type: 'button',
          class: `tab ${tab.narrow ? 'narrow' : ''}`,
          'data-view': tab.id,
          click: () => goTo(tab.id),
        },
        el('span', {}, tab.label),
        el('span', { class: 'unread', hidden: true }),
      ),
    ),
  );
}

/** @param {string} id `channel`, `direct` or a panel */
export function goTo(id) {
  if (id === 'channel' || id === 'direct') {
    state.shelf = id;
    state.front = 'talk';
  } else state.front = id;
  showView();
}

/** Draws the chosen list, tab and notices. */
export function showView() {
  const front = state.front === 'talk' ? state.shelf : state.front;
  document.body.dataset.front = state.front === 'talk' ? 'talk' : 'panel';
  for (const tab of byId('tabs').children) {
    const view = /** @type {HTMLElement} */ (tab).dataset.view;
    tab.classList.toggle('front', view === front);
    if (view === front) tab.classList.remove('news');
    // On wide screens a panel is always visible, so the list beside it is the chosen one.
    if (view === state.shelf || view === front) tab.setAttribute('aria-current', 'true');
    else tab.removeAttribute('aria-current');
  }
  const chosen = timelineOf(state.shelf);
  const talk = byId('lists');
  if (talk.firstElementChild !== chosen.root) talk.replaceChildren(chosen.root);
  chosen.show(state.person);
  chosen.settle();
  for (const listener of listeners) listener();
}

/** Is the reader looking at this list now? @param {'channel' | 'direct'} shelf */
export const inView = shelf => {
  const wide = matchMedia('(min-width: 60rem)').matches;
  return state.shelf === shelf && (wide || state.front === 'talk') && document.visibilityState === 'visible';
};
