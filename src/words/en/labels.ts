import type { Act } from '../../acts/acts.ts';
import type {
  ClockKind,
  ElsewhereWay,
  NoReplyReason,
  PrivateWay,
  ResolvedWhy,
  SendKind,
} from '../../case/types.ts';
import type { Own } from '../../view/types.ts';
import { own } from '../own.ts';
import { number } from './numbers.ts';

const acts: Record<Act, Own> = {
  claim: own('Claim'),
  release: own('Release'),
  hand_over: own('Hand over'),
  take_over: own('Take over'),
  assign: own('Assign'),
  reply: own('Reply publicly'),
  move_to_dm: own('Move to DM'),
  message: own('Message privately'),
  resolve: own('Resolve'),
  waive_debt: own('Waive follow-up'),
  no_reply: own('No reply needed'),
  answered_there: own('I answered there'),
  reopen: own('Reopen'),
  leave_as_it_was: own('Leave closed'),
  take_back: own('Take back'),
  it_went_out: own('It went out'),
  send_again: own('Send again'),
  conversation: own('Whole conversation'),
  history: own('History'),
  show_all: own('Show all'),
  show_case: own('Open case'),
  more: own('More'),
  list: own('Show the list'),
  open_original: own('Open original'),
};

/** The texts of buttons, and the names of kinds. Buttons are read in a hurry: a verb, at most four words. */
export const labels = {
  acts,
  inviteToDm: own('Invite to DM'),
  replaceReply: own('Replace our reply'),
  needsAnswer: own('This needs an answer'),
  leaveWaiting: own('Leave waiting'),
  openOurs: own('Open our reply'),
  showAllOf: (position: number): Own => own(`Show all of post ${position}`),
  showThatCase: own('Show that case'),
  previous: own('Previous'),
  next: own('Next'),
  allOf: (n: number): Own => own(`All ${number(n)}`),
  earlierContacts: own('Earlier contacts'),
  earlier: own('Earlier'),
  later: own('Later'),
  clocks: { first_reply: own('first reply'), resolve: own('resolution') } satisfies Record<ClockKind, Own>,
  sends: {
    reply: own('public reply'),
    private_message: own('private message'),
    follow_up: own('public follow-up'),
  } satisfies Record<SendKind, Own>,
  privately: {
    dm: own('direct message'),
    email: own('email'),
    phone: own('phone'),
    whatsapp: own('WhatsApp'),
  } satisfies Record<PrivateWay, Own>,
  noReply: {
    praise: own('Praise: nothing to answer'),
    not_for_us: own('Not meant for us'),
    spam: own('Spam'),
    troll: own('Trolling'),
    duplicate: own('Duplicate of another case'),
    removed: own('Its author removed it'),
  } satisfies Record<NoReplyReason, Own>,
  elsewhere: {
    network: own('On the network itself'),
    phone: own('By phone'),
    email: own('By email'),
    in_person: own('In person'),
  } satisfies Record<ElsewhereWay, Own>,
  resolved: {
    answered: own('answered'),
    praise: own('praise, no reply needed'),
    not_for_us: own('not meant for us'),
    spam: own('spam'),
    troll: own('trolling'),
    duplicate: own('a duplicate'),
    removed: own('removed by its author'),
    merged: own('part of another case'),
  } satisfies Record<ResolvedWhy, Own>,
};
