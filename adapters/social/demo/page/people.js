import { arrange, byId, h } from './dom.js';
import { hue, initials } from './words.js';
import { act, nameOf, remember, remembered, world } from './world.js';

/** The coloured initials of a person. The name stands beside them, so they are hidden from screen readers. */
export const avatar = (id, small = false) =>
  h(
    'span',
    {
      class: `avatar ${id === 'us' ? 'ours' : `hue-${hue(id)}`}${small ? ' small' : ''}`,
      'aria-hidden': 'true',
    },
    initials(nameOf(id)),
  );

const option = id =>
  h('option', { value: id }, id === 'us' ? `${nameOf(id)} (the brand itself)` : nameOf(id));

/** The choice of authors: the regulars, then other people on the square, newest first, then the brand. */
export function fillWithPeople(select, chosen) {
  const seen = new Set();
  for (const post of [...world.posts.values()].reverse()) if (post.by !== 'us') seen.add(post.by);
  const others = [...world.people.values()].filter(person => !person.regular).map(person => person.id);
  const recent = [...seen].filter(id => others.includes(id));
  const rest = others.filter(id => !seen.has(id)).reverse();
  const regulars = [...world.people.values()].filter(person => person.regular).map(person => person.id);
  const wanted = [
    ['Often here', regulars],
    ['Also on the square', [...rest, ...recent]],
    ['From the shop', ['us']],
  ].filter(([, ids]) => ids.length > 0);
  const print = JSON.stringify([wanted, chosen]);
  if (select.dataset.print !== print) {
    arrange(
      select,
      wanted.map(([label, ids]) => h('optgroup', { label }, ...ids.map(option))),
    );
    select.dataset.print = print;
  }
  select.value = chosen;
}

/**
 * The choice of the page's author, and the form that adds a person. `changed` is called after each switch.
 */
export function identity(changed, refresh) {
  const select = byId('me');
  const form = byId('newcomer');
  const opener = byId('someone-new');
  const name = byId('newcomer-name');
  const trouble = byId('newcomer-trouble');
  const show = open => {
    form.hidden = !open;
    opener.setAttribute('aria-expanded', String(open));
    trouble.textContent = '';
    (open ? name : opener).focus();
  };
  const become = id => {
    world.me = id;
    remember('me', id);
    fillWithPeople(select, id);
    changed();
  };
  select.addEventListener('change', () => become(select.value));
  opener.addEventListener('click', () => show(form.hidden));
  form.addEventListener('keydown', event => event.key === 'Escape' && show(false));
  form.addEventListener('submit', async event => {
    event.preventDefault();
    if (name.value.trim() === '') {
      trouble.textContent = 'Give the person a name first.';
      name.focus();
      return;
    }
    try {
      const { id } = await act('join', {
        name: name.value,
        language: byId('newcomer-language').value,
        closed: !byId('newcomer-open').checked,
      });
      await refresh();
      name.value = '';
      show(false);
      become(id);
    } catch (error) {
      trouble.textContent = error.message;
    }
  });
  return {
    become,
    draw: () => {
      const before = world.me || remembered('me');
      world.me = before === 'us' || world.people.has(before) ? before : [...world.people.keys()][0];
      fillWithPeople(select, world.me);
    },
  };
}
