import { type Act, opensForm } from '../../acts/acts.ts';
import {
  answerable,
  asked,
  isAnswered,
  onlyThanks,
  owes,
  privateTarget,
  replaces,
  sendsInFlight,
  unanswerable,
  unclear,
} from '../../case/questions.ts';
import type { Case, Instant } from '../../case/types.ts';
import type { Words } from '../../words/words.ts';
import type { Folder } from '../folder.ts';
import { link, root } from '../text/parts.ts';
import type { Button } from '../types.ts';

/** A card shows four buttons and "More", which its chat draws. */
export const SHOWN = 4;

/**
 * Pressing Resolve opens a form if there is a follow-up to give or to waive, or an answer that nobody gave
 * yet. Otherwise it resolves at once.
 */
export const asksBeforeResolving = (c: Case, now: Instant): boolean =>
  owes(c) || ((c.private !== null || !isAnswered(c)) && answerable(c, now) !== null);

export function button(c: Case, does: Act, words: Words, extra: Partial<Button> = {}): Button {
  return {
    does,
    about: c.id,
    label: words.labels.acts[does],
    ...(opensForm(does) === 'always' && { opens: 'form' as const }),
    ...extra,
  };
}

/**
 * All buttons of a case. `showAll` are the buttons for texts that were cut. They are the same for
 * everybody: a card is not personal.
 */
export function actions(
  folder: Folder,
  now: Instant,
  words: Words,
  showAll: Button[] = [],
): { buttons: Button[]; more: Button[] } {
  const { case: c } = folder;
  const main = c.phase.is === 'resolved' ? resolved(folder, words) : working(folder, now, words);
  const rest = c.phase.is === 'resolved' ? [] : also(c, words);
  const shown = main.slice(0, SHOWN);
  const left = rest.filter(each => !shown.some(one => one.does === each.does));
  return {
    buttons: shown,
    more: [
      ...main.slice(SHOWN),
      ...showAll,
      ...left,
      button(c, 'conversation', words),
      button(c, 'history', words),
      ...(folder.contacts
        ? [
            button(c, 'list', words, {
              args: { list: 'contacts', of: c.id },
              label: words.labels.earlierContacts,
            }),
          ]
        : []),
      ...links(folder, words).filter(each => !shown.some(one => one.label === each.label)),
    ],
  };
}

function working(folder: Folder, now: Instant, words: Words): Button[] {
  const { case: c } = folder;
  const asks = [...asking(c, words), ...asksAgain(c, words)];
  const urgent = [...asks, ...takeBack(c, words, asks.length === 0)];
  const talk = talkPrivately(c, now, words);
  const target = answerable(c, now);
  const lead = leads(c, target !== null, talk);
  const primary = (does: Act): Partial<Button> =>
    urgent.length === 0 && does === lead ? { style: 'primary' } : {};
  const first = [...urgent];
  if (onlyThanks(c)) first.push(button(c, 'reopen', words, { label: words.labels.needsAnswer }));
  if (!c.owner) first.push(button(c, 'claim', words, primary('claim')));
  if (target) {
    first.push(
      button(c, 'reply', words, {
        ...primary('reply'),
        ...(replaces(c, target) && { label: words.labels.replaceReply }),
      }),
    );
  }
  if (talk) first.push({ ...talk, ...primary(talk.does) });
  first.push(...answerThere(folder, now, words));
  if (!target) first.push(button(c, 'answered_there', words, primary('answered_there')));
  first.push(
    button(c, 'resolve', words, {
      ...primary('resolve'),
      ...(asksBeforeResolving(c, now) && { opens: 'form' as const }),
    }),
  );
  return first;
}

/** If we cannot answer from here, a person can do it on the network itself. */
function answerThere(folder: Folder, now: Instant, words: Words): Button[] {
  const post = unanswerable(folder.case, now);
  const ways = post ? [post.can.reply, post.can.private] : [];
  const url = post && link(folder.posts.get(post.key)?.url);
  if (!url || post.deleted !== undefined || !ways.some(way => way.is === 'no' && way.open)) return [];
  return [button(folder.case, 'open_original', words, { opens: { url } })];
}

