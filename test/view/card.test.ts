import { describe, expect, it } from 'vitest';
import { everyAct } from '../../src/acts/acts.ts';
import { card, movedDown } from '../../src/view/case/card.ts';
import type { Button, View } from '../../src/view/types.ts';
import { fixtures, words } from './fixtures.ts';
import { can, FIRST, folder, listens, NOW, ours, post, send, states } from './folders.ts';
import { everything, labels, lines, read } from './reading.ts';

const show = (name: keyof typeof states): View => card(states[name], NOW, words);
const PUBLIC: Button['does'][] = ['reply', 'move_to_dm'];

describe('the buttons of a card', () => {
  it.each<[keyof typeof states, string[]]>([
    ['unowned', ['Claim', 'Reply publicly', 'Move to DM', 'Resolve']],
    ['overdue', ['Claim', 'Reply publicly', 'Move to DM', 'Resolve']],
    ['owned', ['Reply publicly', 'Move to DM', 'Resolve']],
    ['can only invite', ['Reply publicly', 'Invite to DM', 'Resolve']],
    ['listen only', ['Claim', 'I answered there', 'Resolve']],
    ['private post, nothing public', ['Message privately', 'I answered there', 'Resolve']],
    ['review', ['Replace our reply', 'Move to DM', 'Resolve']],
    ['undo running', ['Take back', 'Reply publicly', 'Move to DM', 'Resolve']],
    ['moving to DM', ['Take back', 'Reply publicly', 'Resolve']],
    ['sending', ['Reply publicly', 'Move to DM', 'Resolve']],
    ['unclear', ['It went out', 'Send again', 'Reply publicly', 'Move to DM']],
    ['waiting', ['Reply publicly', 'Move to DM', 'Resolve']],
    ['private, follow-up owed', ['Reply publicly', 'Message privately', 'Resolve']],
    ['resolved', ['Reopen']],
    ['resolved yet unclear', ['It went out', 'Send again', 'Reopen']],
    ['merged', ['Show that case']],
  ])('in the state “%s” are %j', (name, expected) => {
    expect(labels(show(name).buttons)).toEqual(expected);
  });

  it.each<[keyof typeof states, string[]]>([
    [
      'unowned',
      ['Assign', 'No reply needed', 'I answered there', 'Whole conversation', 'History', 'Open original'],
    ],
    [
      'owned',
      [
        'Release',
        'Hand over',
        'Take over',
        'Assign',
        'No reply needed',
        'I answered there',
        'Whole conversation',
        'History',
        'Open original',
      ],
    ],
    [
      'posted',
      [
        'Release',
        'Hand over',
        'Take over',
        'Assign',
        'No reply needed',
        'I answered there',
        'Whole conversation',
        'History',
        'Open our reply',
        'Open original',
      ],
    ],
    [
      'private, follow-up owed',
      [
        'Waive follow-up',
        'Release',
        'Hand over',
        'Take over',
        'Assign',
        'No reply needed',
        'I answered there',
        'Whole conversation',
        'History',
        'Open original',
      ],
    ],
    ['resolved', ['Whole conversation', 'History', 'Open our reply', 'Open original']],
  ])('in the state “%s” are %j behind “More”', (name, expected) => {
    expect(labels(show(name).more)).toEqual(expected);
  });

  it.each(fixtures)('are at most five with “More”, and each is small enough to send ($name)', ({ view }) => {
    expect(view.buttons.length + (view.more.length > 0 ? 1 : 0)).toBeLessThanOrEqual(5);
    const rows = view.body.flatMap(block => (block.is === 'row' ? block.buttons : []));
    for (const button of [...view.buttons, ...view.more, ...rows]) {
      expect(button.does).not.toBe('more');
      expect(button.label.length).toBeLessThanOrEqual(24);
      expect(JSON.stringify(button).length).toBeLessThan(3_000);
      if (typeof button.opens === 'object') expect(button.opens.url).toMatch(/^https?:\/\//);
    }
  });

  it('offer every act of the acts table in some state', () => {
    const offered = fixtures.flatMap(({ view }) => [
      ...view.buttons,
      ...view.more,
      ...view.body.flatMap(block => (block.is === 'row' ? block.buttons : [])),
    ]);
    const does = new Set(offered.map(button => button.does));
    // Each chat draws "More" itself.
    expect(everyAct.filter(act => act !== 'more' && !does.has(act))).toEqual([]);
  });

  it('offer no public answer if no post can be answered in public', () => {
    const shut = [
      folder({ case: { posts: [post(FIRST, { private: true })] } }),
      folder({ case: { posts: [post(FIRST, { deleted: NOW })] } }),
      folder({ case: { posts: [post(FIRST, { can: listens })] } }),
      folder({
        case: { posts: [post(FIRST, { can: { ...can, reply: { is: 'yes', mode: 'append', until: NOW } } })] },
      }),
      folder({
        case: { posts: [post(FIRST, { can: { ...can, reply: { is: 'yes', mode: 'append', left: 0 } } })] },
      }),
      folder({ case: { posts: [ours('forum:o1')] } }),
    ];
    for (const each of shut) {
      const { buttons, more } = card(each, NOW, words);
      expect([...buttons, ...more].filter(button => PUBLIC.includes(button.does))).toEqual([]);
    }
  });

  it('open a form only for acts that ask for input', () => {
    const { buttons, more } = show('owned');
    expect(
      [...buttons, ...more].filter(button => button.opens === 'form').map(button => button.does),
    ).toEqual([
      'reply',
      'move_to_dm',
      'resolve',
      'hand_over',
      'take_over',
      'assign',
      'no_reply',
      'answered_there',
    ]);
    const resolve = (name: keyof typeof states) =>
      show(name).buttons.find(button => button.does === 'resolve');
    expect(resolve('owned')?.opens, 'nobody has answered yet').toBe('form');
    expect(resolve('waiting')?.opens).toBeUndefined();
    expect(resolve('private, follow-up owed')?.opens).toBe('form');
    expect(resolve('private, owed, author removed everything public')?.opens).toBe('form');
  });

  it('name their case and their send, and “Send again” asks first', () => {
    const [itWentOut, sendAgain] = show('unclear').buttons;
    expect(itWentOut).toMatchObject({ about: 'case-1', args: { send: 's1' } });
    expect(sendAgain).toMatchObject({
      about: 'case-1',
      args: { send: 's1' },
      confirm: expect.stringContaining('twice'),
    });
  });

  it('offer “Take back” only while a send can be taken back', () => {
    const has = (name: keyof typeof states) => show(name).buttons.some(button => button.does === 'take_back');
    expect([has('undo running'), has('queued'), has('moving to DM')]).toEqual([true, true, true]);
    expect([has('sending'), has('unclear'), has('posted'), has('refused')]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('the text of a card', () => {
  it.each<[keyof typeof states, string, string]>([
    ['unowned', 'new', 'New on Forum'],
    ['due soon', 'soon', 'Due soon, nobody has this · Forum'],
    ['overdue', 'late', 'Overdue, nobody has this · Forum'],
    ['late on arrival', 'late', 'Reached us late, nobody has this · Forum'],
    ['owned', 'owned', 'Ana de Vries has this · Forum'],
    ['owned, overdue', 'late', 'Overdue, Ana de Vries has this · Forum'],
    ['waiting', 'waiting', 'Waiting for the customer, Ana de Vries has this · Forum'],
    ['answered elsewhere', 'waiting', 'Waiting for the customer, nobody has this · Forum'],
    ['refused', 'attention', 'Our public reply was not posted · Forum'],
    ['private message refused', 'attention', 'Our private message was not sent · Forum'],
    ['unclear', 'attention', 'Did our public reply go out? · Forum'],
    ['resolved', 'done', 'Resolved by Ana de Vries: answered · Forum'],
    ['merged', 'done', 'Now part of another case · Forum'],
  ])('in the state “%s” has the tone %s and the title “%s”', (name, tone, title) => {
    const view = show(name);
    expect(view.tone).toBe(tone);
    expect(read(view.title)).toBe(title);
  });

  it('shows the customer, their words, the deadline and the owner', () => {
    expect(lines(show('owned'))).toEqual([
      'Jan Jansen (@jan) · 120 followers: My parcel was due on Monday. It is Friday now and nobody answers the phone. Where is it?',
      'First reply by: (time)',
      'Owner: Ana de Vries, since (time)',
    ]);
  });

  it('names a writer, but not after their time is over', () => {
    const text = lines(show('writing')).join('\n');
    expect(text).toContain('Ana de Vries is writing, until (time).');
    expect(text).not.toContain('Bram');
  });

  it('shows edits and removals, and never the removed words', () => {
    const text = everything(show('edited and removed'));
    expect(text).toContain('edited (time)');
    expect(text).toContain('Jan Jansen (@jan) removed this post, (time).');
    expect(text).not.toContain('Nobody must see this');
  });

  it('never shows a removed first post, not even in the fallback or after moving down', () => {
    const gone = folder({ case: { posts: [post(FIRST, { deleted: NOW })] } });
    expect(everything(card(gone, NOW, words)) + everything(movedDown(gone, words))).not.toContain('parcel');
  });

  it('shows each stage of a send: undo, sending, posted, refused, unclear', () => {
    expect(lines(show('undo running'))).toContain('Goes out at (time). Until then it can be taken back.');
    expect(lines(show('sending'))).toContain('Sending now.');
    expect(lines(show('posted'))).toContain(
      'Posted as Acme, by Ana de Vries: Sorry to hear that, Jan. I am looking into it right now.',
    );
    expect(lines(show('posted without a link')).join()).toContain('the network gave no link');
    expect(lines(show('refused')).join()).toContain(
      'Not posted. It is longer than the network allows. The text is kept',
    );
    expect(lines(show('refused')).join()).toContain('Sorry to hear that, Jan.');
    expect(lines(show('unclear')).join()).toContain('press “It went out” or “Send again”');
    expect(lines(show('moving to DM'))).toContain('Goes out once the private message is sent.');
  });

  it('shows our reply once, whether or not the network has shown it', () => {
    for (const name of ['posted', 'posted, not yet seen there'] as const) {
      expect(lines(show(name)).filter(line => line.includes('Sorry to hear that'))).toHaveLength(1);
    }
  });

  it('shows a failed send until the next one, and no send that was taken back', () => {
    const failed = send('s1', { stage: 'refused', why: 'refused', submitted: NOW - 60_000 });
    const again = folder({
      case: { sends: [failed, send('s2')] },
      sends: { s1: { text: 'First try' }, s2: { text: 'Second try' } },
    });
    expect(card(again, NOW, words).tone).not.toBe('attention');
    expect(everything(card(again, NOW, words))).not.toContain('First try');
    const back = folder({
      case: { sends: [{ ...failed, stage: 'withdrawn', why: 'taken_back' }] },
      sends: { s1: { text: 'First try' } },
    });
    expect(card(back, NOW, words).tone).toBe('new');
    expect(everything(card(back, NOW, words))).not.toContain('First try');
  });

  it('shows the first post, the last three and the number of posts in between', () => {
    const text = lines(show('a long thread')).join('\n');
    expect(text).toContain('3 posts in between are not shown here.');
    expect(text).toContain('number 6');
    expect(text).not.toContain('number 3');
  });

  it('shows the private talk and the owed follow-up', () => {
    const text = lines(show('private, follow-up owed')).join('\n');
    expect(text).toContain('Private talk: By direct message, since (time)');
    expect(text).toContain('A follow-up is owed');
    expect(text).toContain('in private: It is 4411-22.');
    expect(lines(show('private, follow-up waived')).join()).toContain('Waived by Carla Mikkelsen');
  });

  it('explains why no post can be answered', () => {
    expect(lines(show('listen only')).join()).toContain('This source is for listening only');
  });

  it('is one block below the title once the case is resolved', () => {
    expect(show('resolved').body).toHaveLength(1);
    expect(show('resolved as spam').body).toHaveLength(1);
  });
});

it.each(fixtures)('the view “$name” has a title, and a fallback of one line', ({ view }) => {
  expect(read(view.fallback).trim()).not.toBe('');
  expect(read(view.fallback)).not.toContain('\n');
  expect(read(view.title).trim()).not.toBe('');
  for (const line of lines(view)) expect(line.trim()).not.toBe('');
});
