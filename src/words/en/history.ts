import type {
  ClockEnd,
  ClockKind,
  ElsewhereWay,
  NoReplyReason,
  PrivateWay,
  ResolvedWhy,
  SendKind,
} from '../../case/types.ts';
import type { Own, Text, TextPart } from '../../view/types.ts';
import { own, say } from '../own.ts';
import { labels } from './labels.ts';

const quoted = (words: TextPart | null): Text => (words === null ? say`.` : say`: “${words}”`);
const noted = (words: TextPart | null): Text => (words === null ? say`` : say` The note: “${words}”`);
const because = (words: TextPart | null): Text =>
  words === null ? say`` : say` The reason given: “${words}”`;
const theySay = (words: TextPart | null): Text =>
  words === null ? say`` : say` The network says: “${words}”`;
const attempt = (n: number): Own => own(n > 1 ? ` (attempt ${n})` : '');
const the = (kind: SendKind): Own => labels.sends[kind];
const clock = (kind: ClockKind): Own => labels.clocks[kind];
const ended = {
  answered: own('was met by an answer'),
  waived: own('ended: no reply is needed'),
  covered: own('ended: another case has it'),
  author_gone: own('ended: its author removed the posts'),
  late: own('ended: it was over long before the post reached us'),
} satisfies Record<ClockEnd, Own>;

