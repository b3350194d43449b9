import type { FormAct } from '../../src/acts/acts.ts';
import type { EventData } from '../../src/case/events.ts';
import type { DraftOf } from '../../src/reply/draft.ts';
import type { Figures } from '../../src/stats/figures.ts';
import { card, movedDown } from '../../src/view/case/card.ts';
import { showAll } from '../../src/view/case/conversation.ts';
import { history, historyPage } from '../../src/view/case/history.ts';
import type { Folder, Logged } from '../../src/view/folder.ts';
import { caseForms, drawCaseForm } from '../../src/view/forms/case-forms.ts';
import type { Typed } from '../../src/view/forms/fields.ts';
import { mine, queue } from '../../src/view/lists/cases.ts';
import { help, homePage, onCallNow, stats } from '../../src/view/lists/lists.ts';
import { laneMended, laneShut, onlyRefused, takenAgain } from '../../src/view/notices/alarms.ts';
import {
  breached,
  customerWrote,
  done,
  lateOnArrival,
  nobodyOnCall,
  reminder,
  reopened,
  trouble,
} from '../../src/view/notices/notices.ts';
import { answerGone, sendTrouble } from '../../src/view/notices/our-answers.ts';
import { givenAway, handedToYou, takenFromYou } from '../../src/view/notices/ownership.ts';
import { refused } from '../../src/view/notices/refused.ts';
import type { Reader } from '../../src/view/personal.ts';
import type { FormView, View } from '../../src/view/types.ts';
import { own } from '../../src/words/own.ts';
import { wordsOf } from '../../src/words/words.ts';
import { cannedForm, charts } from './coming.ts';
import { corrected, preview, written } from './drafts.ts';
import {
  ANA,
  BRAM,
  CARLA,
  FIRST,
  folder,
  HOUR,
  invites,
  MINUTE,
  NOW,
  post,
  saidIn,
  send,
  states,
} from './folders.ts';
import { hostile } from './hostile.ts';
import { listed } from './listed.ts';

export { folder, NOW, states } from './folders.ts';
export { hostile } from './hostile.ts';

export const words = wordsOf('en');

const all: Record<string, Folder> = { ...states, ...hostile };
const cards = Object.entries(all).map(([name, each]) => ({
  name: `card: ${name}`,
  view: card(each, NOW, words),
}));

const submitted = send('s1', { submitted: NOW - 5 * MINUTE });
const sampleEvents: EventData[] = [
  { kind: 'opened', mode: 'live' },
  { kind: 'post_arrived', post: post(FIRST) },
  {
    kind: 'clock_started',
    clock: 'first_reply.1',
    clockKind: 'first_reply',
    policy: 'default',
    from: NOW,
    due: NOW + HOUR,
    steps: [],
  },
  { kind: 'claimed', person: ANA },
  { kind: 'send_submitted', send: { ...submitted, stage: 'queued' } },
  { kind: 'send_posted', send: 's1', n: 1, postedAt: NOW },
  { kind: 'clock_ended', clock: 'first_reply.1', how: 'answered', ended: NOW },
  { kind: 'waiting' },
];
const log = sampleEvents.map((event, i): Logged => {
  return { version: i + 1, at: NOW - (9 - i) * MINUTE, by: i === 3 || i === 4 ? ANA : null, event };
});
const longLog = Array.from({ length: 90 }, (_, i): Logged => {
  return { version: i + 1, at: NOW, by: BRAM, event: { kind: 'claimed', person: BRAM } };
});

