import { clockOf, sendsInFlight } from '../../case/questions.ts';
import type { Clock, Instant, PersonId, PostKey, SendId } from '../../case/types.ts';
import { say } from '../../words/own.ts';
import type { Words } from '../../words/words.ts';
import { actions, button } from '../case/buttons.ts';
import { facts, summary } from '../case/card.ts';
import type { Folder } from '../folder.ts';
import { caseRows, type Listed, pageButtons } from '../lists/cases.ts';
import { inline } from '../text/foreign.ts';
import { few, foreign, LATER, person, postBlocks, root, time, where, writer } from '../text/parts.ts';
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
/** Puts the case's words into the fallback, which notifications show. */
export const about = (folder: Folder, words: Words, view: View): View => ({
  ...view,
  fallback: say`${view.title}${words.card.colon}${summary(folder, words)}`,
});
const showCase = (folder: Folder, words: Words): Button => button(folder.case, 'show_case', words);

/** Replaces a notice that is out of date. */
export const overtaken = (folder: Folder, words: Words): View =>
  notice('plain', words.notices.overtaken(where(folder)), [line([words.notices.overtakenThen])], {
    buttons: [showCase(folder, words)],
  });

export type Done =
  | { is: 'submitted'; send: SendId }
  | { is: 'taken_back' }
  | { is: 'handed_over'; to: PersonId };

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
    case 'handed_over':
      return notice('plain', notices.handedOver(person(folder, what.to, words)), [
        line([notices.handedOverThen]),
      ]);
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
  const owner = c.owner
    ? notices.theirs(person(folder, c.owner.person, words))
    : [to === 'channel' ? notices.nobodysHere : notices.nobodys];
  const body = [
    line(to === 'owner' ? [notices.yours] : owner),
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
  const owned =
    c.owner && (call && called?.person === c.owner.person ? call : person(folder, c.owner.person, words));
  const who = owned ? notices.breachedOwned(owned, due) : notices.breachedNobody(due);
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

/** To the owner: there is a new post of the customer. */
export function customerWrote(folder: Folder, key: PostKey, words: Words): View {
  const post = folder.case.posts.find(each => each.key === key) ?? root(folder);
  if (!post)
    return notice(
      'plain',
      [words.notices.trouble.unknown_case.title],
      [line([words.notices.trouble.unknown_case.next])],
    );
  const title = words.notices.customerWrote(writer(folder, post, words), where(folder));
  return about(
    folder,
    words,
    notice(
      'attention',
      title,
      postBlocks(folder, post, words, { size: LATER }),
      actions(folder, post.arrived, words),
    ),
  );
}

export function handedToYou(folder: Folder, from: PersonId, words: Words): View {
  const title = words.notices.handedToYou(person(folder, from, words), where(folder));
  const since = folder.case.owner?.since ?? folder.case.phase.since;
  const body = [...newestWords(folder, words), facts(folder, since, words)];
  return about(folder, words, notice('owned', title, body, actions(folder, since, words)));
}

/** `note` is the text of the reason; null after it was emptied. */
export function takenFromYou(folder: Folder, by: PersonId, note: string | null, words: Words): View {
  const { notices } = words;
  const title = notices.takenFromYou(person(folder, by, words), where(folder));
  const why = note === null ? line([notices.noReason]) : line(notices.because(few(note, words, 500)));
  return about(
    folder,
    words,
    notice('plain', title, [why, line(summary(folder, words))], { buttons: [showCase(folder, words)] }),
  );
}

/** Cases that were late on arrival, in one list, the earliest due first. */
export function lateOnArrival(listed: Listed, now: Instant, words: Words): View {
  const { notices } = words;
  const n = listed.count?.all ?? listed.folders.length;
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

type Shut = { code: Parameters<Words['refusals']['remedy']>[0]; detail?: string };
/** The one alarm when a connection closes, with its remedy. `name`: of the chat or the network account. */
export function laneShut(remedy: Shut, name: TextPart, words: Words): View {
  const { notices, refusals } = words;
  if (remedy.code === 'inbound') {
    const lines = [line([refusals.remedy(remedy.code)]), line([notices.inboundShutThen])];
    return notice('attention', notices.inboundShut(name), lines);
  }
  const detail =
    remedy.detail === undefined ? [] : [line(notices.laneShutDetail(foreign(inline(remedy.detail, 200))))];
  const body = [line([refusals.remedy(remedy.code)]), ...detail, line([notices.laneShutThen])];
  return notice('attention', notices.laneShut(name), body);
}
export function laneMended(name: TextPart, words: Words, code?: Shut['code']): View {
  if (code === 'inbound')
    return notice('done', words.notices.inboundMended(name), [line([words.notices.inboundMendedThen])]);
  return notice('done', words.notices.laneMended(name), [line([words.notices.laneMendedThen])]);
}

/** Nothing that comes in from there is taken. `why` is a code of the log and of the metrics. */
export function onlyRefused(
  name: TextPart,
  { status, why }: { status: number; why: string },
  words: Words,
): View {
  const { notices } = words;
  const body = [line([notices.onlyRefusedWhy(status, why)]), line([notices.onlyRefusedThen])];
  return notice('attention', notices.onlyRefused(name), body);
}
export function takenAgain(name: TextPart, words: Words): View {
  return notice('done', words.notices.takenAgain(name), [line([words.notices.takenAgainThen])]);
}

/** To others: a channel refused a message about this case. `shown`: it has shown the case since then. */
export function notShown(
  folder: Folder,
  { chat, shown, code }: { chat: TextPart; shown: boolean; code: string },
  words: Words,
): View {
  const { notices } = words;
  const acts = { buttons: [showCase(folder, words)] };
  if (shown)
    return notice('done', notices.shownAgain(chat, where(folder)), [line(summary(folder, words))], acts);
  const body = [
    line(notices.laneShutDetail(foreign(inline(code, 200)))),
    line([notices.notShownThen]),
    line(summary(folder, words)),
  ];
  return about(folder, words, notice('attention', notices.notShown(chat, where(folder)), body, acts));
}

/** The newest words of the customer, which the reminder is about. */
function newestWords(folder: Folder, words: Words): Block[] {
  const theirs = folder.case.posts
    .filter(post => post.by !== 'us' && post.deleted === undefined)
    .sort((a, b) => a.at - b.at);
  const newest = theirs.at(-1);
  return newest ? postBlocks(folder, newest, words, { size: LATER }) : [line(summary(folder, words))];
}
