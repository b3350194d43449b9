import type { Effect, Notice } from '../../case/effects.ts';
import type { Case, PersonId } from '../../case/types.ts';
import type { Account } from '../../ports/chat.ts';
import { readCases } from '../../store/cases/cases.ts';
import { LIST_EVERY, lateListOf, slotOf } from '../../store/cases/late.ts';
import type { Tx } from '../../store/database/database.ts';
import * as outbox from '../../store/outbox/outbox.ts';
import { everybody, type KnownPerson, removeAccount } from '../../store/people.ts';
import type { Deps } from '../deps.ts';
import { accountsOf, personOnCall } from './recipients.ts';
import {
  type MessageAbout,
  noRows,
  type PostExtra,
  placesOf,
  type Queue,
  queueMessage,
  write,
} from './rows.ts';

/** Somebody must act on these notices, no matter who. */
const WORK: ReadonlySet<Notice['is']> = new Set(['customer_wrote', 'send_trouble', 'answer_gone']);

type Telling = Omit<Extract<Effect, { is: 'tell' }>, 'is'>;

/** The transaction whose notices are written, and their rows. `people` is read at most once in it. */
export type Teller = Queue & { tx: Tx; people: () => Promise<KnownPerson[]> };

export function teller(tx: Tx, queue: Queue): Teller {
  let people: Promise<KnownPerson[]> | undefined;
  return { ...queue, tx, people: () => (people ??= everybody(tx)) };
}

/**
 * `tried`: accounts where delivery failed. We try the person's next account, then the person on call. A
 * reminder that reaches nobody goes to the channel.
 */
export async function tell(
  by: Teller,
  c: Case,
  { whom, notice }: Telling,
  tried: string[] = [],
): Promise<void> {
  const { tx, deps, now } = by;
  const about = (to?: PersonId): MessageAbout => ({
    is: 'notice',
    notice,
    whom,
    ...(to !== undefined && { to }),
    ...(tried.length > 0 && { tried }),
  });
  const wrote = notice.is === 'customer_wrote';
  if (tried.length === 0 && (await isTold(tx, c, notice))) return;
  if (whom.is === 'channel') {
    const subject = notice.is === 'breached' ? breachOf(c, notice.clock) : `notice ${c.id}`;
    if (notice.is === 'breached' && (await outbox.hasNotice(tx, subject))) return;
    channels(by, about(), { case: c.id, role: 'notice', subject });
    return;
  }
  const people = await by.people();
  const onCall =
    whom.is === 'person' && !WORK.has(notice.is) ? undefined : personOnCall(deps.team, people, now)?.id;
  const wanted = [whom.is === 'person' ? whom.person : c.owner?.person, onCall];
  for (const id of wanted) {
    const person = people.find(each => each.id === id);
    const account = accountsOf(deps, person).find(each => !tried.includes(accountKey(each)));
    if (id === undefined || !account) continue;
    // If such a notice still waits, it now tells the newest post: a lively thread must not bury
    // its owner, nor their reminders.
    if (
      wrote &&
      (await outbox.updateWaitingNotice(tx, {
        subject: `wrote ${c.id}`,
        to: { to: 'person', account },
        about: about(id),
      }))
    )
      return;
    queueMessage(by, { to: 'person', account }, about(id), {
      case: c.id,
      role: 'notice',
      subject: `${wrote ? 'wrote' : 'notice'} ${c.id}`,
    });
    return;
  }
  if (whom.is === 'person') return;
  if (tried.length > 0)
    return channels(by, about(), { case: c.id, role: 'notice', subject: `notice ${c.id}` });
  if (await outbox.hasNotice(tx, `nobody ${c.id}`)) return;
  channels(
    by,
    { is: 'nobody_on_call' },
    {
      case: c.id,
      role: 'notice',
      subject: `nobody ${c.id}`,
    },
  );
}
const breachOf = (c: Case, clock: string): string => `breached ${c.id} ${clock}`;
/** A send that is late tells only the deadlines that passed quietly. The channel has been told the others. */
async function isTold(tx: Tx, c: Case, notice: Notice): Promise<boolean> {
  if (notice.is !== 'reminder' || notice.steps.some(({ percent }) => percent < 100)) return false;
  for (const { clock } of notice.steps) if (!(await outbox.hasNotice(tx, breachOf(c, clock)))) return false;
  return true;
}
const accountKey = (account: Account): string => `${account.chat}/${account.user}`;

/**
 * A private message was refused for good, so it goes to another account or person. `left`: the chat says
 * that the account is no longer in use. Then it leads to nobody any more, and a person without any
 * account is no longer on the team.
 */
export async function tellElsewhere(
  tx: Tx,
  deps: Deps,
  message: outbox.MessageRow,
  left: boolean,
): Promise<void> {
  const to = outbox.addressOf(message);
  const about = message.about as MessageAbout;
  if (to.to !== 'person') return;
  const now = deps.clock.now();
  if (left) {
    deps.log.warn(
      { event: 'account_gone', chat: to.account.chat },
      'an account that a message was for is no longer in use',
    );
    await removeAccount(tx, to.account, new Date(now));
  }
  const rows = noRows();
  if (about.is === 'notice' && message.case_id !== null) {
    const c = (await readCases(tx, [message.case_id])).get(message.case_id);
    if (c)
      await tell(teller(tx, { deps, rows, now }), c, about, [...(about.tried ?? []), accountKey(to.account)]);
  } else if (
    about.is === 'late_list' ||
    about.is === 'lane_shut' ||
    about.is === 'not_shown' ||
    about.is === 'refused'
  ) {
    channels({ deps, rows, now }, about, { case: null, role: 'notice', subject: message.subject });
  }
  await write(tx, deps, rows);
}

/** One list in ten minutes; later cases are on the next one. */
export async function lateList(by: Teller): Promise<void> {
  const { tx, deps, now, people } = by;
  const slot = slotOf(now);
  const thisOne = await outbox.takeOnce(tx, 'late_list', String(slot), now);
  if (!thisOne && !(await outbox.takeOnce(tx, 'late_list', String(slot + 1), now))) return;
  const wait = thisOne ? 0 : (slot + 1) * LIST_EVERY - now;
  const person = personOnCall(deps.team, await people(), now);
  const [account] = accountsOf(deps, person);
  const extra: PostExtra = { case: null, role: 'notice', subject: lateListOf(now), wait };
  if (person && account)
    queueMessage(by, { to: 'person', account }, { is: 'late_list', since: now, to: person.id }, extra);
  else channels(by, { is: 'late_list', since: now }, extra);
}

function channels(queue: Queue, about: MessageAbout, extra: PostExtra): void {
  for (const place of placesOf(queue.deps)) queueMessage(queue, { to: 'place', place }, about, extra);
}
