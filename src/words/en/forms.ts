import type { FormStep } from '../../acts/acts.ts';
import type { Can, LimitCount } from '../../case/types.ts';
import type { Own, Text, TextPart } from '../../view/types.ts';
import { own, say } from '../own.ts';
import { count, number } from './numbers.ts';

const unit = (n: number): string => count(n, 'character', 'characters');
/** How the network counts, if that is unusual. */
const counting = {
  graphemes: '',
  utf16: '',
  bytes: ' Accented letters and emoji take more than one.',
} satisfies Record<LimitCount, string>;
const units = (n: number, by: LimitCount): string => (by === 'bytes' ? count(n, 'byte', 'bytes') : unit(n));

/** At most 24 characters each: the narrowest chat's dialog title. */
const titles: Record<FormStep, Own> = {
  'reply.write': own('Reply publicly'),
  'reply.preview': own('Check your reply'),
  'move.write': own('Move to DM'),
  'move.preview': own('Check both texts'),
  'message.write': own('Message privately'),
  'message.preview': own('Check your message'),
  'resolve.write': own('Resolve'),
  'resolve.preview': own('Check before resolving'),
  waive_debt: own('Waive the follow-up'),
  hand_over: own('Hand over'),
  take_over: own('Take over'),
  assign: own('Assign'),
  no_reply: own('No reply needed'),
  answered_there: own('I answered there'),
};

export const forms = {
  titles,
  inviteTitle: own('Invite to DM'),
  inviteCheckTitle: own('Check your invitation'),
  /** At most 24 characters, like the titles. */
  submits: {
    preview: own('Preview'),
    post: own('Post publicly'),
    send: own('Send privately'),
    sendAndPost: own('Send and post publicly'),
    postAndResolve: own('Post and resolve'),
    postAnyway: own('Post anyway'),
    sendAnyway: own('Send anyway'),
    resolve: own('Resolve'),
    waive: own('Waive'),
    handOver: own('Hand over'),
    takeOver: own('Take over'),
    assign: own('Assign'),
    close: own('Close the case'),
    save: own('Save'),
  },
  back: own('Back to the text'),
  limit: ({ max, count: by }: Can['limit']): Own => own(`Up to ${units(max, by)}.${counting[by]}`),
  used: (used: number, { max, count: by }: Can['limit']): Own => own(`${number(used)} of ${units(max, by)}.`),

  answering: own('You are answering:'),
  targetGone: own('The post this answers can no longer be shown.'),
  fields: {
    also: own('This also answers:'),
    reply: own('Your public reply'),
    message: own('Your private message'),
    line: own('Public line in the thread'),
    lineHint: (limit: Own): Own => own(`Everybody can read this one: nothing personal. ${limit}`),
    invitation: own('Public invitation'),
    invitationHint: (limit: Own): Own =>
      own(`Everybody can read this: ask for nothing personal here. ${limit}`),
    way: own('Where do you continue?'),
    followUp: own('Public follow-up'),
    followUpOwed: own('This thread went private. Tell those who read it how it ended.'),
    followUpFirst: own('Nobody has answered the customer yet. What you write here is posted as the answer.'),
    followUpFree: own('No follow-up is owed. Leave it empty to resolve without one.'),
    waiver: own('Or: why no follow-up is needed'),
    reason: own('Why?'),
    reasonIfAny: own('Why? (optional)'),
    takeOverHint: own('The colleague who has it now is told, with your reason.'),
    to: own('To whom?'),
    why: own('Why is no reply needed?'),
    where: own('Where did you answer?'),
    note: own('Note for colleagues (optional)'),
    noteHint: own('Seen by the team only.'),
  },
  /** At the top of a form. */
  standing: {
    yours: (since: TextPart): Text => say`You have this case, since ${since}.`,
    theirs: (who: TextPart, since: TextPart): Text => say`${who} has this case, since ${since}.`,
    nobodys: own('Nobody has this case yet.'),
    writing: (who: TextPart, until: TextPart): Text => say`${who} is writing too, until ${until}.`,
    left: (who: TextPart): Text => say`${who} had written this and did not send it. Your own text is below.`,
  },
  intro: {
    move: own('The private message goes first. The public line follows once it has been sent.'),
    invite: own(
      'This network does not let us write first. You invite the customer in public; the private talk starts with them.',
    ),
    replaces: own('This network keeps one answer for each post. Yours replaces the one that is there.'),
    handOver: own('They are told in a private message, with your note. The promised times stay as they are.'),
    assign: own(
      'They are told in a private message, with your note, and so is the colleague who has it now. The promised times stay as they are.',
    ),
    noReply: own('The case is closed without an answer, and its promised times end.'),
    answeredThere: own('This stops the clock for the reply. Nothing is posted.'),
    waive: own('This thread went private and a public follow-up is owed. If none is needed, say why.'),
    onlyWaiver: own(
      'A follow-up is owed, but nothing in this thread can be answered in public any more. Say why it is left out.',
    ),
  },
  preview: {
    also: (all: Text): Text =>
      say`It also answers ${all}. Whoever writes again before it is posted is left to wait.`,
    public: (where: TextPart, account: TextPart): Text =>
      say`Posted publicly on ${where}, as ${account}. Everybody can read this:`,
    private: (who: TextPart, where: TextPart, account: TextPart): Text =>
      say`Sent privately to ${who} on ${where}, as ${account}. Only they can read this:`,
    afterwards: (where: TextPart, account: TextPart): Text =>
      say`Then posted publicly on ${where}, as ${account}, once the private message is sent:`,
    inAnswerTo: own('In answer to:'),
    resolves: own('The case is resolved once this is posted.'),
    resolvesQuietly: own('The case is resolved without posting anything.'),
    waived: (why: TextPart): Text => say`No follow-up, because: ${why}`,
    news: own('This happened while you were writing:'),
    us: (account: TextPart): Text => say`${account}`,
  },
  wrong: {
    empty: own('Write something first.'),
    tooLong: (used: number, { max, count: by }: Can['limit']): Own =>
      own(`This is ${units(used, by)}; ${number(max)} fit. Take out ${number(used - max)}.`),
    longNote: (used: number, max: number): Own => own(`This is ${unit(used)}; ${number(max)} fit.`),
    way: own('Choose where to continue.'),
    answerFirst: own('Write an answer. If none is needed, choose "No reply needed" on the card instead.'),
    followUpOrReason: own('Write a follow-up, or say below why none is needed.'),
    notBoth: own('You wrote a follow-up as well. Empty one of the two.'),
    reason: own('Give a reason: colleagues read it later.'),
    choose: own('Choose one.'),
  },
};
