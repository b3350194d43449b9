import type { Notice } from '../../case/effects.ts';
import { clockOf, sendsInFlight } from '../../case/questions.ts';
import type { Case, Clock, Instant, PersonId, PostKey, SendId } from '../../case/types.ts';
import { say } from '../../words/own.ts';
import type { Words } from '../../words/words.ts';
import { actions, button } from '../case/buttons.ts';
import { facts, ownerOf, question, summary } from '../case/card.ts';
import type { Folder } from '../folder.ts';
import { caseRows, type Listed, pageButtons } from '../lists/cases.ts';
import { inline } from '../text/foreign.ts';
import { LATER, person, postBlocks, root, time, where, writer } from '../text/parts.ts';
import type { Block, Button, Text, TextPart, Tone, View } from '../types.ts';

/** Notices to a person or a channel. They have the case's buttons, so that nobody must look for the card. */

export const line = (text: Text, tone?: Tone): Block => ({ is: 'text', text, ...(tone && { tone }) });
export const notice = (
  tone: Tone,
  title: Text,
  body: Block[],
  acts: { buttons: Button[]; more?: Button[] } = { buttons: [] },
): View => ({
  tone,
  title,
  body,
  buttons: acts.buttons,
  more: acts.more ?? [],
  fallback: title,
});
/** Puts the case's words into the fallback, which notifications show, and says who has the case. */
export const about = (folder: Folder, words: Words, view: View): View => ({
  ...view,
  ...ownerOf(folder),
  fallback: say`${view.title}${words.card.colon}${summary(folder, words)}`,
});
export const showCase = (folder: Folder, words: Words): Button => button(folder.case, 'show_case', words);

/** Replaces a notice whose subject is over. It is not drawn anew, so it says only what stays true. */
export function overtaken(folder: Folder, told: Notice | null, words: Words): View {
  const how = told ? ended(folder.case, told, words) : [];
  const body = how.length > 0 ? how : [line([words.notices.overtakenThen])];
  return notice('plain', words.notices.overtaken(where(folder)), body, {
    buttons: [showCase(folder, words)],
  });
}

function ended(c: Case, told: Notice, { notices }: Words): Block[] {
  if (told.is === 'send_trouble' || told.is === 'send_waits') {
    const send = c.sends.find(({ id }) => id === told.send);
    return send?.stage === 'posted'
      ? [line(notices.postedAt(send.kind, time(send.postedAt ?? send.submitted)))]
      : [];
  }
  const ids =
    told.is === 'breached'
      ? [told.clock]
      : told.is === 'reminder'
        ? told.steps.map(({ clock }) => clock)
        : [];
  return [...new Set(ids)].flatMap(id => {
    const { kind, ended: end } = clockOf(c, id);
    return end?.how === 'answered' ? [line(notices.answeredAt(kind, time(end.at)))] : [];
  });
}

/** The owner of the case, and since when. */
function has(folder: Folder, words: Words): Text {
  const { owner } = folder.case;
  if (!owner) return [words.notices.nobodyHas];
  return words.notices.has(person(folder, owner.person, words), time(owner.since));
}

export type Done =
  | { is: 'submitted'; send: SendId }
  | { is: 'taken_back' }
  | { is: 'hand_over' | 'assign'; to: PersonId };

/** The answer to a press or a submit that worked, if the card alone would leave a question. */
export function done(what: Done, folder: Folder, words: Words): View {
  const { notices } = words;
  switch (what.is) {
    case 'submitted': {
      const send = folder.case.sends.find(each => each.id === what.send);
      if (!send || send.notBefore <= send.submitted)
        return notice('plain', [notices.submitted], [line([notices.submittedNow])]);
      const back = button(folder.case, 'take_back', words, { args: { send: send.id } });
      return notice(
        'plain',
        [notices.submitted],
        [line(notices.submittedUndo({ at: send.notBefore, as: 'left' }))],
        { buttons: [back] },
      );
    }
    case 'taken_back':
      return notice('plain', [notices.takenBack], [line([notices.takenBackThen])]);
    case 'hand_over':
    case 'assign': {
      const told = what.is === 'assign' ? notices.assigned : notices.handedOver;
      return notice('plain', told(person(folder, what.to, words)), [line([notices.handedOverThen])]);
    }
    default: {
      const never: never = what;
      return never;
    }
  }
}

/** Why the case does not move: a question that waits for a person, or a send that cannot get out. */
const doubt = ({ case: c }: Folder, words: Words): Block[] => [
  ...c.sends
    .filter(send => send.stage === 'unknown')
    .slice(-1)
    .map(send => line(words.card.send.unknown(send.kind), 'attention')),
  ...sendsInFlight(c)
    .filter(send => send.delayed)
    .slice(0, 1)
    .map(({ kind, waits }) =>
      line(words.notices.delayed(kind, waits ? words.reason(waits.why) : null), 'attention'),
    ),
];

