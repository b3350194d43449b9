// @ts-check
import { showAnswer, showTrouble } from './answers.js';
import { inbound, Refused } from './api.js';
import { setBusy } from './buttons.js';
import { byId, el, icon } from './dom.js';
import { state } from './state.js';

const explained =
  'Nothing was sent: what people write in this channel is never published. This line takes commands such as /webcare stats. To answer a customer, press Reply publicly on a card.';

/**
 * The line under the lists. It takes only commands.
 * @param {string[]} offered the commands that exist
 */
export function drawCommandLine(offered) {
  const form = byId('command');
  const input = el('input', {
    type: 'text',
    id: 'command-text',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: '/webcare queue',
    maxlength: 1000,
    'aria-describedby': 'command-help',
  });
  const help = el('p', { id: 'command-help', class: 'help', role: 'status' });
  const send = el(
    'button',
    { type: 'submit', class: 'button primary icon-only', 'aria-label': 'Send the command' },
    icon('send'),
  );

  const run = async (/** @type {string} */ text, /** @type {HTMLElement} */ pressed) => {
    if (form.hasAttribute('data-busy')) return;
    const origin = { from: state.shelf, subject: `command ${text}` };
    const request = { is: 'command', id: crypto.randomUUID(), person: state.person, from: state.shelf, text };
    const attempt = async () => {
      setBusy(form, pressed);
      try {
        await showAnswer(await inbound(request), { ...origin, request });
        if (input.value.trim() === text) input.value = '';
      } catch (error) {
        showTrouble(error, origin, error instanceof Refused ? null : attempt);
      } finally {
        setBusy(form, null);
      }
    };
    await attempt();
  };
  form.addEventListener('submit', event => {
    event.preventDefault();
    const text = input.value.trim();
    const command = /^\/webcare(\s|$)/i.test(text);
    help.textContent = command || text === '' ? '' : explained;
    if (command) void run(text, send);
  });
  input.addEventListener('input', () => {
    help.textContent = '';
  });
  form.replaceChildren(
    el(
      'div',
      { class: 'chips', role: 'group', 'aria-label': 'Commands' },
      ...offered.map(word =>
        el(
          'button',
          {
            type: 'button',
            class: 'chip',
            click: (/** @type {Event} */ event) =>
              void run(`/webcare ${word}`, /** @type {HTMLElement} */ (event.currentTarget)),
          },
          el('span', {}, word),
        ),
      ),
    ),
    el('div', { class: 'line' }, el('label', { for: 'command-text', class: 'sr' }, 'Command'), input, send),
    help,
  );
}
