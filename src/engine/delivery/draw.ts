import type { Notice } from '../../case/effects.ts';
import type { Case, Instant, NoteId } from '../../case/types.ts';
import { loadFolder, loadFolders, withContacts } from '../../store/cases/folders.ts';
import { lateSince } from '../../store/cases/late.ts';
import { onDigest, page } from '../../store/cases/lists.ts';
import type { MessageRow } from '../../store/outbox/outbox.ts';
import { everybody } from '../../store/people.ts';
import { card, movedDown } from '../../view/case/card.ts';
import type { Folder } from '../../view/folder.ts';
import { type Listed, ROWS } from '../../view/lists/cases.ts';
import * as alarms from '../../view/notices/alarms.ts';
import * as notices from '../../view/notices/notices.ts';
import { answerGone, sendTrouble, sendWaits } from '../../view/notices/our-answers.ts';
import { isOver, nobodyIsOver, stillRuns } from '../../view/notices/over.ts';
import { givenAway, handedToYou, takenFromYou } from '../../view/notices/ownership.ts';
import { personal } from '../../view/personal.ts';
import type { View } from '../../view/types.ts';
import type { Deps } from '../deps.ts';
import { stillShut } from '../outbox/alarm.ts';
import { personOnCall } from '../outbox/recipients.ts';
import { type MessageAbout, networkOf } from '../outbox/rows.ts';

/** A message drawn from the newest state, or the reason why it is no longer wanted. */
export type Drawn = { view: View } | { drop: string };

/**
 * The recipient no longer has the case or the shift, so the reminder goes to the person who is on call now.
 */
export const NOT_THEIRS = 'not_theirs';

export async function draw(deps: Deps, message: MessageRow): Promise<Drawn> {
  const about = message.about as MessageAbout;
  const { words } = deps;
  const now = deps.clock.now();
  if (about.is === 'late_list') return lateList(deps, about.since, message.ref !== null);
  if (about.is === 'lane_shut') return laneShut(deps, about, message.ref !== null);
  if (about.is === 'refused') return drawRefused(deps, about, message);
  if (about.is === 'digest')
    return { view: notices.digest(await sharedList(deps, 'digest', message.id), now, words) };
  const folder =
    message.case_id === null ? null : await loadFolder(deps.database.db, message.case_id, deps.shared);
  if (!folder) return { drop: 'no_case' };
  switch (about.is) {
    case 'card':
      return {
        view: message.live
          ? card(await withContacts(deps.database.db, folder), now, words)
          : movedDown(folder, words),
      };
    case 'nobody_on_call':
      return !message.live || nobodyIsOver(folder.case)
        ? overtaken(deps, message, folder, { drop: 'over' })
        : { view: notices.nobodyOnCall(folder, now, words) };
    case 'not_shown': {
      const shown = !message.live;
      if (shown && message.ref === null) return { drop: 'shown' };
      const name = deps.chatNames.get(about.chat) ?? { foreign: about.chat };
      return { view: alarms.notShown(folder, { chat: name, shown, code: about.code }, words) };
    }
    case 'notice': {
      const { notice, to } = about;
      const over = !message.live || isOver(folder.case, notice, to);
      const drawn = over ? { drop: 'over' } : await drawNotice(deps, folder, about);
      if ('drop' in drawn) return overtaken(deps, message, folder, { ...drawn, notice });
      if (to === undefined) return drawn;
      const reader = (await everybody(deps.database.db)).find(({ id }) => id === to);
      return reader ? { view: personal(drawn.view, reader) } : drawn;
    }
    default: {
      const never: never = about;
      return never;
    }
  }
}

type Over = { drop: string; notice?: Notice };
/**
 * A notice whose subject is over is not sent. One that was already sent shows how the case stands. It does not follow
 * its case any more (`live`), so it stays like that if the subject begins again: that gets a notice of its own.
 */
function overtaken(deps: Deps, message: MessageRow, folder: Folder, { drop, notice }: Over): Drawn {
  if (message.ref === null) return { drop };
  return { view: notices.overtaken(folder, notice ?? null, deps.words) };
}

/** A list in a message that everybody sees. Somebody who wants the rest of it reads that apart. */
async function sharedList(deps: Deps, list: 'digest' | 'late', of: string): Promise<Listed> {
  const { db } = deps.database;
  const which = list === 'digest' ? onDigest(of) : lateSince(Number(of), deps.clock.now());
  const { ids, later, count } = await page(db, which, null, ROWS);
  const asks = { list, of };
  const folders = await loadFolders(db, ids, deps.shared);
  return { folders, asks, earlier: null, later: later ? asks : null, count, claims: true, excerpt: true };
}