/** One message for all steps that passed, to the owner or the person on call, with the possible actions. */
type Reminder = { steps: { clock: string; percent: number }[]; to: 'owner' | 'on_call' | 'channel' };
/** One message for all the steps that passed, to the owner or to whoever is on call, with what can be done. */
export function reminder(folder: Folder, { steps, to }: Reminder, now: Instant, words: Words): View {
  const { case: c } = folder;
  const { notices } = words;
  const place = where(folder);
  const last = steps.reduce((most, step) => (step.percent >= most.percent ? step : most));
  const { kind } = clockOf(c, last.clock);
  const overdue = last.percent >= 100;
  const title = overdue
    ? notices.dueNow(kind, place)
    : last.percent === 50
      ? notices.half(kind, place)
      : notices.passed(kind, last.percent, place);
  const because = to === 'channel' ? notices.nobodyTold : notices.youAreOnCall;
  const body = [
    line(to === 'owner' ? [notices.yours] : say`${has(folder, words)}${because}`),
    ...doubt(folder, words),
    ...newestWords(folder, words),
    facts(folder, now, words),
  ];
  return about(folder, words, notice(overdue ? 'late' : 'soon', title, body, actions(folder, now, words)));
}

/** The people to mention, with their accounts: the owner, or the person on call if there is no owner. */
export type Called = { person: PersonId; name: string; accounts: { chat: string; user: string }[] };

/** To the channel: a promise was broken. */
export function breached(
  folder: Folder,
  clock: Clock['id'],
  words: Words,
  called: Called | null = null,
): View {
  const { case: c } = folder;
  const { notices } = words;
  const { kind, due: end } = clockOf(c, clock);
  const due = time(end);
  const call: TextPart | null = called && {
    person: called.person,
    name: inline(called.name, 60),
    ping: called.accounts,
  };
  const owned = call && c.owner?.person === called?.person ? call : null;
  const stands = owned && c.owner ? notices.has(owned, time(c.owner.since)) : has(folder, words);
  const who = say`${stands}${notices.wasDue(due)}`;
  const onCall = call && !c.owner ? [line(notices.breachedOnCall(call))] : [];
  const title = notices.breached(kind, where(folder));
  const claim = c.owner || c.phase.is === 'resolved' ? [] : [button(c, 'claim', words, { style: 'primary' })];
  return about(
    folder,
    words,
    notice(
      'late',
      title,
      [line(who, 'late'), ...onCall, ...doubt(folder, words), line(summary(folder, words))],
      {
        buttons: [...claim, showCase(folder, words)],
      },
    ),
  );
}

/** To the channel: nobody is on call. With a case: the reminder that reached nobody. */
export function nobodyOnCall(folder: Folder | null, now: Instant, words: Words): View {
  const { notices } = words;
  const title: Text = [notices.nobodyOnCall];
  if (!folder) return notice('attention', title, [line([notices.nobodyOnCallThen])]);
  const body = [line([notices.nobodyOnCallFor]), line(summary(folder, words)), facts(folder, now, words)];
  return about(folder, words, notice('attention', title, body, actions(folder, now, words)));
}

/** To the owner: there is a new post of the customer, or an older one has new words. */
export function customerWrote(folder: Folder, key: PostKey, words: Words, edited = false): View {
  const post = folder.case.posts.find(each => each.key === key) ?? root(folder);
  if (!post)
    return notice(
      'plain',
      [words.notices.trouble.unknown_case.title],
      [line([words.notices.trouble.unknown_case.next])],
    );
  const title = words.notices[edited ? 'customerRewrote' : 'customerWrote'](
    writer(folder, post, words),
    where(folder),
  );
  const body = [...postBlocks(folder, post, words, { size: LATER }), ...question(folder, words)];
  return about(folder, words, notice('attention', title, body, actions(folder, post.arrived, words)));
}

/** To the owner: a colleague opened the case again. */
export function reopened(folder: Folder, by: PersonId, now: Instant, words: Words): View {
  const title = words.notices.reopened(person(folder, by, words), where(folder));
  const body = [...newestWords(folder, words), facts(folder, now, words)];
  return about(folder, words, notice('owned', title, body, actions(folder, now, words)));
}

/** Cases that were late on arrival, in one list, the earliest due first. */
export function lateOnArrival(listed: Listed, now: Instant, words: Words): View {
  const { notices } = words;
  const n = listed.count?.all ?? listed.folders.length;
  if (n === 0) return notice('done', [notices.lateOnArrivalDone], []);
  const body = [line([notices.lateOnArrivalThen]), ...caseRows(listed, now, words)];
  return notice('late', [notices.lateOnArrival(n)], body, { buttons: pageButtons(listed, words) });
}

/** Many new cases share one message, with a row for each until somebody takes it. */
export function digest(listed: Listed, now: Instant, words: Words): View {
  const { notices } = words;
  const n = listed.count?.all ?? listed.folders.length;
  if (n === 0) return notice('done', [notices.digestDone], []);
  const body = [line([notices.digestThen]), ...caseRows(listed, now, words)];
  return notice('new', [notices.digest(n)], body, { buttons: pageButtons(listed, words) });
}

export type TroubleCode = keyof Words['notices']['trouble'];
export function trouble(words: Words, code: TroubleCode): View {
  const { title, next } = words.notices.trouble[code];
  return notice('attention', [title], [line([next])]);
}

/** The newest words of the customer, which the reminder is about. */
export function newestWords(folder: Folder, words: Words): Block[] {
  const theirs = folder.case.posts
    .filter(post => post.by !== 'us' && post.deleted === undefined)
    .sort((a, b) => a.at - b.at);
  const newest = theirs.at(-1);
  return newest ? postBlocks(folder, newest, words, { size: LATER }) : [line(summary(folder, words))];
}
