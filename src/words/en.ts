import { card } from './en/card.ts';
import { conversation } from './en/conversation.ts';
import { forms } from './en/forms.ts';
import { history } from './en/history.ts';
import { labels } from './en/labels.ts';
import { lists } from './en/lists.ts';
import { notices } from './en/notices.ts';
import { duration, number } from './en/numbers.ts';
import { reason } from './en/reasons.ts';
import { refusals } from './en/refusals.ts';

/** Calm, short, plain: as a colleague would say it. */
export const en = {
  labels,
  card,
  conversation,
  forms,
  notices,
  refusals,
  reason,
  history,
  lists,
  duration,
  number,
};
