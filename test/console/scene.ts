import type { Instant } from '../../src/case/types.ts';
import type { Address, Answer, ChatAdapter, Receive } from '../../src/ports/chat.ts';
import type { Button, FormView, Own, Text, Tone, View } from '../../src/view/types.ts';

export const own = (text: string) => text as Own;
const signal = () => new AbortController().signal;
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

const button = (does: Button['does'], label: string, over: Partial<Button> = {}): Button => ({ does, about: 'case-1', label: own(label), ...over });
const reply = button('reply', 'Reply publicly', { opens: 'form' });
const move = button('move_to_dm', 'Move to DM', { opens: 'form' });
const resolve = button('resolve', 'Resolve');
const more = (url: string): Button[] => [
  button('release', 'Release'),
  button('hand_over', 'Hand over', { opens: 'form' }),
  button('no_reply', 'No reply needed', { opens: 'form' }),
  button('history', 'History'),
  button('open_original', 'Open original', { opens: { url } }),
];

/** A case as the real card shows it, small enough to write by hand. */
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
          { label: own('Owner'), value: of.owner ? [{ person: of.owner, name: of.owner }] : [own('nobody yet')] },
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
    { is: 'shown', block: { is: 'text', text: [own('This is posted on Plaza as Acme, under the post of '), { foreign: 'Jan Jansen' }, own('.')] } },
    {
      is: 'shown',
      block: { is: 'quote', text, by: [{ foreign: 'Acme' }, own(' @acme')], at: Date.now(), side: 'us', private: false, hidden: false, cut: false },
    },
  ],
  back: own('Back'),
  submit: own('Post publicly'),
  publishes: true,
});

export const notice = (...text: Text): Answer => ({ show: 'view', view: view('For you', { body: [{ is: 'text', text }], fallback: text }) });

/** Plays the engine for one case: claim, reply in two steps, and a notice for the rest. */
export function script(chat: () => ChatAdapter): Receive {
  const place: Address = { to: 'place', place: { chat: 'console', workspace: 'local', channel: 'team' } };
  return async (inbound): Promise<Answer> => {
    if (inbound.is === 'press' && inbound.does === 'claim') {
      await chat().update(place, inbound.on ?? 'jan', jan(inbound.by.name), signal());
      return { show: 'nothing' };
    }
    if (inbound.is === 'press' && inbound.does === 'reply') return { show: 'form', form: writeForm() };
    if (inbound.is === 'submit' && inbound.form.step === 'reply.write') {
      const text = inbound.values.text ?? '';
      if (text.trim() === '') return { show: 'errors', form: writeForm(text, 'Write what is to be posted.') };
      return { show: 'form', form: previewForm(text) };
    }
    if (inbound.is === 'submit' && inbound.back) return { show: 'form', form: writeForm('We are on it.') };
    if (inbound.is === 'submit') return notice(own('It is posted in ten seconds. Until then it can be taken back.'));
    if (inbound.is === 'closed') return { show: 'nothing' };
    if (inbound.is === 'command') return notice(own(`You asked for ${inbound.text || 'nothing'}.`));
    return notice(own(`You pressed ${inbound.does}.`));
  };
}

/** A channel as it looks after an hour of work: every tone, a private talk, a folded case. */
export async function busyChannel(chat: ChatAdapter, now: Instant, url: string): Promise<void> {
  const place: Address = { to: 'place', place: chat.places[0]! };
  const person = (user: string): Address => ({ to: 'person', account: { chat: 'console', workspace: 'local', user } });
  const say = (one: View, key: string, to: Address = place) => chat.post(to, one, key, signal());
  await say(
    {
      ...view('Resolved · Plaza · Freja Holm', { tone: 'done' }),
      body: [
        {
          is: 'text',
          text: [
            own('Answered by '),
            { person: 'b', name: 'Bram Jansen' },
            own(' in 9 min, resolved '),
            { at: now - 50 * minute, as: 'time' },
            own('.'),
          ],
        },
      ],
      buttons: [button('reopen', 'Reopen')],
      more: [button('history', 'History')],
    },
    'done',
  );
  await say(
    caseCard({
      tone: 'waiting',
      state: 'Waiting for the customer',
      who: 'Sofie Lindqvist',
      about: ' @sofie_l · 1,204 followers',
      text: 'Ordered the Acme grinder on Monday, tracking still says "label created". Should I worry?',
      at: now - 74 * minute,
      due: now + 26 * 60 * minute,
      owner: 'Bram Jansen',
      url,
      extra: [
        {
          is: 'quote',
          text: 'Hi Sofie, sorry about the wait! I have sent you a message so that we can look up your order.',
          by: [{ foreign: 'Acme' }, own(' by '), { person: 'b', name: 'Bram Jansen' }],
          at: now - 60 * minute,
          side: 'us',
          private: false,
          hidden: false,
          cut: false,
        },
        {
          is: 'quote',
          text: 'Thanks! The order number is 48213, postcode 1012 AB.',
          by: [{ foreign: 'Sofie Lindqvist' }],
          at: now - 41 * minute,
          side: 'customer',
          private: true,
          hidden: false,
          cut: false,
        },
        { is: 'text', text: [own('A public follow-up is owed before this can be resolved.')], tone: 'soon' },
      ],
    }),
    'sofie',
  );
  await say(
    caseCard({
      tone: 'late',
      state: 'Late',
      who: 'مريم الحسن',
      about: ' @maryam · 88 followers',
      text: 'آلة القهوة لا تعمل منذ أسبوع ولم يرد أحد 😡',
      at: now - 95 * minute,
      due: now - 35 * minute,
      url,
    }),
    'late',
  );
  await say(
    caseCard({
      tone: 'attention',
      state: 'Did this go out?',
      who: 'Kasper Nielsen',
      about: ' @kasper',
      text: 'Kan man få refunderet, når varen kommer for sent?',
      at: now - 30 * minute,
      due: now + 30 * minute,
      owner: 'Ana de Vries',
      url,
      extra: [
        { is: 'text', text: [own('The network did not say whether the reply was posted. Look there, then say which it is.')], tone: 'attention' },
      ],
    }),
    'unclear',
  );
  await say(
    caseCard({
      tone: 'soon',
      state: 'Due soon',
      who: 'Eva Bakker',
      about: ' @evab · 56 followers',
      text: 'Top dat jullie zo snel waren met mijn nieuwe modem! Alleen doet de tv het nu niet meer. Hoort dat erbij of moet ik iets instellen?',
      at: now - 47 * minute,
      due: now + 13 * minute,
      url,
    }),
    'soon',
  );
  await say(jan(undefined, url, now), 'jan');
  await say(
    view('Due in 13 min', {
      tone: 'soon',
      body: [{ is: 'text', text: [own('Eva Bakker on Plaza waits for an answer until '), { at: now + 13 * minute, as: 'left' }, own('.')] }],
      buttons: [reply],
    }),
    'remind-ana',
    person('ana'),
  );
  await say(
    view('Handed to you', {
      tone: 'owned',
      body: [{ is: 'text', text: [{ person: 'b', name: 'Bram Jansen' }, own(' handed you the case of '), { foreign: 'Kasper Nielsen' }, own('.')] }],
      buttons: [button('show_case', 'Show')],
    }),
    'hand-ana',
    person('ana'),
  );
  await say(view('Due in 13 min', { tone: 'soon' }), 'remind-carla', person('carla'));
}
