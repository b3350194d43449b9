import type { ClockKind, SendKind } from '../../case/types.ts';
import type { Own, Text, TextPart } from '../../view/types.ts';
import { own, say } from '../own.ts';
import { labels } from './labels.ts';
import { count } from './numbers.ts';

const the = (kind: ClockKind): Own => labels.clocks[kind];

export const notices = {
  submitted: own('Submitted'),
  submittedUndo: (at: TextPart): Text =>
    say`It goes out at ${at}. Until then you can take it back; the card shows how it went.`,
  submittedNow: own('It is on its way. The card shows how it went.'),
  takenBack: own('Taken back'),
  takenBackThen: own('Nothing was sent. The text is kept: open the form again to change it.'),
  handedOver: (who: TextPart): Text => say`Handed over to ${who}`,
  assigned: (who: TextPart): Text => say`Assigned to ${who}`,
  handedOverThen: own('They are told in a private message.'),

  overtaken: (where: TextPart): Text => say`No longer current · ${where}`,
  overtakenThen: own('The card shows how the case stands now.'),
  answeredAt: (kind: ClockKind, at: TextPart): Text => say`The ${the(kind)} was given at ${at}.`,
  postedAt: (kind: SendKind, at: TextPart): Text => say`The ${labels.sends[kind]} was posted at ${at}.`,
  has: (who: TextPart, since: TextPart): Text => say`${who} has this since ${since}.`,
  nobodyHas: own('Nobody has this.'),
  half: (kind: ClockKind, where: TextPart): Text =>
    say`Half of the time for the ${the(kind)} has passed · ${where}`,
  passed: (kind: ClockKind, percent: number, where: TextPart): Text =>
    say`${own(String(percent))} % of the time for the ${the(kind)} has passed · ${where}`,
  dueNow: (kind: ClockKind, where: TextPart): Text => say`Overdue: the ${the(kind)} · ${where}`,
  yours: own('You have this case.'),
  youAreOnCall: own(' You are told because you are on call.'),
  nobodyTold: own(' Nobody could be told privately.'),

  breached: (kind: ClockKind, where: TextPart): Text => say`Overdue: the ${the(kind)} · ${where}`,
  wasDue: (due: TextPart): Text => say` It was due ${due}.`,
  breachedOnCall: (who: TextPart): Text => say`${who} is on call.`,

  nobodyOnCall: own('Nobody is on call'),
  nobodyOnCallFor: own('This case has no owner and there is nobody to remind. Who can take it?'),
  nobodyOnCallThen: own(
    'Reminders for cases without an owner come to the channel instead. Add people to the on-call list in the settings.',
  ),

  delayed: (kind: SendKind, why: Own | null): Text =>
    why === null
      ? say`Our ${labels.sends[kind]} still waits to go out.`
      : say`Our ${labels.sends[kind]} still waits to go out. ${why}`,
  sendFailed: (kind: SendKind, where: TextPart): Text =>
    say`Your ${labels.sends[kind]} did not go out · ${where}`,
  sendWaits: (kind: SendKind, where: TextPart): Text =>
    say`Your ${labels.sends[kind]} cannot go out for now · ${where}`,
  sendUnclear: (kind: SendKind, where: TextPart): Text =>
    say`Did your ${labels.sends[kind]} go out? · ${where}`,
  answerGone: (kind: SendKind, where: TextPart): Text =>
    say`Our ${labels.sends[kind]} is no longer there · ${where}`,
  answerGoneElsewhere: (where: TextPart): Text => say`An answer of ours is no longer there · ${where}`,
  customerWrote: (who: TextPart, where: TextPart): Text => say`${who} wrote again · ${where}`,
  customerRewrote: (who: TextPart, where: TextPart): Text => say`${who} changed a post · ${where}`,
  reopened: (who: TextPart, where: TextPart): Text => say`${who} reopened your case · ${where}`,
  handedToYou: (who: TextPart, where: TextPart): Text => say`${who} handed you a case · ${where}`,
  givenAway: (by: TextPart, to: TextPart, where: TextPart): Text =>
    say`${by} gave your case to ${to} · ${where}`,
  takenFromYou: (who: TextPart, where: TextPart): Text => say`${who} took over your case · ${where}`,
  noted: (words: TextPart): Text => say`The note: “${words}”`,
  noNote: own('The note is no longer kept.'),
  because: (words: TextPart): Text => say`The reason given: “${words}”`,
  noReason: own('The reason is no longer kept.'),

  lateOnArrival: (n: number): Own => own(`${count(n, 'case', 'cases')} reached us late`),
  lateOnArrivalThen: own(
    'Their time had already run down when they arrived. They are sorted by what was due first.',
  ),
  lateOnArrivalDone: own('Every case that was on this list has been dealt with'),

  digest: (n: number): Own =>
    own(`${count(n, 'more new case', 'more new cases')}, too many at once for a card each`),
  digestThen: own('What is due first is on top. A case gets its own card as soon as somebody claims it.'),
  digestDone: own('Everything that shared this card has been taken up'),
  onlyRefused: (name: TextPart): Text => say`Nothing that ${name} sends is accepted`,
  onlyRefusedWhy: (status: number, why: string): Own =>
    own(`For ten minutes and more every request was refused, the newest with ${status} (${why}).`),
  onlyRefusedThen: own(
    'Posts may be missing here. See that both sides have the same secret, that the clocks are right and that the sender writes what Webcare reads; the log names the fields. It may also be a stranger who tries.',
  ),
  takenAgain: (name: TextPart): Text => say`What ${name} sends is accepted again`,
  takenAgainThen: own('The sender may have given up on what was refused before: let it send that again.'),
  laneShut: (lane: TextPart): Text => say`Webcare cannot send through ${lane}`,
  laneShutThen: own(
    'What was waiting is kept. Webcare tries again by itself every few minutes and goes on once this is mended; replies that waited longer than half an hour go back to their form.',
  ),
  laneMended: (lane: TextPart): Text => say`Webcare can send through ${lane} again`,
  laneMendedThen: own('What was waiting is going out.'),
  inboundShut: (chat: TextPart): Text => say`What is pressed in ${chat} does not reach Webcare`,
  inboundShutThen: own('Cards still come. No button, form or command works there until this is mended.'),
  inboundMended: (chat: TextPart): Text => say`What is pressed in ${chat} reaches Webcare again`,
  inboundMendedThen: own('Please press again what did not work meanwhile.'),
  laneShutDetail: (detail: TextPart): Text => say`It was told: ${detail}`,

  notShown: (chat: TextPart, where: TextPart): Text => say`${chat} refused a message of Webcare · ${where}`,
  notShownThen: own(
    'The case is kept. People in that channel do not see it, or see how it was before, until something changes in it and the chat takes the message. Other cases may be refused for the same reason: /webcare queue shows them all.',
  ),
  shownAgain: (chat: TextPart, where: TextPart): Text => say`${chat} shows this case again · ${where}`,

  trouble: {
    database: {
      title: own('That did not work: the database cannot be reached'),
      next: own('Nothing was changed. Try again in a minute.'),
    },
    reads_only: {
      title: own('That did not work: the database takes no changes just now'),
      next: own('Nothing was changed. Try again in a minute.'),
    },
    busy: {
      title: own('That did not work: too many want something at the same time'),
      next: own('Nothing was changed. Try again in a moment.'),
    },
    newer_version: {
      title: own('That did not work: Webcare has just been updated'),
      next: own('Nothing was changed. Try again in a minute.'),
    },
    failed: {
      title: own('Something went wrong'),
      next: own(
        'It has been logged for whoever runs Webcare. Look at the card before you try again: it shows what was done.',
      ),
    },
    too_much: {
      title: own('That is more text than Webcare takes'),
      next: own('Nothing was changed. Shorten it and send it again.'),
    },
    elsewhere: {
      title: own('This message is not in a channel of Webcare'),
      next: own('Nothing was changed. Press the button on the card in the team’s channel.'),
    },
    list_gone: {
      title: own('This list is no longer kept'),
      next: own('Lists are kept for a day. Nothing was changed. Ask for it again.'),
    },
    unknown_case: {
      title: own('Webcare does not know this case'),
      next: own('The card may come from another installation. Nothing was changed.'),
    },
    not_allowed: {
      title: own('Your role does not allow this'),
      next: own('Nothing was changed. Ask a lead if you should be able to do it.'),
    },
    leads_only: {
      title: own('Only a lead can assign a case'),
      next: own(
        'Nothing was changed. You can claim a case that nobody has, take one over with a reason, or hand over your own.',
      ),
    },
    stranger: {
      title: own('Webcare is for members of this team'),
      next: own('You are not on the list, so nothing was changed. A lead can add you in the settings.'),
    },
    guest: {
      title: own('Webcare is not open to guests'),
      next: own('Nothing was changed. Ask a full member of the team.'),
    },
    no_such_form: {
      title: own('This form can no longer be used'),
      next: own('Nothing was sent. Open it again from the card.'),
    },
    draft_gone: {
      title: own('Your draft is no longer kept'),
      next: own('Drafts are kept for 24 hours. Nothing was sent. Open the form again from the card.'),
    },
  },
};
