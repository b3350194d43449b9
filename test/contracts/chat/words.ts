import type { Address } from '../../../src/ports/chat.ts';
import type { Outcome } from '../../../src/ports/outcome.ts';
import type { Button, FormView, Own, View } from '../../../src/view/types.ts';
import type { Harness } from './harness.ts';

export const own = (text: string) => text as Own;

export const card = (title: string, over: Partial<View> = {}): View => ({
  tone: 'new',
  title: [own(title)],
  body: [],
  buttons: [],
  more: [],
  fallback: [own(title)],
  ...over,
});
export const claim: Button = { does: 'claim', about: 'case-1', label: own('Claim') };
export const reply: Button = { does: 'reply', about: 'case-1', label: own('Reply publicly'), opens: 'form' };

export const writeForm = (over: Partial<FormView> = {}, value = '', error?: string): FormView => ({
  id: 'send-1',
  step: 'reply.write',
  about: 'case-1',
  seen: 3,
  title: own('Reply publicly'),
  fields: [
    { is: 'shown', block: { is: 'text', text: [own('Answering the question of '), { foreign: 'Jan' }] } },
    {
      is: 'text',
      name: 'text',
      label: own('Your reply'),
      value,
      rows: 4,
      max: 280,
      required: true,
      ...(error ? { error: own(error) } : {}),
    },
  ],
  submit: own('Preview'),
  ...over,
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
        is: 'quote',
        text,
        by: [own('Acme')],
        at: 0,
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

/** A signal that never fires. */
export const calm = () => new AbortController().signal;
export const toPlace = (chat: Harness): Address => ({ to: 'place', place: chat.adapter.places[0]! });
export const post = (chat: Harness, view: View, key: string, signal = calm()) =>
  chat.adapter.post(toPlace(chat), view, key, signal);

export function okOf<T>(outcome: Outcome<T>): T {
  if (outcome.is !== 'ok') throw new Error(`expected ok, got ${JSON.stringify(outcome)}`);
  return outcome.value;
}
export const times = (lines: string[], text: string) => lines.filter(line => line.includes(text)).length;
