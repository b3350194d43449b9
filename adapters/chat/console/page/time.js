// @ts-check
import { el } from './dom.js';

const locale = 'en-GB';
const minutes = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
const withDay = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const dayOnly = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
const weekday = new Intl.DateTimeFormat(locale, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const whole = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' });

let ahead = 0;
/** The case's time: the demo's clock runs ahead of this computer's. */
export const now = () => Date.now() + ahead;
/** @param {number} instant the time on the server's clock */
export function setNow(instant) {
  ahead = instant - Date.now();
  tick();
}

/** @param {number} a @param {number} b */
const sameDay = (a, b) => new Date(a).toDateString() === new Date(b).toDateString();

/** @param {number} duration */
function length(duration) {
  const seconds = Math.floor(duration / 1000);
  if (seconds < 60) return `${seconds} s`;
  const [days, hours, mins] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  const parts =
    days > 0
      ? [
          [days, 'd'],
          [hours, 'h'],
        ]
      : [
          [hours, 'h'],
          [mins, 'min'],
        ];
  return parts
    .filter(([count]) => count !== 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** @param {number} at @param {string} as */
function wording(at, as) {
  if (as === 'day') return dayOnly.format(at);
  if (as === 'clock') return weekday.format(at);
  const time = sameDay(at, now()) ? minutes.format(at) : withDay.format(at);
  if (as !== 'left') return time;
  const left = at - now();
  return left >= 0 ? `${time} (${length(left)} left)` : `${time} (${length(-left)} over)`;
}

/** A day as a heading between messages. @param {number} at */
export function dayName(at) {
  if (sameDay(at, now())) return 'Today';
  if (sameDay(at, now() - 86_400_000)) return 'Yesterday';
  return dayOnly.format(at);
}

/**
 * The time in the reader's own time zone, kept right as time passes.
 * @param {number} at @param {'time' | 'day' | 'left' | 'clock'} as
 */
export function timeNode(at, as) {
  const shown = wording(at, as);
  const over = as === 'left' && at < now() ? 'over' : undefined;
  return el(
    'time',
    {
      class: over,
      datetime: new Date(at).toISOString(),
      'data-at': at,
      'data-as': as,
      title: whole.format(at),
    },
    shown,
  );
}

export function tick() {
  for (const node of document.querySelectorAll('time[data-as]')) {
    const { at, as } = /** @type {HTMLElement} */ (node).dataset;
    const shown = wording(as === 'clock' ? now() : Number(at), as ?? 'time');
    if (node.textContent !== shown) node.textContent = shown;
    if (as === 'left') node.classList.toggle('over', Number(at) < now());
  }
}
