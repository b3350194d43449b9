import type { Event } from '../../src/case/events.ts';
import { ticks } from '../../src/case/questions.ts';
import type { Case, Clock, Step } from '../../src/case/types.ts';
import type { MessageAbout } from '../../src/engine/outbox/rows.ts';
import { readCases } from '../../src/store/cases/cases.ts';
import { readEvents } from '../../src/store/cases/log.ts';
import { isOver } from '../../src/view/notices/over.ts';
import { type Day, MINUTE } from './day.ts';
import type { Written } from './day-customers.ts';
import { threadOn } from './day-team.ts';

/** Finds steps of clocks that were lost, recorded at a wrong time or told twice. Each fault is a line. */

type Recorded = Extract<Event, { kind: 'clock_step' }>;
/** `outcome`: the result of its one delivery. `done`: the chat took it. */
type Notice = {
  about: Extract<MessageAbout, { is: 'notice' }>;
  case: string;
  chat: string;
  done: boolean;
  outcome: string | null;
};

/** A step is recorded within this time, because the day goes on by a minute at a time. */
const SOON = 2 * MINUTE;
/** Outcomes of notices that nobody needs any more: there is an answer, or another person has the case. */
const NOT_NEEDED = new Set(['answered', 'over', 'owner_changed']);
const SOON_DUE = '75 % of the time for the first reply';
const OVERDUE = 'Overdue: the first reply';
const TITLE = new RegExp(`${SOON_DUE}|${OVERDUE}`);
export const isReminder = (text: string): boolean => TITLE.test(text);

async function notices(day: Day): Promise<Notice[]> {
  const rows = await day.world.database.db
    .selectFrom('messages')
    .innerJoin('deliveries', 'deliveries.message_id', 'messages.id')
    .select([
      'messages.case_id',
      'messages.about',
      'messages.chat',
      'deliveries.status',
      'deliveries.outcome',
    ])
    .where('messages.role', '=', 'notice')
    .where('deliveries.kind', '=', 'post')
    .execute();
  return rows.flatMap(({ about: stored, case_id, chat, status, outcome }) => {
    const about = stored as MessageAbout;
    if (about.is !== 'notice' || case_id === null) return [];
    return [{ about, case: case_id, chat, done: status === 'done', outcome }];
  });
}

/** Each step is recorded once, at its time. */
function recordFaults(clock: Clock, { at, percent }: Step, recorded: Recorded[], now: number): string[] {
  const of = recorded.filter(each => each.clock === clock.id && each.percent === percent);
  if (of.length > 1) return [`${percent} % was recorded ${of.length} times`];
  const [event] = of;
  if (event === undefined)
    return ticks(clock) && at < now - SOON ? [`${percent} % was not recorded in time`] : [];
  const late = event.at - at;
  return late < 0 || (late > SOON && !event.arrival) ? [`${percent} % was recorded ${late} ms late`] : [];
}

/** A notice is told once, or is no longer needed. */
function toldFaults(what: string, all: Notice[], clock: Clock): string[] {
  const told = all.filter(({ done }) => done).length;
  if (told === 1) return [];
  if (told > 1) return [`${what} was told ${told} times`];
  const over = all.length > 0 && all.every(({ outcome }) => NOT_NEEDED.has(outcome ?? ''));
  const ended = all.some(({ outcome }) => outcome === 'answered' || outcome === 'over');
  if (over && !(ended && ticks(clock))) return [];
  return [`${what} was not told: ${JSON.stringify(all.map(({ outcome }) => outcome))}`];
}

function caseFaults(day: Day, c: Case, log: Event[], all: Notice[]): string[] {
  const recorded = log.filter(event => event.kind === 'clock_step');
  return c.clocks.flatMap(clock => {
    const reminders = (percent: number) =>
      all.filter(
        ({ about: { notice } }) =>
          notice.is === 'reminder' &&
          notice.steps.some(step => step.clock === clock.id && step.percent === percent),
      );
    const broken = (chat: string) =>
      all.filter(
        ({ about: { notice }, chat: where }) =>
          notice.is === 'breached' && notice.clock === clock.id && where === chat,
      );
    const told = recorded
      .filter(each => each.clock === clock.id && !each.quiet && !each.arrival && !each.light)
      .map(({ percent }) => percent);
    return [
      // A light step is told to nobody, and the day leaps over it.
      ...clock.steps
        .filter(({ light }) => !light)
        .flatMap(step => recordFaults(clock, step, recorded, day.time.now())),
      ...told.flatMap(percent => toldFaults(`the reminder at ${percent} %`, reminders(percent), clock)),
      ...(told.includes(100) ? ['slack', 'teams'] : []).flatMap(chat =>
        toldFaults(`${chat}: the broken promise`, broken(chat), clock),
      ),
    ].map(fault => `${clock.id}: ${fault}`);
  });
}

const count = (all: string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const each of all) counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
};
/** People see each notice as often as Webcare says that it told it. */
function shownFaults(screen: string, messages: string[], told: string[]): string[] {
  const shown = count(messages.filter(isReminder).map(text => `${threadOn(text)}: ${TITLE.exec(text)![0]}`));
  const expected = count(told);
  return [...new Set([...shown.keys(), ...expected.keys()])]
    .filter(key => shown.get(key) !== expected.get(key))
    .map(key => `${screen}: "${key}" is there ${shown.get(key) ?? 0} times, told ${expected.get(key) ?? 0}`);
}

export async function reminderFaults(day: Day, written: Written[]) {
  const { db } = day.world.database;
  const rows = await db.selectFrom('cases').select(['id', 'thread']).execute();
  const threads = new Map(rows.map(({ id, thread }) => [id, /m\d{4}/.exec(thread ?? '')?.[0] ?? null]));
  const cases = await readCases(db, [...threads.keys()]);
  const all = await notices(day);
  const faults: string[] = [];
  for (const [id, c] of cases) {
    const own = all.filter(notice => notice.case === id);
    const found = caseFaults(day, c, await readEvents(db, id), own);
    faults.push(...found.map(fault => `${threads.get(id)}, ${fault}`));
  }
  // A notice that is over no longer shows its title.
  const told = all.filter(
    ({ done, case: id, about }) => done && !isOver(cases.get(id)!, about.notice, undefined),
  );
  const toPeople = told.flatMap(({ case: id, about: { notice } }) => {
    if (notice.is !== 'reminder') return [];
    const percent = Math.max(...notice.steps.map(step => step.percent));
    return [`${threads.get(id)}: ${percent === 100 ? OVERDUE : SOON_DUE}`];
  });
  // The message to the channel has the words of the first post, if they are not deleted.
  const wordless = new Set(
    written.flatMap(({ id, thread, deleted }) => (deleted && id === thread ? [thread] : [])),
  );
  const inChannel = (chat: string) =>
    told
      .filter(each => each.chat === chat && each.about.notice.is === 'breached')
      .map(each => threads.get(each.case) ?? null)
      .map(thread => `${thread !== null && wordless.has(thread) ? null : thread}: ${OVERDUE}`);
  faults.push(
    ...shownFaults('private messages', day.toPeople(), toPeople),
    ...shownFaults('Slack', day.inSlack(), inChannel('slack')),
    ...shownFaults('Teams', day.inTeams(), inChannel('teams')),
  );
  const reminders = all.filter(({ about, done }) => done && about.notice.is === 'reminder').length;
  const over = all.filter(({ about, done }) => !done && about.notice.is === 'reminder').length;
  return { faults, counts: { told: reminders, over, broken: inChannel('slack').length } };
}
