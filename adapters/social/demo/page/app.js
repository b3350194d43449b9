import { byId, h } from './dom.js';
import { identity } from './people.js';
import { privateTalks } from './private.js';
import { square } from './square.js';
import { ago } from './words.js';
import { fetchState, merge, nameOf, world } from './world.js';

// In milliseconds. A request is one small query; at this rate an answer of the brand shows within a second.
const EVERY = 700;
const NEWS_STAYS = 9000;

const to = {
  refresh: () => refresh(),
  become: id => me.become(id),
  talk: (person, post) => {
    openView('private');
    talks.begin(person, post);
  },
};
const me = identity(() => {
  feed.turn();
  talks.draw();
}, to.refresh);
const feed = square(to);
const talks = privateTalks(to);

function openView(name) {
  for (const each of ['square', 'private']) {
    byId(each).hidden = each !== name;
    if (each === name) byId(`to-${each}`).setAttribute('aria-current', 'page');
    else byId(`to-${each}`).removeAttribute('aria-current');
  }
  talks.show(name === 'private');
}
byId('to-square').addEventListener('click', () => openView('square'));
byId('to-private').addEventListener('click', () => openView('private'));

/** Goes to a post, public or private, that a link names. */
function goTo(id) {
  const post = world.posts.get(id);
  if (!post) return;
  if (post.with === undefined) {
    openView('square');
    feed.reveal(id);
  } else {
    openView('private');
    talks.choose(post.with);
    byId(id)?.focus();
  }
}

function announce(post) {
  const whom = world.posts.get(post.parent)?.by;
  const what =
    post.by !== 'us'
      ? post.with === undefined
        ? `${nameOf(post.by)} wrote on the square`
        : `${nameOf(post.by)} wrote to ${world.brand.name} in private`
      : post.with !== undefined
        ? `${world.brand.name} wrote to ${nameOf(post.with)} in private`
        : `${world.brand.name} answered ${whom ? nameOf(whom) : 'everyone'}`;
  const show = h('button', { type: 'button', class: 'link' }, 'Show');
  const line = h(
    'div',
    { class: post.by === 'us' ? 'line from-us' : 'line unseen' },
    h('span', {}, what),
    post.by === 'us' ? show : null,
  );
  show.addEventListener('click', () => {
    line.remove();
    goTo(post.id);
  });
  byId('news').append(line);
  setTimeout(() => line.remove(), NEWS_STAYS);
}

function drawPage(arrived) {
  const focused = document.activeElement;
  me.draw();
  feed.draw();
  talks.draw();
  for (const post of arrived) {
    feed.fresh(post.id);
    if (post.by !== world.me) announce(post);
  }
  if (focused?.isConnected && focused !== document.activeElement) focused.focus();
}

let begun = false;
let asking = null;
async function refresh() {
  // Never two requests at once: an older answer must not overwrite a newer one.
  while (asking) await asking;
  asking = ask();
  try {
    await asking;
  } finally {
    asking = null;
  }
}
async function ask() {
  let state;
  try {
    state = await fetchState();
  } catch {
    byId('lost').hidden = false;
    byId('lost').textContent =
      'Plaza cannot be reached. It is tried again every moment; what you typed stays.';
    return;
  }
  byId('lost').hidden = true;
  const { arrived, changed } = merge(state);
  if (changed) drawPage(arrived);
  if (begun) return;
  begun = true;
  drawPage([]);
  feed.turn();
  goTo(location.hash.slice(1));
}

async function watch() {
  if (!document.hidden) await refresh();
  setTimeout(watch, EVERY);
}
document.addEventListener('visibilitychange', () => !document.hidden && refresh());
window.addEventListener('hashchange', () => goTo(location.hash.slice(1)));
setInterval(() => {
  for (const time of document.querySelectorAll('time[data-at]'))
    time.textContent = ago(Number(time.dataset.at));
}, 10_000);
watch();
