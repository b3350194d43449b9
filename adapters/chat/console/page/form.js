// @ts-check
import { inbound, sentenceOf } from './api.js';
import { setBusy } from './buttons.js';
import { drawBlock } from './card.js';
import { confirmed } from './confirm.js';
import { announce, byId, el, icon } from './dom.js';
import { drawConversation, drawField } from './field.js';
import { focusBack } from './origin.js';
import { state } from './state.js';

/** @typedef {import('../../../../src/view/types.ts').FormView} FormView */
/** @typedef {import('./origin.js').Origin} Origin */
/** @typedef {import('../../../../src/ports/chat.ts').Answer} Answer */

const dialog = () => /** @type {HTMLDialogElement} */ (byId('sheet'));
/**
 * @type {{
 *   form: FormView, origin: Origin & { subject?: string }, node: HTMLFormElement, before: string,
 *   attempt: { body: string, id: string } | null
 * } | null}
 */
let openForm = null;

/** @type {(answer: Answer, origin: Origin & { subject?: string }) => Promise<void>} */
let answered = async () => {};

/** @param {HTMLFormElement} node @returns {Record<string, string>} */
function valuesOf(node) {
  /** @type {Record<string, string>} */
  const values = {};
  for (const field of node.querySelectorAll('[name]')) {
    if (field instanceof HTMLInputElement && field.type === 'checkbox')
      values[field.name] = field.checked ? 'yes' : 'no';
    else if (
      field instanceof HTMLInputElement ||
      field instanceof HTMLTextAreaElement ||
      field instanceof HTMLSelectElement
    )
      values[field.name] = field.value;
  }
  return values;
}

/** @param {FormView} form */
const formHandleOf = form => ({ id: form.id, step: form.step, about: form.about, seen: form.seen });

/** @param {string} sentence */
function alarm(sentence) {
  if (openForm) /** @type {HTMLElement} */ (openForm.node.querySelector('.alarm')).textContent = sentence;
}

/** @param {HTMLElement} pressed @param {boolean} back */
async function sendForm(pressed, back) {
  if (!openForm || openForm.node.hasAttribute('data-busy')) return;
  const { form, origin, node } = openForm;
  const values = valuesOf(node);
  // A press that is tried again has the same id. If anything changed since, it is another press.
  const body = JSON.stringify([values, back]);
  if (openForm.attempt?.body !== body) openForm.attempt = { body, id: crypto.randomUUID() };
  const request = {
    is: 'submit',
    id: openForm.attempt.id,
    person: state.person,
    from: origin.from,
    on: origin.on,
    form: formHandleOf(form),
    values,
    back: back || undefined,
  };
  alarm('');
  setBusy(node, pressed);
  try {
    await answered(await inbound(request), { ...origin, subject: `submit ${form.about ?? ''}` });
  } catch (error) {
    alarm(`${sentenceOf(error)} What you wrote is still here.`);
  } finally {
    setBusy(node, null);
  }
}

/**
 * The choice changes other fields: redraws the form and keeps the focus where it was. @param {string} field
 */
async function changed(field) {
  if (!openForm || openForm.node.hasAttribute('data-busy')) return;
  const { form, origin, node } = openForm;
  const at = (/** @type {HTMLElement} */ within) =>
    /** @type {HTMLElement} */ (within.querySelector(`[name="${CSS.escape(field)}"]`));
  const request = {
    is: 'changed',
    id: crypto.randomUUID(),
    person: state.person,
    from: origin.from,
    on: origin.on,
    form: formHandleOf(form),
    field,
    values: valuesOf(node),
  };
  alarm('');
  setBusy(node, at(node));
  try {
    await answered(await inbound(request), origin);
    if (openForm) at(openForm.node)?.focus();
  } catch (error) {
    alarm(`${sentenceOf(error)} What you wrote is still here.`);
  } finally {
    setBusy(node, null);
  }
}

/** @param {NonNullable<typeof openForm>} open */
const closedRequest = ({ form, origin, node }) => ({
  is: 'closed',
  id: crypto.randomUUID(),
  person: state.person,
  from: origin.from,
  on: origin.on,
  form: formHandleOf(form),
  values: valuesOf(node),
});

/**
 * Tells the server that nobody is writing any more, and what was typed. A page that closes cannot wait for the
 * answer. If the request gets lost, the mark on the card expires.
 */
function tellClosed() {
  if (!openForm) return;
  const request = closedRequest(openForm);
  navigator.sendBeacon('/api/inbound', new Blob([JSON.stringify(request)], { type: 'application/json' }));
}

const dirty = () => openForm !== null && JSON.stringify(valuesOf(openForm.node)) !== openForm.before;

