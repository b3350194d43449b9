// @ts-check
import { byId } from './dom.js';
import { state, timelineOf } from './state.js';
import { setNow } from './time.js';
import { inView } from './views.js';
import { drawUnread } from './who.js';

/** @type {EventSource | null} */
let source = null;
let retryTimer = 0;

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
  clearTimeout(retryTimer);
  retryTimer = window.setTimeout(connect, 2000);
}

/** Follows changes as the chosen person. Loads the newest once the stream is open, so that none is missed. */
export function connect() {
  source?.close();
  clearTimeout(retryTimer);
  const stream = new EventSource(`/api/live?person=${encodeURIComponent(state.person)}`);
  source = stream;
  /** @param {string} event @param {(data: any) => void} then */
  const on = (event, then) => stream.addEventListener(event, message => then(JSON.parse(message.data)));
  /**
   * Loads everything again: changes were missed while this page did not listen.
   * @param {Record<string, number>} unread
   */
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
    // Marks the message as seen at once if the reader is looking at this list.
    timelineOf('direct').settle();
  });
  stream.onerror = () => {
    if (source !== stream) return;
    byId('trouble').textContent = lost;
    // The browser reconnects by itself, unless the answer was not a stream.
    if (stream.readyState === EventSource.CLOSED) later();
  };
}

// A browser opens at most six connections to one address, so a hidden page gives its connection back.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') source?.close();
  else if (state.person !== '') connect();
});