const many = Object.values(states);
const overdue = states.overdue;
const owned = states.owned;
const figures: Figures = {
  period: { is: '7d', from: NOW - 7 * 24 * HOUR, to: NOW },
  opened: 1_204,
  openNow: 17,
  firstReply: { median: 124 * MINUTE, p90: 9 * HOUR, answered: 980 },
  promise: { met: 431, judged: 980 },
  answeredElsewhere: 61,
  debt: {
    open: 2,
    cases: [
      { id: 'case-1', since: NOW - 26 * HOUR },
      { id: 'case-2', since: NOW - HOUR },
    ],
  },
  lateOnArrival: 3,
};
const none: Figures = {
  ...figures,
  opened: 0,
  openNow: 0,
  firstReply: { median: null, p90: null, answered: 0 },
  promise: { met: 0, judged: 0 },
  debt: { open: 0, cases: [] },
};

/** Every kind of View, for the contract tests of the chats. Each must fit, stay inert and lose nothing. */
export const fixtures: { name: string; view: View }[] = [
  ...cards,
  { name: 'moved down', view: movedDown(owned, words) },
  { name: 'moved down: hostile', view: movedDown(hostile['long everything'], words) },
  {
    name: 'refused: already owned',
    view: refused({ code: 'already_owned', person: ANA, since: NOW - MINUTE }, owned, words),
  },
  {
    name: 'refused: news',
    view: refused(
      {
        code: 'news',
        version: 9,
        news: [
          { is: 'post', post: FIRST, by: 'forum:u9' },
          { is: 'deleted', post: FIRST },
        ],
      },
      owned,
      words,
    ),
  },
  { name: 'refused: unanswered', view: refused({ code: 'unanswered' }, owned, words) },
  {
    name: 'submitted, undo running',
    view: done({ is: 'submitted', send: 's1' }, states['undo running'], words),
  },
  { name: 'taken back', view: done({ is: 'taken_back' }, owned, words) },
  { name: 'handed over', view: done({ is: 'hand_over', to: BRAM }, owned, words) },
  { name: 'assigned', view: done({ is: 'assign', to: BRAM }, owned, words) },
  {
    name: 'reminder: half',
    view: reminder(owned, { steps: [{ clock: 'first_reply.1', percent: 50 }], to: 'owner' }, NOW, words),
  },
  {
    name: 'reminder: nobody has it',
    view: reminder(
      states['due soon'],
      { steps: [{ clock: 'first_reply.1', percent: 75 }], to: 'on_call' },
      NOW,
      words,
    ),
  },
  {
    name: 'reminder: overdue',
    view: reminder(
      overdue,
      { steps: [50, 75, 90, 100].map(percent => ({ clock: 'first_reply.1', percent })), to: 'on_call' },
      NOW,
      words,
    ),
  },
  {
    name: 'reminder: hostile',
    view: reminder(
      hostile['long everything'],
      { steps: [{ clock: 'first_reply.1', percent: 90 }], to: 'owner' },
      NOW,
      words,
    ),
  },
  { name: 'breached', view: breached(overdue, 'first_reply.1', words) },
  { name: 'nobody on call', view: nobodyOnCall(null, NOW, words) },
  { name: 'nobody on call for a case', view: nobodyOnCall(overdue, NOW, words) },
  { name: 'customer wrote', view: customerWrote(states['customer wrote again'], 'forum:t2', words) },
  {
    name: 'customer rewrote',
    view: customerWrote(states['new words of an answered post'], FIRST, words, true),
  },
  { name: 'reopened', view: reopened(states['news since it was resolved'], BRAM, NOW, words) },
  { name: 'handed to you', view: handedToYou(owned, { from: BRAM, note: undefined }, words) },
  {
    name: 'handed to you, with a note',
    view: handedToYou(owned, { from: BRAM, note: 'He rang too. <!channel>' }, words),
  },
  { name: 'given away', view: givenAway(owned, { by: CARLA, to: BRAM, note: null }, words) },
  {
    name: 'taken from you',
    view: takenFromYou(owned, { by: CARLA, note: 'Ana is ill today. <!channel>' }, words),
  },
  { name: 'send trouble: refused', view: sendTrouble(states.refused, 's1', NOW, words) },
  {
    name: 'answer gone',
    view: answerGone(states['taken down by the network'], 'forum:r1', NOW, words),
  },
  { name: 'send trouble: unclear', view: sendTrouble(states.unclear, 's1', NOW, words) },
  {
    name: 'late on arrival',
    view: lateOnArrival(listed([states['late on arrival'], overdue], 30, { excerpt: true }), NOW, words),
  },
  { name: 'trouble: database', view: trouble(words, 'database') },
  {
    name: 'lane shut',
    view: laneShut({ code: 'token', detail: 'invalid_auth' }, own('Slack'), words),
  },
  { name: 'lane put off', view: laneShut({ code: 'waits' }, own('Slack'), words) },
  { name: 'inbound closed', view: laneShut({ code: 'inbound' }, own('Slack'), words) },
  { name: 'inbound open', view: laneMended(own('Slack'), words, 'inbound') },
  { name: 'lane mended', view: laneMended(own('Slack'), words) },
  {
    name: 'only refused',
    view: onlyRefused({ foreign: 'forum' }, { status: 401, why: 'signature' }, words),
  },
  { name: 'taken again', view: takenAgain({ foreign: 'forum' }, words) },
  { name: 'queue', view: queue(listed(many.slice(0, 10), 12), null, NOW, words) },
  { name: 'queue: hostile', view: queue(listed(Object.values(hostile)), null, NOW, words) },
  { name: 'queue: empty', view: queue(listed([]), null, NOW, words) },
  { name: 'mine', view: mine(listed([owned, overdue]), null, NOW, words) },
  { name: 'mine: none', view: mine(listed([]), null, NOW, words) },
  {
    name: 'home page',
    view: homePage(
      [
        mine(listed([owned, overdue]), null, NOW, words),
        queue(
          listed([...Object.values(hostile), ...many].slice(0, 10), 9, { excerpt: true }),
          null,
          NOW,
          words,
        ),
        onCallNow(['<@U1>'], NOW, words),
      ],
      words,
    ),
  },
  { name: 'on call', view: onCallNow(['Ana de Vries', '<@U1>'], NOW + 8 * HOUR, words) },
  { name: 'on call: nobody', view: onCallNow([], null, words) },
  { name: 'help', view: help(words) },
  { name: 'history', view: history(states.posted, historyPage(log, null), words) },
  { name: 'history: long', view: history(owned, historyPage(longLog, null), words) },
  {
    name: 'show all: first page',
    view: showAll(hostile['40,000 characters'], saidIn(hostile['40,000 characters'], FIRST), 1, words),
  },
  {
    name: 'show all: emoji',
    view: showAll(hostile['10,000 emoji'], saidIn(hostile['10,000 emoji'], FIRST), 3, words),
  },
  { name: 'show all: hostile', view: showAll(hostile.markup, saidIn(hostile.markup, FIRST), 1, words) },
  { name: 'stats', view: stats(figures, words) },
  {
    name: 'stats: for a lead',
    view: stats(figures, words, [
      { who: { id: ANA, name: '<!channel>' }, answered: 12, median: 9 * MINUTE, overdue: 2 },
      { who: null, answered: 0, median: null, overdue: 1 },
    ]),
  },
  { name: 'stats: nothing yet', view: stats(none, words) },
  { name: 'pictures', view: charts },
];