/** A list without cases is not sent. One that was already sent says that nothing is left of it. */
async function lateList(deps: Deps, since: Instant, told: boolean): Promise<Drawn> {
  const listed = await sharedList(deps, 'late', String(since));
  if (listed.folders.length === 0 && !told) return { drop: 'answered' };
  return { view: notices.lateOnArrival(listed, deps.clock.now(), deps.words) };
}

/** An alarm is not sent if the trouble is already over. One that was already sent shows that it is over. */
async function laneShut(
  deps: Deps,
  about: Extract<MessageAbout, { is: 'lane_shut' }>,
  told: boolean,
): Promise<Drawn> {
  const { words } = deps;
  const network = networkOf(about.party);
  const name =
    network === null
      ? (deps.chatNames.get(about.party) ?? { foreign: about.party })
      : { foreign: deps.shared.sources.get(network)?.label ?? network };
  if (await stillShut(deps, about.party, about.code)) return { view: alarms.laneShut(about, name, words) };
  return told ? { view: alarms.laneMended(name, words, about.code) } : { drop: 'mended' };
}

/** An alarm that is over before it was told is not told. */
function drawRefused(
  { words, chatNames, shared }: Deps,
  { source, status, why }: Extract<MessageAbout, { is: 'refused' }>,
  { live, ref }: MessageRow,
): Drawn {
  const name = chatNames.get(source) ?? { foreign: shared.sources.get(source)?.label ?? source };
  if (live) return { view: alarms.onlyRefused(name, { status, why }, words) };
  return ref === null ? { drop: 'mended' } : { view: alarms.takenAgain(name, words) };
}

async function drawNotice(
  deps: Deps,
  folder: Folder,
  about: Extract<MessageAbout, { is: 'notice' }>,
): Promise<Drawn> {
  const { words } = deps;
  const now = deps.clock.now();
  const { notice: told } = about;
  const c = folder.case;
  switch (told.is) {
    case 'reminder': {
      const steps = told.steps.filter(step => stillRuns(c, step.clock));
      const onCall = personOnCall(deps.team, await everybody(deps.database.db), now)?.id;
      if (about.to !== undefined && about.to !== c.owner?.person && about.to !== onCall)
        return { drop: c.owner ? 'owner_changed' : NOT_THEIRS };
      const to = about.to === undefined ? 'channel' : about.to === c.owner?.person ? 'owner' : 'on_call';
      return { view: notices.reminder(folder, { steps, to }, now, words) };
    }
    case 'breached':
      return { view: notices.breached(folder, told.clock, words, await called(deps, c)) };
    case 'customer_wrote':
      return { view: notices.customerWrote(folder, told.post, words, told.edited) };
    case 'reopened':
      return c.owner?.person === about.to
        ? { view: notices.reopened(folder, told.by, now, words) }
        : { drop: 'owner_changed' };
    case 'handed_to_you':
      return { view: handedToYou(folder, { from: told.from, note: noteIn(folder, told.note) }, words) };
    case 'taken_from_you':
      return { view: takenFromYou(folder, { by: told.by, note: noteIn(folder, told.note) }, words) };
    case 'given_away': {
      const { by, to, note } = told;
      return { view: givenAway(folder, { by, to, note: noteIn(folder, note) }, words) };
    }
    case 'answer_gone':
      return { view: answerGone(folder, told.post, now, words) };
    case 'send_waits':
      return { view: sendWaits(folder, told.send, now, words) };
    case 'send_trouble':
      return { view: sendTrouble(folder, told.send, now, words) };
    default: {
      const never: never = told;
      return never;
    }
  }
}

/** null: its text was emptied. */
const noteIn = (folder: Folder, note: NoteId | undefined): string | null | undefined =>
  note === undefined ? undefined : (folder.notes.get(note) ?? null);

/** The people to mention for a broken promise: the owner, or the person on call if there is no owner. */
async function called(deps: Deps, c: Case): Promise<notices.Called | null> {
  const people = await everybody(deps.database.db);
  const person = c.owner
    ? people.find(each => each.id === c.owner?.person)
    : personOnCall(deps.team, people, deps.clock.now());
  return person ? { person: person.id, name: person.name, accounts: person.accounts } : null;
}
