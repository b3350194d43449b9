// @ts-check
import { post, sentenceOf } from './api.js';
import { setBusy } from './buttons.js';
import { announce, byId, el } from './dom.js';
import { now, setNow, timeNode } from './time.js';

const minute = 60_000;
const steps = [
  { by: 15 * minute, label: '+15 min', says: 'Move the time forward by 15 minutes' },
  { by: 45 * minute, label: '+45 min', says: 'Move the time forward by 45 minutes' },
  { by: 60 * minute, label: '+1 h', says: 'Move the time forward by one hour' },
  { by: 24 * 60 * minute, label: '+1 day', says: 'Move the time forward by one day' },
];

/** The demo's clock: its time, and buttons that move it on. */
export function drawClock() {
  const root = byId('clock');
  const shown = timeNode(now(), 'clock');
  const forward = async (/** @type {HTMLElement} */ pressed, /** @type {number} */ by) => {
    if (root.hasAttribute('data-busy')) return;
    setBusy(root, pressed);
    try {
      const moved = await post('/api/clock', { by });
      setNow(moved.now);
      announce(`In the demo it is now ${shown.textContent}.`);
    } catch (error) {
      byId('trouble').textContent = `The clock was not moved. ${sentenceOf(error)}`;
    } finally {
      setBusy(root, null);
    }
  };
  root.replaceChildren(
    el('p', {}, el('span', { class: 'label' }, 'Demo time'), shown),
    el(
      'div',
      { class: 'steps' },
      ...steps.map(({ by, label, says }) =>
        el(
          'button',
          {
            type: 'button',
            class: 'step',
            'aria-label': `${label}. ${says}`,
            click: (/** @type {Event} */ event) =>
              void forward(/** @type {HTMLElement} */ (event.currentTarget), by),
          },
          el('span', {}, label),
        ),
      ),
    ),
  );
  root.hidden = false;
}