const base = { id: 'd1', target: FIRST, text: 'We are on it, Jan.', seen: 4 };
const draft = (text = base.text): DraftOf<'reply'> => ({ ...base, plan: 'reply', text });
const move: DraftOf<'move'> = {
  ...base,
  plan: 'move',
  text: 'Could you send us your order number?',
  line: 'We have sent you a message.',
};
const inviting = states['can only invite'];
const invite: DraftOf<'move'> = {
  ...base,
  plan: 'move',
  text: 'Please write to us in private.',
  way: 'whatsapp',
};
const owed = states['private, follow-up owed'];
const followUp: DraftOf<'resolve'> = {
  ...base,
  plan: 'resolve',
  text: 'This is sorted now. Thanks for your patience, Jan.',
};
const message: DraftOf<'message'> = {
  ...base,
  plan: 'message',
  target: 'forum:t2',
  text: 'Thank you. It arrives tomorrow.',
};
const tooLong = draft('long '.repeat(150));
const evil = hostile.markup;
const evilText = '<!channel> *not bold* <at>all</at> \u202ehidden';
const people = [
  { id: ANA, name: 'Ana de Vries' },
  { id: BRAM, name: '<!channel>' },
];
const longPost = folder({
  case: { posts: [post(FIRST, { can: invites })] },
  posts: { [FIRST]: 'very '.repeat(5_000) },
});

