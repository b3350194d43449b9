import { arrange, byId, h } from './dom.js';
import { textForm } from './form.js';
import { avatar } from './people.js';
import { postView } from './post.js';
import { act, firstName, nameOf, world } from './world.js';

const POSTS_AT_ONCE = 40;
const DEEPEST = 2;

/** The public square: a box to write in, and the threads, newest first. */
export function square(to) {
  const feed = byId('feed');
  const views = new Map();
  const threads = new Map();
  let shown = POSTS_AT_ONCE;

  const face = h('div', { class: 'face' });
  const writer = textForm({
    label: 'Write',
    button: 'Post',
    post: async text => {
      const { id } = await act('write', { as: world.me, text });
      await to.refresh();
      byId(id)?.scrollIntoView({ block: 'nearest' });
    },
  });
  const note = h('p', { class: 'note', hidden: true });
  byId('composer').append(face, h('div', { class: 'words' }, writer.form, note));

  const drawWriter = () => {
    face.replaceChildren(avatar(world.me));
    const ours = world.me === 'us';
    writer.relabel(
      `Write as ${nameOf(world.me)}`,
      ours
        ? 'Say something to everyone'
        : `What do you want to say to @${world.brand.handle}, ${firstName(world.me)}?`,
    );
    note.hidden = !ours;
    note.textContent = `You write as ${world.brand.name} on Plaza itself, outside Webcare: a way to see how an answer given elsewhere arrives there.`;
  };

  /** The posts of a thread in reading order. A deleted post stays while there is a post below it. */
  const reading = root => {
    const under = new Map();
    for (const post of world.posts.values()) {
      if (post.thread !== root.id || post.id === root.id || post.with !== undefined) continue;
      under.set(post.parent, [...(under.get(post.parent) ?? []), post]);
    }
    const walk = (post, depth) => {
      const below = (under.get(post.id) ?? []).flatMap(reply => walk(reply, depth + 1));
      return post.deleted !== undefined && below.length === 0
        ? []
        : [{ post, depth: Math.min(depth, DEEPEST) }, ...below];
    };
    return walk(root, 0);
  };

  const drawThread = (root, lines) => {
    if (!threads.has(root.id)) threads.set(root.id, h('li', { class: 'card thread' }));
    const item = threads.get(root.id);
    const elements = lines.map(({ post, depth }) => {
      let view = views.get(post.id);
      if (view && view.of !== post) view.update(post);
      if (!view) {
        view = postView(post, to);
        views.set(post.id, view);
      }
      view.of = post;
      view.element.dataset.depth = String(depth);
      return view.element;
    });
    arrange(item, elements);
    return item;
  };

  const draw = () => {
    const roots = [...world.posts.values()]
      .filter(post => post.parent === undefined && post.with === undefined)
      .reverse();
    const visible = roots
      .map(root => ({ root, lines: reading(root) }))
      .filter(({ lines }) => lines.length > 0);
    arrange(
      feed,
      visible.slice(0, shown).map(({ root, lines }) => drawThread(root, lines)),
    );
    byId('nobody').hidden = visible.length > 0;
    byId('older').hidden = visible.length <= shown;
  };
  byId('older').addEventListener('click', () => {
    shown += POSTS_AT_ONCE;
    draw();
  });

  return {
    draw,
    /** Call it after a switch of the author: other posts are now their own. */
    turn: () => {
      drawWriter();
      for (const view of views.values()) view.redraw();
    },
    /** Scrolls to a post and marks it for a moment. */
    reveal: id => {
      const root = world.posts.get(world.posts.get(id)?.thread);
      if (root && !byId(id)) {
        shown = Infinity;
        draw();
      }
      const element = byId(id);
      if (!element) return;
      element.scrollIntoView({ block: 'center' });
      element.focus({ preventScroll: true });
      mark(element);
    },
    fresh: id => {
      const element = byId(id);
      if (element) mark(element);
    },
  };
}

function mark(element) {
  element.classList.remove('fresh');
  requestAnimationFrame(() => element.classList.add('fresh'));
}
