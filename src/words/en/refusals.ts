import type { News, Refusal } from '../../case/commands.ts';
import type { SendKind } from '../../case/types.ts';
import type { Own, Text, TextPart } from '../../view/types.ts';
import { own, say } from '../own.ts';
import { labels } from './labels.ts';

/** The next step for a connection that is closed until somebody mends it. */
const remedies = {
  token: own('The access token is no longer accepted. Make a new one and put it in the settings.'),
  scope: own('A permission is missing. Add it to the app and install the app again.'),
  archived: own('The channel is archived. Bring it back, or choose another one in the settings.'),
  removed: own('Webcare was removed there. Install it again.'),
  not_in_channel: own(
    'Webcare is not in the channel. Invite it there, or correct the channel in the settings.',
  ),
  blocked: own('Webcare is blocked there. Have it unblocked.'),
  inbound: own(
    'No connection for what people press can be opened. Make a new app token and put it in the settings; “webcare doctor” says what is wrong with this one.',
  ),
  waits: own(
    'We are asked to wait for longer than five minutes. See there how much our account may send, and whether it is used up.',
  ),
} satisfies Record<string, Own>;

export const refusals = {
  /** The first line of a refusal, then the next steps. Those about a person take the person and the time. */
  already_owned: (who: TextPart, since: TextPart): Text => say`${who} has this case, since ${since}.`,
  already_owned_then: own(
    'Nothing was changed. If it has to move on without them, take it over and say why.',
  ),
  already_yours: own('You already have this case.'),
  already_yours_then: own('Nothing was changed. You can answer it right away.'),
  not_owned: own('Nobody has this case.'),
  not_owned_then: own('Claim it first.'),
  not_yours: (who: TextPart, since: TextPart): Text => say`${who} has this case, since ${since}.`,
  not_yours_then: own('Only they can do that. Ask them, or take the case over and say why.'),
  already_resolved: (since: TextPart): Text => say`This case is resolved, since ${since}.`,
  already_resolved_by: (who: TextPart, since: TextPart): Text => say`${who} resolved this case, ${since}.`,
  already_resolved_then: own('Reopen it if there is more to do.'),
  not_resolved: own('This case is not resolved.'),
  not_resolved_then: own('There is nothing to reopen: you can work on it as it is.'),
  not_asked: own('Nobody asks about this any more.'),
  not_asked_then: own('Something else happened meanwhile. The card shows how it is now.'),
  debt_open: own('A follow-up is owed.'),
  debt_open_then: own(
    'This thread went private, and people who read it do not know how it ended. Post a short follow-up, or say why none is needed.',
  ),
  unanswered: own('The customer has no answer yet.'),
  unanswered_then: own('Answer them first. If none is needed, or if you answered elsewhere, say so.'),
  no_debt: own('No follow-up is owed.'),
  no_debt_then: own('There is nothing to waive.'),
  send_in_flight: own('Something is still on its way to the customer.'),
  send_in_flight_then: own('Wait until the card says how it went, or take it back if you still can.'),
  cannot_answer: own('This cannot be answered from here.'),
  too_late_to_take_back: own('It is too late to take this back.'),
  too_late_to_take_back_then: own('It is already on its way or posted. The card says which.'),
  not_unclear: own('It is already clear how this went.'),
  not_unclear_then: own('The card shows what happened, so nothing was changed.'),
  already_submitted: own('This was already submitted.'),
  already_submitted_then: own('It goes out once. The card shows how it went.'),
  news: own('Something happened in the meantime.'),
  news_then: own('Nothing was posted and your text is kept. Look at what changed, then decide.'),
  newsOf: {
    post: (who: TextPart, words: TextPart): Text => say`${who} wrote: “${words}”`,
    oursElsewhere: (words: TextPart): Text => say`We answered, not through this form: “${words}”`,
    edited: (who: TextPart, words: TextPart): Text => say`${who} edited a post. It now reads: “${words}”`,
    deleted: (who: TextPart): Text => say`${who} removed a post.`,
    send: (who: TextPart, words: TextPart, kind: SendKind): Text =>
      say`${who} submitted a ${labels.sends[kind]}: “${words}”`,
  } satisfies Record<News['is'] | 'oursElsewhere', (a: TextPart, b: TextPart, kind: SendKind) => Text>,
  yourText: own('Your text is kept. Copy it if you want to use it elsewhere:'),
  remedy: (code: keyof typeof remedies): Own => remedies[code],
  // After `cannot_answer` comes the reason, which has a sentence of its own.
} satisfies Record<Refusal['code'] | `${Exclude<Refusal['code'], 'cannot_answer'>}_then`, unknown> &
  Record<string, unknown>;
