import { describe, expect, it } from 'vitest';
import { showAll } from '../../src/view/case/conversation.ts';
import { mine, queue, type Understood } from '../../src/view/lists/cases.ts';
import { help, onCallNow, stats } from '../../src/view/lists/lists.ts';
import {
  breached,
  customerWrote,
  done,
  lateOnArrival,
  nobodyOnCall,
  reminder,
} from '../../src/view/notices/notices.ts';
import { sendTrouble } from '../../src/view/notices/our-answers.ts';
import { givenAway, handedToYou, takenFromYou } from '../../src/view/notices/ownership.ts';
import { fixtures, words } from './fixtures.ts';
import { FIRST, HOUR, NOW, saidIn, states } from './folders.ts';
import { hostile } from './hostile.ts';
import { listed } from './listed.ts';
import { labels, lines, read } from './reading.ts';

const { owned, overdue } = states;
const steps = (...percents: number[]) => percents.map(percent => ({ clock: 'first_reply.1', percent }));

describe('reminder messages', () => {
  it('name the part of the time that has passed, with the buttons of the card', () => {
    const view = reminder(owned, { steps: steps(50), to: 'owner' }, NOW, words);
    expect(read(view.title)).toBe('Half of the time for the first reply has passed · Forum');
    expect(lines(view)[0]).toBe('You have this case.');
    expect(labels(view.buttons)).toEqual(['Reply publicly', 'Move to DM', 'Resolve']);
    expect(read(view.fallback)).toContain('My parcel');
  });
  it('name the last of several missed steps, and the owner or nobody', () => {
    expect(read(reminder(overdue, { steps: steps(50, 75, 90, 100), to: 'on_call' }, NOW, words).title)).toBe(
      'Overdue: the first reply · Forum',
    );
    expect(lines(reminder(overdue, { steps: steps(90), to: 'on_call' }, NOW, words))[0]).toContain(
      'Nobody has this. You are told because you are on call.',
    );
    expect(lines(reminder(owned, { steps: steps(90), to: 'on_call' }, NOW, words))[0]).toContain(
      'Ana de Vries has this since (time). You are told because you are on call.',
    );
  });
  it('of a breach name the due time and offer “Claim” and “Open case”', () => {
    expect(lines(breached(overdue, 'first_reply.1', words))[0]).toBe('Nobody has this. It was due (time).');
    expect(labels(breached(overdue, 'first_reply.1', words).buttons)).toEqual(['Claim', 'Open case']);
    expect(labels(breached(states['owned, overdue'], 'first_reply.1', words).buttons)).toEqual(['Open case']);
  });
  it('offer “Claim” if nobody is on call for a case', () => {
    expect(labels(nobodyOnCall(overdue, NOW, words).buttons)).toContain('Claim');
    expect(nobodyOnCall(null, NOW, words).buttons).toEqual([]);
  });
});

describe('notices', () => {
  it('offer “Take back” after a submit until the send goes out', () => {
    const view = done({ is: 'submitted', send: 's1' }, states['undo running'], words);
    expect(view.buttons).toMatchObject([{ does: 'take_back', about: 'case-1', args: { send: 's1' } }]);
    expect(lines(view)[0]).toContain('It goes out at (time).');
  });
  it('offer no “Take back” without an undo', () => {
    const [send] = states['undo running'].case.sends;
    const atOnce = {
      ...states['undo running'],
      case: { ...states['undo running'].case, sends: [{ ...send!, notBefore: send!.submitted }] },
    };
    expect(done({ is: 'submitted', send: 's1' }, atOnce, words).buttons).toEqual([]);
  });
  it('name the person and the action', () => {
    expect(read(handedToYou(owned, { from: 'p-bram', note: undefined }, words).title)).toBe(
      'Bram Jansen handed you a case · Forum',
    );
    const taken = (note: string | null | undefined) =>
      lines(takenFromYou(owned, { by: 'p-carla', note }, words))[0];
    expect(taken('Ana is ill')).toBe('The reason given: “Ana is ill”');
    expect(taken(null)).toBe('The reason is no longer kept.');
    expect(taken(undefined), 'a lead gives no reason').toContain('Jan Jansen');
    const given = givenAway(owned, { by: 'p-carla', to: 'p-bram', note: null }, words);
    expect(read(given.title)).toBe('Carla Mikkelsen gave your case to Bram Jansen · Forum');
    expect(lines(given)[0]).toBe('The note is no longer kept.');
    expect(lines(handedToYou(owned, { from: 'p-bram', note: 'He rang too.' }, words))[0]).toBe(
      'The note: “He rang too.”',
    );
    expect(read(customerWrote(states['customer wrote again'], 'forum:t2', words).title)).toBe(
      'Jan Jansen (@jan) wrote again · Forum',
    );
  });
  it('tell the writer that a send failed or is unclear', () => {
    expect(read(sendTrouble(states.refused, 's1', NOW, words).title)).toBe(
      'Your public reply did not go out · Forum',
    );
    expect(labels(sendTrouble(states.unclear, 's1', NOW, words).buttons).slice(0, 2)).toEqual([
      'It went out',
      'Send again',
    ]);
  });
  it('list the cases that arrived late, and lead to the others', () => {
    const view = lateOnArrival(
      listed([overdue, states['late on arrival'], owned], 30, { excerpt: true }),
      NOW,
      words,
    );
    expect(read(view.title)).toBe('33 cases reached us late');
    expect(view.body.at(-1)).toMatchObject({
      text: ['And 30 more.'],
      buttons: [{ does: 'list', args: { list: 'queue' }, label: 'All 33' }],
    });
  });
});

