import type { Fact } from './commands.ts';
import type { Event } from './events.ts';
import { asked, noteOf, oursAt } from './questions.ts';
import type { Case, CaseId, Clock, Instant, NoteId, PersonId, PostKey, SendId } from './types.ts';

/** The recipient of a notice. `owner_or_on_call` is resolved at enqueuing, and checked again at sending. */
export type Whom = { is: 'person'; person: PersonId } | { is: 'owner_or_on_call' } | { is: 'channel' };

/** The subject of a notice; ids only, drawn when it is sent. */
export type Notice =
  | { is: 'reminder'; steps: { clock: string; percent: number }[] }
  | { is: 'breached'; clock: string }
  /** `edited`: it is an older post with new words. */
  | { is: 'customer_wrote'; post: PostKey; edited?: true }
  /** Somebody else opened your case again. */
  | { is: 'reopened'; by: PersonId }
  | { is: 'handed_to_you'; from: PersonId; note?: NoteId }
  | { is: 'taken_from_you'; by: PersonId; note?: NoteId }
  | { is: 'given_away'; by: PersonId; to: PersonId; note?: NoteId }
  | { is: 'send_trouble'; send: SendId }
  /** Calls of it failed more than once, and it is tried again. */
  | { is: 'send_waits'; send: SendId }
  /** Customers can no longer see one of our posts. */
  | { is: 'answer_gone'; post: PostKey };

/** Effects on the outside world. Each becomes a row in the transaction of its cause. */
export type Effect =
  /** The card in each place shows the state of now; a place without a card gets one. */
  | { is: 'card' }
  /** Chats notify nobody of an edit: the card is posted anew below, and the old one becomes "moved down". */
  | { is: 'card_below' }
  | { is: 'tell'; whom: Whom; notice: Notice }
  /** Adds the case to the one list of cases that were late on arrival. */
  | { is: 'late_on_arrival' }
  | { is: 'send'; send: SendId; n: number; notBefore: Instant; giveUpAt: Instant };

/** The effects of these events. Pure: `before` and `after` are the states around them. */
export function effects(before: Case, events: Event[], after: Case): Effect[] {
  if (events.length === 0) return [];
  const all: Effect[] = [];
  const steps: { clock: string; percent: number }[] = [];
  const known = before.version > 0;
  let below = false;
  let wrote: { post: PostKey; edited?: true } | null = null;
  let lost: PostKey | null = null;
  for (const e of events) {
    switch (e.kind) {
      case 'post_arrived':
        if (known && e.post.by !== 'us' && !e.post.thanks) wrote = { post: e.post.key };
        break;
      case 'post_edited':
        if (isNews(before, e)) wrote = { post: e.post, edited: true };
        break;
      case 'opened_again':
        if (e.by !== undefined && before.owner && before.owner.person !== e.by)
          tellPerson(all, before.owner.person, { is: 'reopened', by: e.by });
        break;
      case 'handed_over':
        tellPerson(all, e.to, { is: 'handed_to_you', from: e.from, ...noteOf(e) });
        break;
      case 'taken_over':
        tellPerson(all, e.from, { is: 'taken_from_you', by: e.to, ...noteOf(e) });
        break;
      case 'assigned': {
        const { by, from, to } = e;
        if (by === undefined) break;
        if (to !== by) tellPerson(all, to, { is: 'handed_to_you', from: by, ...noteOf(e) });
        if (from !== undefined && from !== by)
          tellPerson(all, from, { is: 'given_away', by, to, ...noteOf(e) });
        break;
      }
      case 'send_submitted':
        if (e.send.stage === 'queued')
          all.push({
            is: 'send',
            send: e.send.id,
            n: 1,
            notBefore: e.send.notBefore,
            giveUpAt: e.send.giveUpAt,
          });
        break;
      case 'send_repeats':
        cannotGoOut(all, before, after, e.send);
        break;
      case 'send_queued':
        cannotGoOut(all, before, after, e.send);
        all.push({ is: 'send', send: e.send, n: e.n, notBefore: e.notBefore, giveUpAt: e.giveUpAt });
        break;
      case 'send_refused':
      case 'send_unclear':
      case 'send_withdrawn':
        if (e.kind !== 'send_withdrawn' || (e.why !== 'taken_back' && e.why !== 'earlier_failed'))
          notPosted(all, after, e.send);
        brokenQuietly(all, before, after);
        break;
      case 'send_delayed': {
        const broken = brokenQuietly(all, before, after);
        if (broken.length > 0)
          all.push({
            is: 'tell',
            whom: { is: 'owner_or_on_call' },
            notice: { is: 'reminder', steps: broken.map(({ id }) => ({ clock: id, percent: 100 })) },
          });
        break;
      }
      case 'post_deleted':
        if (before.posts.some(post => post.key === e.post && post.by === 'us')) lost = e.post;
        break;
      case 'send_removed':
        lost = after.sends.find(send => send.id === e.send)?.post ?? lost;
        break;
      case 'clock_step':
        if (e.arrival) all.push({ is: 'late_on_arrival' });
        else if (!e.quiet && !e.light) steps.push({ clock: e.clock, percent: e.percent });
        break;
      default:
        break;
    }
  }
  // Of many posts at once, the notice tells the newest; the card has them all.
  if (wrote !== null && after.owner && (before.phase.is !== 'resolved' || asked(after)))
    tellPerson(all, after.owner.person, { is: 'customer_wrote', ...wrote });
  if (wrote !== null && (!after.owner || before.phase.is === 'resolved')) below = true;
  if (lost !== null) {
    const { send } = oursAt(after, lost);
    const whom = after.owner?.person ?? send?.by;
    if (whom !== undefined) tellPerson(all, whom, { is: 'answer_gone', post: lost });
    else below = true;
  }
  if (steps.length > 0) {
    all.push({ is: 'tell', whom: { is: 'owner_or_on_call' }, notice: { is: 'reminder', steps } });
    for (const { clock } of steps.filter(step => step.percent >= 100)) {
      all.push({ is: 'tell', whom: { is: 'channel' }, notice: { is: 'breached', clock } });
    }
  }
  return [{ is: below ? 'card_below' : 'card' }, ...all];
}

