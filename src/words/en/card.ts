import type { ClockKind, PrivateWay, SendKind } from '../../case/types.ts';
import type { Own, Text, TextPart } from '../../view/types.ts';
import { own, say } from '../own.ts';
import { labels } from './labels.ts';
import { count, number } from './numbers.ts';

const what = (kind: SendKind): Own => labels.sends[kind];
const went = (kind: SendKind): Own => own(kind === 'private_message' ? 'sent' : 'posted');

export const card = {
  title: {
    new: (where: TextPart): Text => say`New on ${where}`,
    open: (where: TextPart): Text => say`Nobody has this · ${where}`,
    soon: (where: TextPart): Text => say`Due soon, nobody has this · ${where}`,
    late: (where: TextPart): Text => say`Overdue, nobody has this · ${where}`,
    arrivedLate: (where: TextPart): Text => say`Reached us late, nobody has this · ${where}`,
    owned: (who: TextPart, where: TextPart): Text => say`${who} has this · ${where}`,
    ownedSoon: (who: TextPart, where: TextPart): Text => say`Due soon, ${who} has this · ${where}`,
    ownedLate: (who: TextPart, where: TextPart): Text => say`Overdue, ${who} has this · ${where}`,
    waiting: (where: TextPart): Text => say`Waiting for the customer, nobody has this · ${where}`,
    ownedWaiting: (who: TextPart, where: TextPart): Text =>
      say`Waiting for the customer, ${who} has this · ${where}`,
    unclear: (kind: SendKind, where: TextPart): Text => say`Did our ${what(kind)} go out? · ${where}`,
    failed: (kind: SendKind, where: TextPart): Text =>
      say`Our ${what(kind)} was not ${went(kind)} · ${where}`,
    removed: (kind: SendKind, where: TextPart): Text => say`Our ${what(kind)} is no longer there · ${where}`,
    resolved: (why: Own, where: TextPart): Text => say`Resolved: ${why} · ${where}`,
    resolvedBy: (who: TextPart, why: Own, where: TextPart): Text =>
      say`Resolved by ${who}: ${why} · ${where}`,
    merged: (where: TextPart): Text => say`Now part of another case · ${where}`,
    movedDown: (where: TextPart): Text => say`Moved down · ${where}`,
  },
  movedDown: own('There is news, so this case is shown again further down.'),
  someone: own('Someone'),
  colleague: own('A colleague'),
  removed: own('[removed]'),
  noWords: own('[no text]'),
  followers: (n: number): Own => own(count(n, 'follower', 'followers')),
  rated: (n: number): Own => own(`rated ${n}`),
  speaks: { to: own('to us'), about: own('about us') },
  reposted: (n: number): Own => own(n === 1 ? 'reposted once' : `reposted ${number(n)} times`),
  separator: own(' · '),
  colon: own(': '),
  inPrivate: own('in private'),
  edited: (at: TextPart): Text => say`edited ${at}`,
  postNumber: (n: number): Own => own(`post ${n}`),
  removedBy: (who: TextPart, at: TextPart): Text => say`${who} removed this post, ${at}.`,
  oursRemoved: (at: TextPart): Text => say`Our post was removed, ${at}.`,
  emptied: (who: TextPart, at: TextPart): Text =>
    say`${who}, ${at}: the text is no longer kept here. Open the original to read it.`,
  emptiedSend: own('The text is no longer kept.'),
  hidden: own('Hidden characters were removed from the text above.'),
  attachments: (n: number): Own => own(`With ${count(n, 'picture or file', 'pictures or files')}.`),
  described: (alt: TextPart): Text => say`With a picture or file: ${alt}`,
  earlier: (n: number): Own =>
    own(`${count(n, 'post', 'posts')} in between ${n === 1 ? 'is' : 'are'} not shown here.`),
  ours: (account: TextPart, who: TextPart): Text => say`Posted as ${account}, by ${who}`,
  oursPrivate: (account: TextPart, who: TextPart): Text => say`Sent as ${account}, by ${who}`,
  noLink: own('the network gave no link'),
  pending: own('not public yet: the network is checking it'),
  networkSays: (said: TextPart): Text => say`The network says: “${said}”`,
  oursElsewhere: (account: TextPart): Text => say`${account}, not through Webcare`,
  arrivedLate: own('The time for this had already run down when it reached us.'),
  writing: (who: TextPart, until: TextPart): Text => say`${who} is writing, until ${until}.`,
  onlyThanks: own('Only thanks, so nothing was reopened.'),
  asks: {
    closed: own('This was resolved, and there is news since. Reopen it, or leave it closed?'),
    waiting: own('A post that we had answered has new words. Does it need another answer?'),
  },
  cannotAnswer: (why: Own): Text => say`It cannot be answered from here. ${why}`,
  send: {
    by: (kind: SendKind, who: TextPart): Text => say`Our ${what(kind)}, by ${who}`,
    held: own('Goes out once the private message is sent.'),
    undo: (at: TextPart): Text => say`Goes out at ${at}. Until then it can be taken back.`,
    queued: own('Waiting for its turn to go out.'),
    waits: (why: Own, until: TextPart): Text => say`Not out yet. ${why} It is tried again ${until}.`,
    waitsSince: (times: number, since: TextPart, end: TextPart): Text =>
      say` It was tried ${own(String(times))} times since ${since}. If it is not out by ${end}, the text comes back to its form.`,
    sending: own('Sending now.'),
    refused: (kind: SendKind, why: Own): Text =>
      say`Not ${went(kind)}. ${why} The text is kept: open the form again to change it or to try again.`,
    withdrawn: (why: Own): Text => say`Not sent. ${why} The text is kept: open the form again to use it.`,
    withdrawnForGood: (why: Own): Text => say`Not sent. ${why} The text is kept here, in case it is useful.`,
    removed: (why: Own): Text =>
      say`No longer there. ${why} The text is kept: open the form again to change it or to use it.`,
    unknown: (kind: SendKind): Text =>
      say`It is unclear whether this was ${went(kind)}: the network did not say. Please look there, then press “It went out” or “Send again”.`,
    again: own('Send it again? If the first one did go out after all, the customer sees it twice.'),
    resolves: own('The case is resolved once it is posted.'),
  },
  facts: {
    owner: own('Owner'),
    nobody: own('Nobody yet'),
    ownerSince: (who: TextPart, since: TextPart): Text => say`${who}, since ${since}`,
    due: { first_reply: own('First reply by'), resolve: own('Resolve by') } satisfies Record<ClockKind, Own>,
    private: own('Private talk'),
    privateSince: (way: PrivateWay, since: TextPart): Text =>
      say`By ${labels.privately[way]}, since ${since}`,
    debt: own('Follow-up'),
    owed: (since: TextPart): Text => say`A follow-up is owed, since ${since}`,
    paid: (at: TextPart): Text => say`Posted, ${at}`,
    waived: (who: TextPart, at: TextPart): Text => say`Waived by ${who}, ${at}`,
    replyUntil: own('Can be answered until'),
    privateUntil: own('Private message until'),
  },
  repliesLeft: (n: number): Own => own(`${number(n)} more can be sent.`),
};
