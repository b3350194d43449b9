import type { NoteId, PersonId, PostKey, SendId, SendKind } from '../../case/types.ts';
import type { Words } from '../../words/words.ts';
import type { Folder, Logged, Said } from '../folder.ts';
import { account, author as authorOf, excerpt, few, person, time, where } from '../text/parts.ts';
import type { Block, Button, Own, Text, TextPart, View } from '../types.ts';
import { button } from './buttons.ts';

/** Lines on a page, so that the narrowest chat can show it in one message. */
const LINES = 25;

/**
 * One line for each event, oldest first, without events that only renew another. Pages count from
 * 1. null: the newest.
 */
export type HistoryPage = { log: Logged[]; page: number; of: number };
export function historyPage(all: Logged[], wanted: number | null): HistoryPage {
  const tries = new Set<string>();
  const log = all.filter(
    (each, i) => !renews(each, all[i + 1]) && !isOneMoreTry(each, tries) && !isLight(each),
  );
  const of = Math.max(1, Math.ceil(log.length / LINES));
  const page = Math.min(Math.max(1, wanted ?? of), of);
  return { log: log.slice((page - 1) * LINES, page * LINES), page, of };
}

/** Posts on this page that are too old to be listed in the case. */
export function olderIn({ case: c }: Folder, { log }: HistoryPage): PostKey[] {
  const keys = log.flatMap(({ event }) => (event?.kind === 'post_arrived' ? [event.post.key] : []));
  return keys.filter(key => !c.posts.some(post => post.key === key));
}

/** The history of a case. `older`: the texts of posts that are too old to be listed in the case. */
export function history(
  folder: Folder,
  { log, page, of }: HistoryPage,
  words: Words,
  older: Said[] = [],
): View {
  const names = words.history;
  const title = names.title(where(folder));
  const lines = log.map(
    (each): Block => ({
      is: 'text',
      text: [time(each.at), words.card.separator, ...eventSentence(folder, each, older, words)],
    }),
  );
  const body: Block[] = lines.length === 0 ? [{ is: 'text', text: [names.empty] }] : lines;
  if (of > 1) body.push({ is: 'text', text: [names.page(page, of)] });
  const to = (number: number, label: Own): Button =>
    button(folder.case, 'history', words, { args: { page: String(number) }, label });
  const buttons = [
    ...(page > 1 ? [to(page - 1, words.labels.earlier)] : []),
    ...(page < of ? [to(page + 1, words.labels.later)] : []),
  ];
  return { tone: 'plain', title, body, buttons, more: [], fallback: title };
}

/** Each step of a form records again that somebody is writing, so only the last of these events is shown. */
const renews = (one: Logged, next: Logged | undefined): boolean =>
  one.event?.kind === 'writing' && next?.event?.kind === 'writing' && one.by === next.by;

/** The card shows its colour, and nothing happened. */
const isLight = ({ event: e }: Logged): boolean => e?.kind === 'clock_step' && e.light === true;

/** A send that cannot go out is tried again and again, which is told once. `tries`: those before it. */
function isOneMoreTry({ event: e }: Logged, tries: Set<string>): boolean {
  if (e?.kind !== 'send_started' && e?.kind !== 'send_queued' && e?.kind !== 'send_repeats') return false;
  const one = `${e.kind === 'send_started' ? 'start' : 'wait'} ${e.send} ${e.n}`;
  const again = tries.has(one);
  tries.add(one);
  return again;
}