describe('lists of cases', () => {
  const rowsOf = (...args: Parameters<typeof listed>) => queue(listed(...args), null, NOW, words);
  it('begin each row with its deadline, and offer “Claim” only where nobody has the case', () => {
    const view = rowsOf([overdue, owned, states.resolved]);
    expect(read(view.title)).toBe('Queue: 3 cases waiting for us');
    expect(view.body.map(block => block.is === 'row' && labels(block.buttons))).toEqual([
      ['Claim', 'Open case'],
      ['Open case'],
      ['Open case'],
    ]);
    const [late, calm, over] = lines(view);
    expect(late).toMatch(
      /^\(time\) · Overdue · Jan Jansen \(@jan\) on Forum: “My parcel.*” · nobody has this$/,
    );
    expect(calm).toMatch(/^\(time\) · Jan Jansen \(@jan\) on Forum: “My parcel.*” · with Ana de Vries$/);
    expect(over).toMatch(
      /^Resolved \(time\) · Jan Jansen \(@jan\) on Forum: “My parcel.*” · by Ana de Vries$/,
    );
  });
  it('offer nobody to claim who may not', () => {
    const view = rowsOf([overdue], 0, { claims: false });
    expect(view.body.map(block => block.is === 'row' && labels(block.buttons))).toEqual([['Open case']]);
  });
  it('say in the title which filter was understood', () => {
    const free: Understood = { networks: ['Forum'], owners: [], state: 'overdue', words: 'parcel' };
    expect(read(queue(listed([owned]), free, NOW, words).title)).toBe(
      'Queue: 1 case · Forum · nobody has it · overdue · “parcel”',
    );
    const only = { networks: [], owners: ['Ana de Vries', 'Bram Jansen'], state: null, words: '' };
    expect(read(mine(listed([owned]), only, NOW, words).title)).toBe(
      'Yours: 1 case · Ana de Vries, Bram Jansen',
    );
  });
  it('have a title for an empty list', () => {
    expect(read(queue(listed([]), null, NOW, words).title)).toBe('Queue: nothing is waiting for us');
    expect(read(mine(listed([]), null, NOW, words).title)).toBe('You have no open cases');
    expect(read(onCallNow([], null, words).title)).toBe('Nobody is on call now');
  });
  it('keep every row on one line', () => {
    for (const line of lines(queue(listed(Object.values(hostile)), null, NOW, words)))
      expect(line).not.toContain('\n');
  });
  it('come with a help that names every command', () =>
    expect(lines(help(words)).join()).toMatch(/queue.*mine.*oncall.*stats.*help/));
});

describe('“Show all”', () => {
  const all = (name: keyof typeof hostile): string => {
    const pages: string[] = [];
    for (let page = 1; ; page += 1) {
      const view = showAll(hostile[name], saidIn(hostile[name], FIRST), page, words);
      const quote = view.body.find(block => block.is === 'quote');
      pages.push(quote?.text ?? '');
      const next = view.buttons.find(button => button.label === 'Next');
      if (!next) return pages.join('');
      expect(next.args).toEqual({ post: FIRST, page: String(page + 1) });
    }
  };
  it('shows the whole text, page by page', () => {
    expect(all('40,000 characters')).toBe('word '.repeat(8_000));
    expect(all('10,000 emoji')).toBe('👨‍👩‍👧‍👦'.repeat(10_000));
  });
  it('stays within its pages, and begins at the first', () => {
    expect(
      lines(
        showAll(hostile['40,000 characters'], saidIn(hostile['40,000 characters'], FIRST), 99, words),
      ).join(),
    ).toContain('Page 17 of 17');
    expect(
      labels(
        showAll(hostile['40,000 characters'], saidIn(hostile['40,000 characters'], FIRST), null, words)
          .buttons,
      ),
    ).toEqual(['Next']);
  });
  it('shows no removed text', () => {
    const view = showAll(
      states['edited and removed'],
      saidIn(states['edited and removed'], 'forum:t2'),
      1,
      words,
    );
    expect(lines(view).join()).not.toContain('Nobody must see');
  });
});

it('the stats view shows the figures in words', () => {
  const view = fixtures.find(each => each.name === 'stats')!.view;
  expect(lines(view)).toEqual(
    expect.arrayContaining([
      'New cases: 1,204',
      'First reply, median: 2 h 4 min',
      'First reply, 90th percentile: 9 h',
      'Within the promise: 44 % (431 of 980)',
    ]),
  );
  expect(view.body.filter(block => block.is === 'row')).toHaveLength(2);
  const nothing = stats(
    {
      period: { is: 'today', from: NOW - HOUR, to: NOW },
      opened: 0,
      openNow: 0,
      firstReply: { median: null, p90: null, answered: 0 },
      promise: { met: 0, judged: 0 },
      answeredElsewhere: 0,
      debt: { open: 0, cases: [] },
      lateOnArrival: 0,
    },
    words,
  );
  expect(lines(nothing)).toEqual(
    expect.arrayContaining(['First reply, median: none yet', 'Within the promise: none yet']),
  );
});
