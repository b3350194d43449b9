import { h } from './dom.js';
import { textForm } from './form.js';
import { avatar, fillWithPeople } from './people.js';
import { ago, followers, moment } from './words.js';
import { act, firstName, handleOf, isPerson, nameOf, world } from './world.js';

const link = (label, listener, about) =>
  h('button', { type: 'button', class: 'link', 'aria-label': about, on: { click: listener } }, label);

export const timeOf = at =>
  h('time', { datetime: new Date(at).toISOString(), title: moment(at), 'data-at': at }, ago(at));

/** The customer of a thread: the author of its topmost post that is not the brand's. */
function customerOf(post) {
  for (let at = post; at; at = world.posts.get(at.parent)) if (isPerson(at.by)) return at.by;
  return isPerson(world.me) ? world.me : [...world.people.keys()][0];
}

/**
 * One post of the square. `update` draws changes and leaves an open form alone. `to`: actions of the page
 * (become, talk, refresh).
 */
export function postView(post, to) {
  const head = h('div', { class: 'head' });
  const body = h('p', { class: 'text', dir: 'auto' });
  const actions = h('div', { class: 'actions' });
  const slot = h('div', { class: 'slot' });
  const face = h('div', { class: 'face' }, avatar(post.by));
  const element = h(
    'article',
    { class: 'post', id: post.id, tabindex: '-1' },
    face,
    h('div', { class: 'words' }, head, body, actions, slot),
  );
  let opened = null;

  const close = () => {
    slot.replaceChildren();
    const name = opened;
    opened = null;
    actions.querySelector(`[data-opens="${name}"]`)?.focus();
  };
  const open = (name, made) => {
    opened = name;
    slot.replaceChildren(made.form);
    made.settle();
    made.box.focus();
  };
  const reply = () => {
    const who = h('select', { class: 'who', 'aria-label': 'Reply as' });
    fillWithPeople(who, post.by === 'us' ? customerOf(post) : world.me);
    const made = textForm({
      label: `Reply to ${nameOf(post.by)}`,
      button: 'Reply',
      placeholder: `Reply to ${firstName(post.by)}`,
      extra: [h('span', { class: 'as' }, h('span', { 'aria-hidden': 'true' }, 'as'), who)],
      cancel: close,
      post: async text => {
        await act('reply', { as: who.value, to: post.id, text });
        close();
        await to.refresh();
      },
    });
    open('reply', made);
  };
  const edit = () => {
    const made = textForm({
      label: 'Change your post',
      button: 'Save',
      text: post.text,
      cancel: close,
      post: async text => {
        await act('edit', { as: post.by, id: post.id, text });
        close();
        await to.refresh();
      },
    });
    open('edit', made);
  };
  const remove = () => {
    const trouble = h('p', { class: 'trouble', role: 'alert' });
    const sure = h('button', { type: 'button', class: 'solid danger' }, 'Delete');
    sure.addEventListener('click', async () => {
      try {
        await act('delete', { as: post.by, id: post.id });
        close();
        await to.refresh();
      } catch (error) {
        trouble.textContent = error.message;
      }
    });
    opened = 'delete';
    const no = h('button', { type: 'button', class: 'quiet', on: { click: close } }, 'Keep it');
    slot.replaceChildren(
      h(
        'div',
        { class: 'row sure' },
        h('span', {}, 'Delete this post for everyone?'),
        h('span', { class: 'gap' }),
        no,
        sure,
      ),
      trouble,
    );
    sure.focus();
  };

  const drawActions = () => {
    const named = name => button => {
      button.dataset.opens = name;
      return button;
    };
    const name = nameOf(post.by);
    const buttons = [named('reply')(link('Reply', reply, `Reply to ${name}`))];
    if (post.by === world.me && post.by !== 'us')
      buttons.push(
        named('edit')(link('Edit', edit, 'Edit your post')),
        named('delete')(link('Delete', remove, 'Delete your post')),
      );
    else if (post.by !== 'us' && world.me !== 'us')
      buttons.push(
        link(`Write as ${firstName(post.by)}`, () => to.become(post.by), `Write as ${name} from now on`),
      );
    if (post.by === 'us' || world.me === 'us') {
      const person = post.by === 'us' ? customerOf(post) : post.by;
      const label =
        world.me === 'us'
          ? `Message privately to ${nameOf(person)}`
          : `Message privately to ${world.brand.name}, as ${nameOf(person)}`;
      buttons.push(link('Message privately', () => to.talk(person, post.id), label));
    }
    actions.replaceChildren(...buttons);
  };

  const update = next => {
    post = next;
    const gone = post.deleted !== undefined;
    const ours = post.by === 'us';
    element.classList.toggle('gone', gone);
    element.classList.toggle('from-us', ours);
    const person = world.people.get(post.by);
    const reach = person && post.parent === undefined ? ` · ${followers(person.followers)}` : '';
    head.replaceChildren(
      h('strong', { class: 'name', dir: 'auto' }, nameOf(post.by)),
      ...(ours ? [h('span', { class: 'badge' }, 'Official')] : []),
      h(
        'span',
        {},
        `@${handleOf(post.by)} · `,
        timeOf(post.at),
        post.edited === undefined || gone ? '' : ' · edited',
        reach,
      ),
    );
    body.textContent = gone ? 'This post was deleted by its author.' : post.text;
    actions.hidden = gone;
    if (gone && opened) slot.replaceChildren();
    drawActions();
  };
  update(post);
  return { element, update, redraw: drawActions, openReply: reply };
}
