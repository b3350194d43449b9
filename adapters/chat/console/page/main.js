// @ts-check
import { showAnswer } from './answers.js';
import { get, post } from './api.js';
import { onPress } from './buttons.js';
import { drawClock } from './clock.js';
import { drawCommandLine } from './command.js';
import { announce, byId } from './dom.js';
import { startForms } from './form.js';
import { connect } from './live.js';
import { drawPanels } from './panels.js';
import { press } from './press.js';
import { state, timelineOf } from './state.js';
import { setNow, tick } from './time.js';
import { timeline } from './timeline.js';
import { drawTabs, inView, onView, showView } from './views.js';
import { drawPeople, drawUnread } from './who.js';

let reported = '';
/** Tells the server up to which private message the person has seen. */
function reportSeen() {
  const place = timelineOf('direct').newest();
  const what = `${state.person} ${place}`;
  if (!inView('direct') || place === null || reported === what || (state.unread[state.person] ?? 0) === 0)
    return;
  reported = what;
  post('/api/seen', { person: state.person, place }).catch(() => {
    reported = '';
  });
}

/** @param {string} id */
function become(id) {
  state.person = id;
  const person = state.people.find(one => one.id === id);
  if (!state.timelines.direct.has(id)) {
    state.timelines.direct.set(
      id,
      timeline({
        shelf: 'direct',
        person: id,
        label: `Private messages of ${person?.name}`,
        empty: 'No private messages yet. Reminders and hand-overs for you arrive here.',
        onRead: reportSeen,
      }),
    );
  }
  const url = new URL(location.href);
  url.searchParams.set('as', id);
  history.replaceState(null, '', url);
  drawUnread();
  showView();
  connect();
}

async function start() {
  const begun = await get('/api/start');
  state.people = begun.people;
  setNow(begun.now);
  state.timelines.channel = timeline({
    shelf: 'channel',
    person: begun.people[0].id,
    label: 'Team channel',
    empty: 'Nothing yet. Mentions appear here as they come in.',
    onRead: () => {},
  });
  const asked = new URL(location.href).searchParams.get('as');
  state.person = state.people.some(person => person.id === asked)
    ? /** @type {string} */ (asked)
    : begun.people[0].id;
  drawPanels(begun.panels);
  drawTabs(begun.panels);
  drawPeople(id => {
    become(id);
    announce(`You are now ${state.people.find(one => one.id === id)?.name}.`);
  });
  if (begun.demo) drawClock();
  drawCommandLine(begun.commands);
  onPress(press);
  startForms(showAnswer);
  onView(reportSeen);
  become(state.person);
  setInterval(tick, 1000);
  document.body.classList.remove('starting');
}

async function tryToStart() {
  try {
    await start();
  } catch (error) {
    byId('trouble').textContent =
      'Webcare does not answer. Is it still running? This page tries again by itself.';
    console.error(error);
    setTimeout(tryToStart, 2000);
  }
}
void tryToStart();
