// @ts-check
import { get, Refused } from './api.js';
import { byId } from './dom.js';
import { state, timelineOf } from './state.js';
import { setNow } from './time.js';
import { inView } from './views.js';
import { drawUnread } from './who.js';

/** @type {EventSource | null} */
let source = null;
let again = 0;

const lost =
  'The connection to Webcare is lost, so what you see may be old. This page keeps trying; if Webcare was stopped, start it again with npm start.';

async function load() {
  try {
    await Promise.all([timelineOf('channel').load(), timelineOf('direct').load()]);
    byId('trouble').textContent = '';
  } catch {
    byId('trouble').textContent = lost;
    later();
  }
}

function later() {
  clearTimeout(again);
  again = window.setTimeout(connect, 2000);
}

/** Follows what happens as the person one is. Loads the newest once the stream is open, so that nothing falls between. */
export function connect() {
  source?.close();
  clearTimeout(again);
  const stream = new EventSource(`/api/live?person=${encodeURIComponent(state.person)}`);
  source = stream;
  /** @param {string} event @param {(data: any) => void} then */
  const on = (event, then) => stream.addEventListener(event, message => then(JSON.parse(message.data)));
  /** Everything anew: whatever was told while nobody listened here was missed. @param {Record<string, number>} unread */
  const anew = unread => {
    state.unread = unread;
    drawUnread();
    void load();
  };
  on('hello', data => {
    setNow(data.now);
    anew(data.unread);
  });
  on('again', data => anew(data.unread));
  on('clock', data => setNow(data.now));
  on('message', ({ shelf, message }) => {
    timelineOf(shelf).receive(message);
    if (!inView(shelf)) document.querySelector(`[data-view="${shelf}"]`)?.classList.add('news');
  });
  on('unread', ({ person, count }) => {
    state.unread[person] = count;
    drawUnread();
    // Seen at once if it is what its reader looks at.
    timelineOf('direct').settle();
  });
  stream.onerror = () => {
    if (source !== stream) return;
    byId('trouble').textContent = lost;
    // The browser tries again by itself, except after an answer that was no stream: that may say what to do.
    if (stream.readyState !== EventSource.CLOSED) return;
    get('/api/start').catch(error => {
      if (error instanceof Refused) byId('trouble').textContent = error.message;
    });
    later();
  };
}

// A browser opens six connections to one address at most: a page nobody looks at gives its own back.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') source?.close();
  else if (state.person !== '') connect();
});
