import type { ConsoleChat } from '../../adapters/chat/console/index.ts';
import type { Instant } from '../../src/case/types.ts';
import type { Address } from '../../src/ports/chat.ts';
import type { View } from '../../src/view/types.ts';
import { button, caseCard, jan, own, reply, view } from './scene.ts';
import { calm, toPerson, toPlace } from './world.ts';

const minute = 60_000;

/** Fills the channel like an hour of work would: every tone, a private talk and a folded case. */
export async function busyChannel(chat: ConsoleChat, now: Instant, url: string): Promise<void> {
  const postView = (one: View, key: string, to: Address = toPlace(chat)) => chat.post(to, one, key, calm());
  await postView(
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
  await postView(
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
  await postView(
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
  await postView(
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
        {
          is: 'text',
          text: [
            own('The network did not say whether the reply was posted. Look there, then say which it is.'),
          ],
          tone: 'attention',
        },
      ],
    }),
    'unclear',
  );
  await postView(
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
  await postView(jan(undefined, url, now), 'jan');
  await postView(
    view('Due in 13 min', {
      tone: 'soon',
      body: [
        {
          is: 'text',
          text: [
            own('Eva Bakker on Plaza waits for an answer until '),
            { at: now + 13 * minute, as: 'left' },
            own('.'),
          ],
        },
      ],
      buttons: [reply],
    }),
    'remind-ana',
    toPerson('ana'),
  );
  await postView(
    view('Handed to you', {
      tone: 'owned',
      body: [
        {
          is: 'text',
          text: [
            { person: 'b', name: 'Bram Jansen' },
            own(' handed you the case of '),
            { foreign: 'Kasper Nielsen' },
            own('.'),
          ],
        },
      ],
      buttons: [button('show_case', 'Show')],
    }),
    'hand-ana',
    toPerson('ana'),
  );
  await postView(view('Due in 13 min', { tone: 'soon' }), 'remind-carla', toPerson('carla'));
}
