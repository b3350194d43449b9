import type { Instant } from '../../src/case/types.ts';
import type { Address, Answer, ChatAdapter, Receive } from '../../src/ports/chat.ts';
import type { Button, FormView, Own, Text, Tone, View } from '../../src/view/types.ts';
import { calm } from './world.ts';

export const own = (text: string) => text as Own;
const minute = 60_000;

export const view = (title: string, over: Partial<View> = {}): View => ({
  tone: 'plain',
  title: [own(title)],
  body: [],
  buttons: [],
  more: [],
  fallback: [own(title)],
  ...over,
});

export const button = (does: Button['does'], label: string, over: Partial<Button> = {}): Button => ({
  does,
  about: 'case-1',
  label: own(label),
  ...over,
});
export const reply = button('reply', 'Reply publicly', { opens: 'form' });
const move = button('move_to_dm', 'Move to DM', { opens: 'form' });
const resolve = button('resolve', 'Resolve');
const more = (url: string): Button[] => [
  button('release', 'Release'),
  button('hand_over', 'Hand over', { opens: 'form' }),
  button('no_reply', 'No reply needed', { opens: 'form' }),
  button('history', 'History'),
  button('open_original', 'Open original', { opens: { url } }),
];

/** A small handwritten view that looks like the real card of a case. */
export function caseCard(of: {
  tone: Tone;
  state: string;
  who: string;
  about: string;
  text: string;
  at: Instant;
  due: Instant;
  owner?: string;
  url: string;
  extra?: View['body'];
}): View {
  return {
    tone: of.tone,
    title: [own(`${of.state} · Plaza`)],
    body: [
      {
        is: 'quote',
        text: of.text,
        by: [{ foreign: of.who }, own(of.about)],
        at: of.at,
        side: 'customer',
        private: false,
        hidden: false,
        cut: false,
      },
      ...(of.extra ?? []),
      {
        is: 'facts',
        facts: [
          { label: own('Answer due'), value: [{ at: of.due, as: 'left' }] },
          {
            label: own('Owner'),
            value: of.owner ? [{ person: of.owner, name: of.owner }] : [own('nobody yet')],
          },
        ],
      },
    ],
    buttons: [
      ...(of.owner ? [] : [button('claim', 'Claim', { style: 'primary' })]),
      { ...reply, ...(of.owner ? { style: 'primary' } : {}) },
      move,
      resolve,
    ],
    more: more(of.url),
    fallback: [own(`${of.state}: `), { foreign: of.text }],
  };
}

export const jan = (owner?: string, url = 'https://plaza.example/p/1', now = Date.now()): View =>
  caseCard({
    tone: owner ? 'owned' : 'new',
    state: owner ? `${owner.split(' ')[0]} has it` : 'New',
    who: 'Jan Jansen',
    about: ' @janj · 120 followers',
    text: 'Al drie dagen geen internet in Utrecht. Iemand wakker daar bij Acme?',
    at: now - 12 * minute,
    due: now + 48 * minute,
    url,
    ...(owner ? { owner } : {}),
  });

export const writeForm = (value = '', error?: string): FormView => ({
  id: 'send-1',
  step: 'reply.write',
  about: 'case-1',
  seen: 3,
  title: own('Reply publicly'),
  fields: [
    { is: 'shown', block: jan().body[0]! },
    {
      is: 'text',
      name: 'text',
      label: own('Your reply'),
      value,
      rows: 4,
      max: 500,
      hint: own('Posted on Plaza as Acme. The next step shows it before anything is public.'),
      required: true,
      ...(error ? { error: own(error) } : {}),
    },
  ],
  submit: own('Preview'),
});

export const previewForm = (text: string): FormView => ({
  id: 'send-1',
  step: 'reply.preview',
  about: 'case-1',
  seen: 3,
  title: own('Check and post'),
  fields: [
    {
      is: 'shown',
      block: {
        is: 'text',
        text: [
          own('This is posted on Plaza as Acme, under the post of '),
          { foreign: 'Jan Jansen' },
          own('.'),
        ],
      },
    },
    {
      is: 'shown',
      block: {
        is: 'quote',
        text,
        by: [{ foreign: 'Acme' }, own(' @acme')],
        at: Date.now(),
        side: 'us',
        private: false,
        hidden: false,
        cut: false,
      },
    },
  ],
  back: own('Back'),
  submit: own('Post publicly'),
  publishes: true,
});

export const notice = (...text: Text): Answer => ({
  show: 'view',
  view: view('For you', { body: [{ is: 'text', text }], fallback: text }),
});

/** Acts as the engine for one case: claim, reply in two steps, and a notice for everything else. */
export function script(chat: () => ChatAdapter): Receive {
  const place: Address = { to: 'place', place: { chat: 'console', workspace: 'local', channel: 'team' } };
  return async (inbound): Promise<Answer> => {
    if (inbound.is === 'press' && inbound.does === 'claim') {
      await chat().update(place, inbound.on ?? 'jan', jan(inbound.by.name), calm());
      return { show: 'nothing' };
    }
    if (inbound.is === 'press' && inbound.does === 'reply') return { show: 'form', form: writeForm() };
    if (inbound.is === 'submit' && inbound.form.step === 'reply.write') {
      const text = inbound.values.text ?? '';
      if (text.trim() === '') return { show: 'errors', form: writeForm(text, 'Write what is to be posted.') };
      return { show: 'form', form: previewForm(text) };
    }
    if (inbound.is === 'submit' && inbound.back) return { show: 'form', form: writeForm('We are on it.') };
    if (inbound.is === 'submit')
      return notice(own('It is posted in ten seconds. Until then it can be taken back.'));
    if (inbound.is === 'changed') return { show: 'form', form: writeForm(inbound.values.text) };
    if (inbound.is === 'closed') return { show: 'nothing' };
    if (inbound.is === 'command') return notice(own(`You asked for ${inbound.text || 'nothing'}.`));
    if (inbound.is === 'home') return notice(own('This is your page.'));
    return notice(own(`You pressed ${inbound.does}.`));
  };
}