/** The one next step. */
function leads(c: Case, canReply: boolean, talk: Button | null): Act {
  if (!c.owner) return 'claim';
  if (c.phase.is === 'waiting') return 'resolve';
  if (talk?.does === 'message') return 'message';
  return canReply ? 'reply' : 'answered_there';
}

/** Going private leaves a public line, so it needs a public post. In a private talk, a message is enough. */
function talkPrivately(c: Case, now: Instant, words: Words): Button | null {
  const target = privateTarget(c, now);
  if (!target) return null;
  const sends = target.can.private.how === 'send';
  if (c.private || target.private) return sends ? button(c, 'message', words) : null;
  if (!answerable(c, now) || goingPrivate(c)) return null;
  return button(c, 'move_to_dm', words, sends ? {} : { label: words.labels.inviteToDm });
}

const goingPrivate = (c: Case): boolean =>
  [...sendsInFlight(c), ...unclear(c)].some(send => send.begins !== undefined);

function asking(c: Case, words: Words): Button[] {
  const [send] = unclear(c);
  if (!send) return [];
  const args = { send: send.id };
  return [
    button(c, 'it_went_out', words, { args, style: 'primary' }),
    button(c, 'send_again', words, { args, style: 'danger', confirm: words.card.send.again }),
  ];
}

/** The customer's news opened the case. A person says whether that is right. */
function asksAgain(c: Case, words: Words): Button[] {
  const former = asked(c);
  if (!former) return [];
  const { needsAnswer, leaveWaiting } = words.labels;
  const waited = former === 'waiting';
  return [
    button(c, 'reopen', words, { style: 'primary', ...(waited && { label: needsAnswer }) }),
    button(c, 'leave_as_it_was', words, waited ? { label: leaveWaiting } : {}),
  ];
}

/** Takes back the newest send that has not started. A send that waits for it goes with it. */
function takeBack(c: Case, words: Words, primary: boolean): Button[] {
  const send = c.sends.findLast(each => each.stage === 'queued');
  return send
    ? [
        button(c, 'take_back', words, {
          args: { send: send.id },
          ...(primary && { style: 'primary' as const }),
        }),
      ]
    : [];
}

function also(c: Case, words: Words): Button[] {
  const owned: Act[] = c.owner ? ['release', 'hand_over', 'take_over', 'assign'] : ['assign'];
  const owed: Act[] = owes(c) ? ['waive_debt'] : [];
  const all: Act[] = [...owed, ...owned, 'no_reply', 'answered_there'];
  return all.map(does => button(c, does, words));
}

function resolved(folder: Folder, words: Words): Button[] {
  const { case: c } = folder;
  const asks = asking(c, words);
  if (c.phase.is === 'resolved' && c.phase.why === 'merged') {
    const { into } = c.phase;
    return into === undefined
      ? asks
      : [...asks, button(c, 'show_case', words, { about: into, label: words.labels.showThatCase })];
  }
  return [...asks, button(c, 'reopen', words, onlyThanks(c) ? { label: words.labels.needsAnswer } : {})];
}

function links(folder: Folder, words: Words): Button[] {
  const { case: c } = folder;
  const first = root(folder);
  const original = first && first.deleted === undefined ? link(folder.posts.get(first.key)?.url) : null;
  const ours = ourNewest(folder);
  const to = (url: string): Partial<Button> => ({ opens: { url } });
  return [
    ...(ours ? [button(c, 'open_original', words, { ...to(ours), label: words.labels.openOurs })] : []),
    ...(original ? [button(c, 'open_original', words, to(original))] : []),
  ];
}

/** The address of our newest public answer. */
function ourNewest(folder: Folder): string | null {
  const posted = folder.case.sends.findLast(
    send => send.stage === 'posted' && send.kind !== 'private_message',
  );
  const post = folder.case.posts.findLast(
    each => each.by === 'us' && !each.private && each.deleted === undefined,
  );
  const bySend = posted && link(folder.sends.get(posted.id)?.url);
  return (post && link(folder.posts.get(post.key)?.url)) ?? bySend ?? null;
}