/** One line for each event. `who` is the person who acted; `words` are the typed text, or "[removed]". */
export const history = {
  title: (where: TextPart): Text => say`History · ${where}`,
  empty: own('Nothing has happened yet.'),
  page: (page: number, of: number): Own => own(`Page ${page} of ${of}, oldest first.`),
  webcare: own('Webcare'),
  unknown: own('Something happened that this version of Webcare has no words for.'),

  opened: (): Text => say`The case was opened.`,
  customerWrote: (who: TextPart, words: TextPart): Text => say`${who} wrote: “${words}”`,
  customerWrotePrivately: (who: TextPart, words: TextPart): Text => say`${who} wrote in private: “${words}”`,
  ourPost: (words: TextPart): Text => say`Our post was seen there: “${words}”`,
  ourPostElsewhere: (words: TextPart): Text => say`We answered, not through Webcare: “${words}”`,
  postEdited: (who: TextPart): Text => say`${who} edited a post.`,
  postDeleted: (who: TextPart): Text => say`${who} removed a post.`,
  postRestored: (who: TextPart): Text => say`A post of ${who} is back.`,
  ourPostRestored: (): Text => say`Our post is back.`,
  ourPostEdited: (): Text => say`Our post was edited.`,
  ourPostDeleted: (): Text => say`Our post was removed.`,
  ourPostMoved: (): Text =>
    say`An answer of ours turned out to be for another customer. It is in their case now.`,
  canChanged: (): Text => say`What can be done with a post changed.`,
  claimed: (who: TextPart): Text => say`${who} claimed the case.`,
  released: (who: TextPart): Text => say`${who} released the case.`,
  handedOver: (from: TextPart, to: TextPart, words: TextPart | null): Text =>
    say`${from} handed the case over to ${to}.${noted(words)}`,
  assigned: (by: TextPart, to: TextPart, words: TextPart | null): Text =>
    say`${by} assigned the case to ${to}.${noted(words)}`,
  assignedFrom: (by: TextPart, from: TextPart, to: TextPart, words: TextPart | null): Text =>
    say`${by} took the case from ${from} and assigned it to ${to}.${noted(words)}`,
  takenOver: (to: TextPart, from: TextPart, words: TextPart | null): Text =>
    say`${to} took the case over from ${from}.${because(words)}`,
  writing: (who: TextPart, until: TextPart): Text => say`${who} is writing, until ${until}.`,
  writingEnded: (who: TextPart): Text => say`${who} stopped writing.`,
  sendSubmitted: (who: TextPart, kind: SendKind, words: TextPart | null): Text =>
    say`${who} submitted a ${the(kind)}${quoted(words)}`,
  sendHeld: (who: TextPart, kind: SendKind, words: TextPart | null): Text =>
    say`${who} submitted a ${the(kind)}, to follow the private message${quoted(words)}`,
  sendQueued: (kind: SendKind): Text => say`The ${the(kind)} is next to go out.`,
  sendAgain: (who: TextPart, kind: SendKind): Text => say`${who} asked to send the ${the(kind)} again.`,
  sendStarted: (kind: SendKind, n: number): Text => say`The ${the(kind)} is being sent${attempt(n)}.`,
  sendPosted: (kind: SendKind, at: TextPart): Text => say`The ${the(kind)} went out, ${at}.`,
  sendConfirmed: (who: TextPart, kind: SendKind): Text => say`${who} says that the ${the(kind)} went out.`,
  sendPending: (kind: SendKind): Text => say`The network is checking the ${the(kind)} before it shows it.`,
  sendShown: (kind: SendKind): Text => say`The ${the(kind)} can be seen on the network.`,
  sendRemoved: (kind: SendKind, why: Own, words: TextPart | null): Text =>
    say`The ${the(kind)} is no longer there. ${why}${theySay(words)}`,
  sendRefused: (kind: SendKind, why: Own, words: TextPart | null): Text =>
    say`The ${the(kind)} did not go out. ${why}${theySay(words)}`,
  sendRepeats: (kind: SendKind): Text => say`A call for the ${the(kind)} failed. It is tried again.`,
  sendDelayed: (kind: SendKind): Text => say`The ${the(kind)} should be out by now, and still waits.`,
  sendUnclear: (kind: SendKind): Text =>
    say`It is unclear whether the ${the(kind)} went out: the network did not say.`,
  sendWithdrawn: (kind: SendKind, why: Own): Text => say`The ${the(kind)} was stopped. ${why}`,
  sendTakenBack: (who: TextPart, kind: SendKind): Text => say`${who} took the ${the(kind)} back.`,
  resolveCancelled: (): Text => say`The customer wrote again, so the case stays open after the post.`,
  wentPrivate: (way: PrivateWay): Text => say`The talk went private, by ${labels.privately[way]}.`,
  debtIncurred: (): Text => say`A public follow-up is owed from here on.`,
  debtPaid: (): Text => say`The follow-up was posted: nothing is owed any more.`,
  debtWaived: (who: TextPart, words: TextPart | null): Text =>
    say`${who} waived the follow-up.${because(words)}`,
  answeredThere: (who: TextPart, way: ElsewhereWay, words: TextPart | null): Text =>
    say`${who} answered elsewhere (${labels.elsewhere[way]})${quoted(words)}`,
  answeredBy: (): Text => say`A reply to another customer in this thread answered this too.`,
  notAnsweredBy: (): Text =>
    say`A reply to another customer in this thread was meant to answer this too. There was news by then, so it still waits.`,
  answerGone: (): Text => say`A reply to somebody else that answered this customer too is no longer there.`,
  waiting: (): Text => say`The case waits for the customer.`,
  openedAgain: (): Text => say`The case is open again.`,
  reopened: (who: TextPart): Text => say`${who} reopened the case.`,
  resolved: (why: ResolvedWhy): Text => say`The case was resolved: ${labels.resolved[why]}.`,
  resolvedBy: (who: TextPart, why: ResolvedWhy): Text =>
    say`${who} resolved the case: ${labels.resolved[why]}.`,
  noReplyNeeded: (who: TextPart, why: NoReplyReason, words: TextPart | null): Text =>
    say`${who} said that no reply is needed (${labels.noReply[why]})${quoted(words)}`,
  absorbed: (): Text => say`Another case about the same thread became part of this one.`,
  clockStarted: (kind: ClockKind, due: TextPart): Text => say`Promised: the ${clock(kind)} by ${due}.`,
  clockPaused: (kind: ClockKind): Text => say`The time for the ${clock(kind)} is paused.`,
  clockResumed: (kind: ClockKind, due: TextPart): Text =>
    say`The time for the ${clock(kind)} runs again, until ${due}.`,
  clockStep: (kind: ClockKind, percent: number): Text =>
    say`${own(String(percent))} % of the time for the ${clock(kind)} had passed.`,
  clockArrival: (kind: ClockKind, percent: number): Text =>
    say`${own(String(percent))} % of the time for the ${clock(kind)} had passed before the post reached us.`,
  clockOverdue: (kind: ClockKind): Text => say`The ${clock(kind)} is overdue.`,
  clockEnded: (kind: ClockKind, how: ClockEnd): Text => say`The promise of a ${clock(kind)} ${ended[how]}.`,
  clockElsewhere: (kind: ClockKind): Text =>
    say`The promise of a ${clock(kind)} was met by an answer given elsewhere.`,
};