function eventSentence(folder: Folder, logged: Logged, older: Said[], words: Words): Text {
  const names = words.history;
  const { case: c } = folder;
  const by: TextPart = logged.by === null ? names.webcare : person(folder, logged.by, words);
  const who = (id: PersonId): TextPart => person(folder, id, words);
  const post = (key: PostKey) =>
    c.posts.find(each => each.key === key) ?? older.find(each => each.key === key);
  const author = (key: PostKey): TextPart => {
    const by = post(key)?.by;
    if (by === undefined) return words.card.someone;
    return by === 'us' ? account(folder, key) : authorOf(folder, by, words);
  };
  const ours = (key: PostKey): boolean => post(key)?.by === 'us';
  const kindOf = (id: SendId): SendKind => c.sends.find(send => send.id === id)?.kind ?? 'reply';
  const textOf = (id: SendId): TextPart => few(folder.sends.get(id)?.text, words);
  const note = (id: NoteId | undefined): TextPart | null =>
    id === undefined ? null : few(folder.notes.get(id), words);
  const clockOf = (id: string) =>
    c.clocks.find(clock => clock.id === id)?.kind ?? (id.startsWith('resolve') ? 'resolve' : 'first_reply');
  const e = logged.event;
  if (e === null) return [names.unknown];
  switch (e.kind) {
    case 'opened':
      return names.opened();
    case 'post_arrived': {
      const gone = older.find(each => each.key === e.post.key);
      const kept = c.posts.find(each => each.key === e.post.key);
      const said = gone ? few(gone.text, words) : excerpt(folder, kept, words);
      if (e.post.by === 'us')
        return e.post.send === undefined ? names.ourPostElsewhere(said) : names.ourPost(said);
      return e.post.private
        ? names.customerWrotePrivately(author(e.post.key), said)
        : names.customerWrote(author(e.post.key), said);
    }
    case 'post_edited':
      return ours(e.post) ? names.ourPostEdited() : names.postEdited(author(e.post));
    case 'post_deleted':
      return ours(e.post) ? names.ourPostDeleted() : names.postDeleted(author(e.post));
    case 'post_moved':
      return names.ourPostMoved();
    case 'post_restored':
      return ours(e.post) ? names.ourPostRestored() : names.postRestored(author(e.post));
    case 'post_can':
      return names.canChanged();
    case 'claimed':
      return names.claimed(who(e.person));
    case 'released':
      return names.released(who(e.person));
    case 'handed_over':
      return names.handedOver(who(e.from), who(e.to), note(e.note));
    case 'taken_over':
      return names.takenOver(who(e.to), who(e.from), note(e.note));
    case 'assigned':
      return e.from === undefined
        ? names.assigned(by, who(e.to), note(e.note))
        : names.assignedFrom(by, who(e.from), who(e.to), note(e.note));
    case 'writing':
      return names.writing(who(e.person), time(e.until));
    case 'writing_ended':
      return names.writingEnded(who(e.person));
    case 'send_submitted':
      return (e.send.stage === 'held' ? names.sendHeld : names.sendSubmitted)(
        who(e.send.by),
        e.send.kind,
        textOf(e.send.id),
      );
    case 'send_queued':
      return e.n > 1 ? names.sendAgain(by, kindOf(e.send)) : names.sendQueued(kindOf(e.send));
    case 'send_repeats':
      return names.sendRepeats(kindOf(e.send));
    case 'send_delayed':
      return names.sendDelayed(kindOf(e.send));
    case 'send_started':
      return names.sendStarted(kindOf(e.send), e.n);
    case 'send_posted':
      return logged.by === null
        ? names.sendPosted(kindOf(e.send), time(e.postedAt))
        : names.sendConfirmed(by, kindOf(e.send));
    case 'send_refused':
      return names.sendRefused(kindOf(e.send), words.reason(e.why), note(e.note));
    case 'send_pending':
      return names.sendPending(kindOf(e.send));
    case 'send_shown':
      return names.sendShown(kindOf(e.send));
    case 'send_removed':
      return names.sendRemoved(kindOf(e.send), words.reason(e.why), note(e.note));
    case 'send_unclear':
      return names.sendUnclear(kindOf(e.send));
    case 'send_withdrawn':
      return e.why === 'taken_back' && logged.by !== null
        ? names.sendTakenBack(by, kindOf(e.send))
        : names.sendWithdrawn(kindOf(e.send), words.reason(e.why));
    case 'resolve_cancelled':
      return names.resolveCancelled();
    case 'went_private':
      return names.wentPrivate(e.way);
    case 'debt_incurred':
      return names.debtIncurred();
    case 'debt_paid':
      return names.debtPaid();
    case 'debt_waived':
      return names.debtWaived(by, note(e.note));
    case 'answered_there':
      return names.answeredThere(by, e.way, note(e.note));
    case 'answered_by':
      return (e.missed ? names.notAnsweredBy : names.answeredBy)();
    case 'answer_gone':
      return names.answerGone();
    case 'waiting':
      return names.waiting();
    case 'opened_again':
      return logged.by === null ? names.openedAgain() : names.reopened(by);
    case 'resolved':
      return logged.by === null ? names.resolved(e.why) : names.resolvedBy(by, e.why);
    case 'no_reply_needed':
      return names.noReplyNeeded(by, e.why, note(e.note));
    case 'absorbed':
      return names.absorbed();
    case 'clock_started':
      return names.clockStarted(e.clockKind, time(e.due));
    case 'clock_paused':
      return names.clockPaused(clockOf(e.clock));
    case 'clock_resumed':
      return names.clockResumed(clockOf(e.clock), time(e.due));
    case 'clock_step':
      if (e.percent >= 100 && !e.arrival) return names.clockOverdue(clockOf(e.clock));
      return (e.arrival ? names.clockArrival : names.clockStep)(clockOf(e.clock), e.percent);
    case 'clock_ended':
      return e.elsewhere ? names.clockElsewhere(clockOf(e.clock)) : names.clockEnded(clockOf(e.clock), e.how);
    default: {
      const never: never = e;
      return never;
    }
  }
}
