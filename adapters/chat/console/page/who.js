// @ts-check
import { byId, el } from './dom.js';
import { state } from './state.js';
import { avatar } from './text.js';

/** @param {number} count */
const shownCount = count => (count > 20 ? '20+' : String(count));

/** Lets the reader become another person. @param {(id: string) => void} become */
export function drawPeople(become) {
  byId('people').replaceChildren(
    el('legend', {}, 'You are'),
    ...state.people.map(person => {
      const radio = el('input', {
        type: 'radio',
        name: 'person',
        value: person.id,
        class: 'sr',
        checked: person.id === state.person,
        change: () => become(person.id),
      });
      return el(
        'label',
        { class: 'who', title: `${person.name}, ${person.role}` },
        radio,
        avatar(person.name),
        el(
          'span',
          { class: 'name' },
          person.name.split(' ')[0],
          el(
            'span',
            { class: 'sr' },
            `${person.name.slice((person.name.split(' ')[0] ?? '').length)}, ${person.role}`,
          ),
        ),
        person.role === 'lead' && el('span', { class: 'role', 'aria-hidden': 'true' }, 'lead'),
        el('span', { class: 'unread', 'data-of': person.id, hidden: true }),
      );
    }),
  );
}

/** Unread private messages: on each person, and on the tab of the chosen person. */
export function drawUnread() {
  /** @param {Element | null} badge @param {number} count */
  const set = (badge, count) => {
    if (!(badge instanceof HTMLElement)) return;
    badge.hidden = count === 0;
    badge.replaceChildren(shownCount(count), el('span', { class: 'sr' }, ' unread'));
  };
  for (const person of state.people)
    set(document.querySelector(`[data-of="${person.id}"]`), state.unread[person.id] ?? 0);
  const own = state.unread[state.person] ?? 0;
  set(document.querySelector('[data-view="direct"] .unread'), own);
  document.title = own > 0 ? `(${shownCount(own)}) Webcare` : 'Webcare';
}