/** The server keeps the text of a send as a draft. false: it does not, or nobody knows. */
async function isKept() {
  if (!openForm?.form.step.endsWith('.write')) return false;
  try {
    return (await inbound(closedRequest(openForm))).show === 'nothing';
  } catch {
    return false;
  }
}

async function leave() {
  if (!openForm || openForm.node.hasAttribute('data-busy')) return;
  const { node } = openForm;
  const typed = dirty();
  if (typed) {
    setBusy(node, /** @type {HTMLElement} */ (node.querySelector('.close')));
    const kept = await isKept();
    setBusy(node, null);
    if (openForm?.node !== node) return;
    if (kept) {
      closeForm();
      return announce('What you wrote is kept for the next time you open this form.');
    }
    if (!(await confirmed('Close this and lose what you wrote?', 'Discard', true, 'Keep writing'))) return;
  }
  tellClosed();
  closeForm();
}

/** Moves the focus back to where the form was opened. */
export function closeForm() {
  if (!openForm) return;
  const { origin } = openForm;
  openForm = null;
  dialog().close();
  // The button that opened the form may be gone after a redraw. Then the focus is nowhere,
  // or still in the closed form.
  const at = document.activeElement;
  if (at === null || at === document.body || dialog().contains(at)) focusBack(origin);
}

/** @param {FormView} form @param {Origin & { subject?: string }} origin */
export function showForm(form, origin) {
  const fields = form.fields.map((field, index) =>
    field.is === 'shown'
      ? drawBlock(field.block, null)
      : field.is === 'conversation'
        ? drawConversation(field)
        : drawField(field, `field-${index}`, name => void changed(name)),
  );
  // A form without inputs must still be reachable, so that the keyboard can scroll it.
  const reachable = form.fields.every(field => field.is === 'shown')
    ? { tabindex: 0, role: 'group', 'aria-label': form.title }
    : {};
  const send = el(
    'button',
    {
      type: form.publishes ? 'button' : 'submit',
      class: `button primary ${form.publishes ? 'publishes' : ''}`,
      click: (/** @type {Event} */ event) => {
        event.preventDefault();
        void sendForm(send, false);
      },
    },
    form.publishes && icon(form.step.startsWith('message.') ? 'lock' : 'globe'),
    el('span', {}, form.submit),
  );
  const back =
    form.back &&
    el(
      'button',
      {
        type: 'button',
        class: 'button',
        click: (/** @type {Event} */ event) =>
          void sendForm(/** @type {HTMLElement} */ (event.currentTarget), true),
      },
      el('span', {}, form.back),
    );
  const node = el(
    'form',
    {
      novalidate: true,
      submit: (/** @type {Event} */ event) => event.preventDefault(),
      class: form.publishes ? 'publishes' : undefined,
    },
    el(
      'header',
      {},
      el('h2', { id: 'sheet-title', tabindex: -1 }, form.title),
      el(
        'button',
        { type: 'button', class: 'close', 'aria-label': 'Close', click: () => void leave() },
        icon('close'),
      ),
    ),
    el('div', { class: 'fields', ...reachable }, el('p', { class: 'alarm', role: 'alert' }), ...fields),
    el('footer', {}, back, send),
  );
  node.addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !form.publishes)
      void sendForm(send, false);
  });
  dialog().replaceChildren(node);
  openForm = { form, origin, node, before: JSON.stringify(valuesOf(node)), attempt: null };
  if (!dialog().open) dialog().showModal();
  focusFirst(form, node);
}

/**
 * Errors come first, then the first input. A form that publishes starts at its title, so that no key press
 * sends it.
 * @param {FormView} form @param {HTMLFormElement} node
 */
function focusFirst(form, node) {
  const wrong = node.querySelector('[aria-invalid="true"]');
  const first = form.publishes ? null : node.querySelector('[name]');
  const to = /** @type {HTMLElement} */ (wrong ?? first ?? node.querySelector('h2'));
  to.focus();
  if (to instanceof HTMLTextAreaElement) to.setSelectionRange(to.value.length, to.value.length);
  if (wrong) announce(node.querySelector('.error')?.textContent ?? '');
}

/** An answer may be the next form, so the page hands in what shows answers. @param {typeof answered} show */
export function startForms(show) {
  answered = show;
  dialog().addEventListener('cancel', event => {
    event.preventDefault();
    void leave();
  });
  // Chromium closes a dialog by itself on the second Esc, even when its cancel event is prevented.
  dialog().addEventListener('close', () => {
    // The event comes later than the closing: by then another form may be open.
    if (!openForm || dialog().open) return;
    tellClosed();
    closeForm();
  });
  // The browser warns in its own words before typed text is lost with the page.
  addEventListener('beforeunload', event => {
    if (dirty()) event.preventDefault();
  });
  addEventListener('pagehide', tellClosed);
}