const asker: Reader = { id: ANA, roles: ['agent'] };
/** A form with one step. With typed values it shows the errors of a submit. */
export function caseForm(step: FormAct, folder: Folder, typed?: Typed, colleagues = people): FormView {
  const asking = { folder, words, note: 'f1.note', colleagues, asker, now: NOW };
  const checked = typed && caseForms[step].check(typed, asking);
  return drawCaseForm({ step, id: 'f1' }, asking, typed, checked?.is === 'wrong' ? checked.errors : {});
}

export const formFixtures: { name: string; form: FormView }[] = [
  { name: 'reply', form: written(owned, draft('')) },
  { name: 'reply: too long', form: corrected(owned, tooLong) },
  { name: 'reply: hostile', form: written(evil, draft(evilText)) },
  { name: 'reply: to a long post', form: written(longPost, draft()) },
  { name: 'reply: replaces', form: written(states.review, draft()) },
  { name: 'reply: preview', form: preview(owned, draft()) },
  { name: 'reply: of a colleague’s case', form: written(owned, draft(), {}, BRAM) },
  { name: 'reply: preview, hostile', form: preview(evil, draft(evilText)) },
  {
    name: 'reply: preview with news',
    form: preview(states['customer wrote again'], draft(), {
      news: [
        { is: 'post', post: 'forum:t2', by: 'forum:u9' },
        { is: 'send', send: 's1', kind: 'reply', person: BRAM },
      ],
    }),
  },
  { name: 'reply: preview of the longest', form: preview(owned, draft('word '.repeat(100))) },
  { name: 'message', form: written(owed, message) },
  { name: 'message: preview', form: preview(owed, message) },
  { name: 'move', form: written(owned, { ...move, text: '' }) },
  { name: 'move: errors', form: corrected(owned, { ...move, text: '', line: '' }) },
  { name: 'move: preview', form: preview(owned, move) },
  { name: 'invite', form: written(inviting, invite) },
  { name: 'invite: preview', form: preview(inviting, invite) },
  { name: 'resolve: owed', form: written(owed, { ...followUp, text: '' }) },
  { name: 'resolve: errors', form: corrected(owed, { ...followUp, text: '' }) },
  {
    name: 'resolve: nothing public left',
    form: written(states['private, owed, author removed everything public'], { ...followUp, text: '' }),
  },
  {
    name: 'resolve: not owed',
    form: written(states['private, follow-up posted'], { ...followUp, text: '' }),
  },
  { name: 'resolve: preview', form: preview(owed, followUp) },
  {
    name: 'resolve: preview of a waiver',
    form: preview(owed, { ...followUp, text: '', waiver: 'They asked us not to.' }),
  },
  { name: 'waive', form: caseForm('waive_debt', owed) },
  { name: 'hand over', form: caseForm('hand_over', owned) },
  { name: 'assign: error', form: caseForm('assign', owned, { note: 'He rang too.' }) },
  { name: 'take over: error', form: caseForm('take_over', owned, {}) },
  { name: 'no reply', form: caseForm('no_reply', owned) },
  { name: 'no reply: keeps the note', form: caseForm('no_reply', owned, { note: 'Nice one' }) },
  { name: 'answered there', form: caseForm('answered_there', owned) },
  { name: 'advice, and a field that changes another', form: cannedForm },
];