/** New words of a customer are news where we had answered, or where somebody works on it. */
const isNews = (before: Case, { post: key, thanks }: Extract<Event, { kind: 'post_edited' }>): boolean =>
  !thanks &&
  (before.owner !== null || before.phase.is !== 'open') &&
  before.posts.some(post => post.key === key && post.by !== 'us');

function tellPerson(all: Effect[], person: PersonId, notice: Notice): void {
  all.push({ is: 'tell', whom: { is: 'person', person }, notice });
}

/** Tells the author of a send that it did not go out. */
function notPosted(all: Effect[], after: Case, id: SendId): void {
  const send = after.sends.find(each => each.id === id);
  if (send) tellPerson(all, send.by, { is: 'send_trouble', send: id });
}

/** Tells the author of a send, once, that it cannot go out for now. */
function cannotGoOut(all: Effect[], before: Case, after: Case, id: SendId): void {
  const times = (c: Case) => c.sends.find(each => each.id === id)?.waits?.times ?? 0;
  const send = after.sends.find(each => each.id === id);
  if (send && times(before) < 2 && times(after) >= 2)
    tellPerson(all, send.by, { is: 'send_waits', send: id });
}

/** A promise that broke during a send was not told then. It is told now, unless it breaks with these events. */
function brokenQuietly(all: Effect[], before: Case, after: Case): Clock[] {
  const knew = (id: Clock['id']) =>
    before.clocks.some(clock => clock.id === id && clock.passed.includes(100));
  const broken = after.clocks.filter(clock => !clock.ended && clock.passed.includes(100) && knew(clock.id));
  for (const clock of broken)
    all.push({ is: 'tell', whom: { is: 'channel' }, notice: { is: 'breached', clock: clock.id } });
  return broken;
}

/**
 * Facts for the cases of other customers whom a reply answers too: it was posted, or can no longer be seen.
 */
export function answersOthers(events: Event[], after: Case): { case: CaseId; fact: Fact }[] {
  return events.flatMap(e => {
    if (e.kind !== 'send_posted' && e.kind !== 'send_removed') return [];
    const also = after.sends.find(({ id }) => id === e.send)?.also ?? [];
    return also.map(({ case: id, seen }): { case: CaseId; fact: Fact } => ({
      case: id,
      fact:
        e.kind === 'send_posted'
          ? { is: 'answered_by', send: e.send, of: after.id, at: e.postedAt, seen }
          : { is: 'answer_gone', send: e.send },
    }));
  });
}
