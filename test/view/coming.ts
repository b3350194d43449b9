import type { Block, FormView, Text, View } from '../../src/view/types.ts';
import { own, say } from '../../src/words/own.ts';

/**
 * Parts that chats draw and no view of the product uses yet: pictures, advice, a field that changes another.
 */

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const chart = (from: Extract<Block, { is: 'picture' }>['from'], alt: Text): Block => ({
  is: 'picture',
  from,
  alt,
});

export const charts: View = {
  tone: 'plain',
  title: [own('This week')],
  body: [
    chart({ png: PIXEL }, say`Answers by day, drawn here`),
    chart({ url: 'https://charts.example/week.png' }, say`Answers by day, fetched from the web`),
    chart({ url: 'javascript:alert(1)' }, say`Answers of ${{ foreign: '<!channel> **Ana**' }}`),
  ],
  buttons: [],
  more: [],
  fallback: [own('This week')],
};

export const cannedForm: FormView = {
  id: 'd1',
  step: 'reply.write',
  about: 'case-1',
  seen: 4,
  title: own('Reply publicly'),
  fields: [
    {
      is: 'select',
      name: 'canned',
      label: own('Begin with'),
      options: [
        { value: 'thanks', label: own('Thank you') },
        { value: 'sorry', label: { foreign: 'Sorry <!here>' } },
      ],
      required: false,
      changes: true,
    },
    {
      is: 'text',
      name: 'text',
      label: own('Your reply'),
      value: 'Call us on 0612345678.',
      rows: 4,
      required: true,
      warning: own('A telephone number will be public.'),
    },
  ],
  submit: own('Preview'),
};
