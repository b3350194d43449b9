import { arrange, byId, h } from './dom.js';
import { textForm } from './form.js';
import { avatar } from './people.js';
import { timeOf } from './post.js';
import { act, firstName, isPerson, nameOf, remember, remembered, world } from './world.js';

/** Private messages of the chosen author. The brand sees all of its conversations. */
export function privateTalks(to) {
  const list = byId('people');
  const pane = byId('talk');
  let seen = remembered('seen') ?? {};
  let person = null;
  let about = null;
  let visible = false;
  let drawn = null;
  let was = null;

  const messages = of =>
    [...world.posts.values()].filter(post => post.with === of && post.deleted === undefined);
  const newest = of => messages(of).at(-1)?.seq ?? 0;
  const unseen = of => messages(of).some(post => post.by === 'us' && post.seq > (seen[of] ?? 0));
  const conversations = () => {
    const all = new Set(
      [...world.posts.values()].filter(post => post.with !== undefined).map(post => post.with),
    );
    if (person) all.add(person);
    return [...all].sort((a, b) => newest(b) - newest(a));
  };

  const bubble = post => {
    const mine = post.by === world.me;
    const subject = post.parent === undefined ? undefined : world.posts.get(post.parent);
    const quoted =
      subject && subject.with === undefined && subject.deleted === undefined ? subject : undefined;
    return h(
      'li',
      {
        class: `bubble ${mine ? 'mine' : 'theirs'}${post.by === 'us' ? ' from-us' : ''}`,
        id: post.id,
        tabindex: '-1',
      },
      h(
        'p',
        { class: 'head' },
        h('strong', { dir: 'auto' }, mine ? 'You' : nameOf(post.by)),
        h('span', {}, ' · ', timeOf(post.at)),
      ),
      quoted ? h('p', { class: 'subject', dir: 'auto' }, quoted.text) : null,
      h('p', { class: 'text', dir: 'auto' }, post.text),
    );
  };

  const talk = () => {
    const ours = world.me === 'us';
    const other = ours ? nameOf(person) : world.brand.name;
    const writer = textForm({
      label: `Private message to ${other}`,
      button: 'Send privately',
      placeholder: `Write to ${ours ? firstName(person) : other}; only the two of you see it`,
      post: async text => {
        await act('private', { as: world.me, with: person, text, ...(about !== null && { about }) });
        about = null;
        await to.refresh();
      },
    });
    const lines = h('ol', {
      class: 'lines',
      'aria-label': `Messages between ${nameOf(person)} and ${world.brand.name}`,
    });
    const title = h(
      'div',
      { class: 'with' },
      avatar(ours ? person : 'us', true),
      h('h3', { dir: 'auto' }, other),
      h('span', { class: 'handle' }, `as seen by ${nameOf(world.me)}`),
    );
    const empty = h('p', { class: 'empty' });
    pane.replaceChildren(title, lines, empty, writer.form);
    writer.settle();
    return { key: `${world.me} ${person}`, lines, empty, writer, views: new Map() };
  };

  const drawPane = () => {
    if (!person) {
      pane.replaceChildren(
        h(
          'p',
          { class: 'empty' },
          'Nobody has been written to in private yet. Choose "Message privately" under a post to begin.',
        ),
      );
      drawn = null;
      return;
    }
    if (drawn?.key !== `${world.me} ${person}`) drawn = talk();
    const posts = messages(person);
    const before = drawn.lines.childElementCount;
    arrange(
      drawn.lines,
      posts.map(post => {
        if (!drawn.views.has(post.id)) drawn.views.set(post.id, bubble(post));
        return drawn.views.get(post.id);
      }),
    );
    const closed = !world.people.get(person)?.takesPrivate;
    drawn.empty.hidden = posts.length > 0;
    drawn.empty.textContent = closed
      ? `${firstName(person)} takes private messages only from accounts they wrote to first.`
      : `No private messages between ${firstName(person)} and ${world.brand.name} yet.`;
    if (visible && posts.length > before) drawn.lines.lastElementChild?.scrollIntoView({ block: 'nearest' });
  };

  const draw = () => {
    if (isPerson(world.me)) person = world.me;
    else if (was !== 'us' && person && messages(person).length === 0) person = null;
    was = world.me;
    if (world.me === 'us') person ??= conversations()[0] ?? null;
    if (visible && person && isPerson(world.me)) {
      seen = { ...seen, [person]: newest(person) };
      remember('seen', seen);
    }
    list.replaceChildren(
      ...conversations().map(id =>
        h(
          'button',
          {
            type: 'button',
            class: 'someone',
            'aria-current': id === person ? 'true' : undefined,
            on: { click: () => choose(id) },
          },
          avatar(id, true),
          h('span', { dir: 'auto' }, nameOf(id)),
          unseen(id) && isPerson(world.me)
            ? h('span', { class: 'dot' }, h('span', { class: 'unseen' }, 'new message'))
            : null,
        ),
      ),
    );
    const waiting = conversations().filter(unseen).length;
    byId('unseen').hidden = waiting === 0;
    byId('unseen').textContent = String(waiting);
    drawPane();
  };

  const choose = id => {
    person = id;
    about = null;
    if (isPerson(world.me)) to.become(id);
    else draw();
  };

  return {
    draw,
    choose,
    /** Opens the conversation with the brand about a post. */
    begin: (id, post) => {
      choose(id);
      about = post;
      drawn?.writer.box.focus();
    },
    show: on => {
      visible = on;
      draw();
      if (on) drawn?.lines.lastElementChild?.scrollIntoView({ block: 'nearest' });
    },
  };
}
