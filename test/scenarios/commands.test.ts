import { afterEach, describe, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';
import { claimedMention, copies, goOut, reply, TEXT } from './replying.ts';

let world: World;
afterEach(() => world.close());
const NETWORKS = 'brand: { name: Acme, language: en }\nchat: { console: true }\n';

describe('commands', () => {
  test('/webcare queue begins with the first deadline, omits waiting cases and leads to each case', async () => {
    world = await openWorld();
    expect(await world.as('ana').command('/webcare queue')).not.toContain('[Open case]');
    await world.mention({ id: 'b', text: 'Second mention' });
    await world.mention({
      id: 'a',
      text: 'First mention',
      posted_at: new Date(world.clock.now() - 20 * 60_000).toISOString(),
    });
    await world.mention({ id: 'c', text: 'Third mention' });
    await world.settle();
    await world.as('ana').press('I answered there', 'Third mention');
    await world.as('ana').submit({ way: 'phone' });
    await world.settle();
    await world.as('bram').press('Claim', 'Second mention');
    const queue = await world.as('ana').command('/webcare queue');
    expect(queue.match(/(First|Second|Third) mention/g)).toEqual(['First mention', 'Second mention']);
    expect(queue).toContain('Bram Jansen');
    expect(await world.as('ana').pressShown('Open case')).toContain('First mention');
  });

  test('/webcare mine lists the cases of a person, also those that wait for the customer', async () => {
    world = await claimedMention();
    await world.mention({ id: 'u1', text: 'Something else.' });
    await world.settle();
    expect(await world.as('ana').command('/webcare mine')).toContain('My parcel');
    expect(await world.as('ana').command('/webcare mine')).not.toContain('Something else.');
    await reply(world);
    expect(await world.as('bram').command('/webcare mine')).not.toContain('My parcel');
    await goOut(world);
    expect(await world.as('ana').command('/webcare mine')).toContain('Waiting for the customer');
  });

  test('/webcare mine has the cases that do not fit on its first page on the next', async () => {
    world = await openWorld();
    const all = Array.from({ length: 17 }, (_, i) => `Mention number ${i + 1}.`);
    await world.mention(...all.map((text, i) => ({ id: `m${i + 1}`, text })));
    await world.settle();
    for (const text of all) await world.as('ana').press('Claim', text);
    const mine = await world.as('ana').command('/webcare mine');
    expect(mine).toContain('You have 17 open cases');
    expect(mine).toContain('1 to 10 of 17');
    expect(await world.as('ana').pressShown('Later')).toContain('11 to 17 of 17');
  });

  test('/webcare stats counts only events within its period', async () => {
    world = await claimedMention();
    world.looked(/Overdue/);
    await world.forward('12m');
    await reply(world);
    await goOut(world);
    await world.forward('2d');
    await world.mention({ id: 'u1', text: 'Nobody answers this.' });
    await world.forward('2h');
    const week = await world.as('ana').command('/webcare stats 7d');
    expect(week).toContain('The last 7 days');
    expect(week).toContain('New cases: 2');
    expect(week).toContain('Open now: 2');
    expect(week).toContain('First reply, median: 12 min');
    expect(week).toContain('Within the promise: 50 % (1 of 2)');
    const today = await world.as('ana').command('/webcare stats');
    expect(today).toContain('New cases: 1');
    expect(today).toContain('First reply, median: none yet');
    expect(today).toContain('Within the promise: 0 % (0 of 1)');
    await world.forward('6d');
    expect(await world.as('ana').command('/webcare stats 7d')).toContain('New cases: 1');
    expect(await world.as('ana').command('/webcare stats 30d')).toContain('New cases: 2');
  });

  test('/webcare oncall names the person on call and the end of the shift', async () => {
    world = await openWorld();
    const answer = await world.as('ana').command('/webcare oncall');
    expect(answer).toMatch(/On call now\n(Ana de Vries|Bram Jansen|Carla Mikkelsen)\nUntil /);
  });

  test.each(['/webcare help', '/webcare', '/webcare what is this', '/webcare stats tomorrow'])(
    '“%s” is answered with the help',
    async text => {
      world = await openWorld();
      const help = await world.as('ana').command(text);
      for (const name of [
        'queue [filter]',
        'mine [filter]',
        'find words|@handle|date',
        'oncall',
        'stats [today|7d|30d]',
        'help',
      ])
        expect(help).toContain(`/webcare ${name}`);
    },
  );
});

describe('permissions', () => {
  const READER = `${NETWORKS}people:\n  - { name: Ana de Vries, console: ana, roles: [agent] }\n  - { name: Rik Reader, console: bram, roles: [reader] }\n`;
  test('a reader can look at a case and cannot change it', async () => {
    world = await openWorld({ yaml: READER });
    await world.mention({ id: 't1', text: 'My parcel.' });
    await world.settle();
    for (const label of [
      'Claim',
      'Reply publicly',
      'Move to DM',
      'Resolve',
      'No reply needed',
      'I answered there',
    ]) {
      expect(await world.as('bram').press(label), label).toContain('Your role does not allow this');
    }
    expect(await world.as('bram').press('History')).toContain('The case was opened.');
    expect(await world.as('bram').command('/webcare queue')).toContain('My parcel.');
    expect(await world.card()).toContain('New on forum');
    await world.as('ana').press('Reply publicly');
    const form = world.as('ana').form();
    expect(await world.as('bram').submit({ text: TEXT }, undefined, form)).toContain(
      'Your role does not allow this',
    );
  });

  test('only the person who opened a form can submit it', async () => {
    world = await claimedMention();
    await world.as('ana').press('Reply publicly');
    const form = world.as('ana').form();
    expect(await world.as('bram').submit({ text: 'From Bram.' }, undefined, form)).toContain(
      'This form can no longer be used',
    );
    await goOut(world);
    expect(copies(world)).toEqual([]);
  });
});

describe('a case that went private', () => {
  const privately = async () => {
    world = await claimedMention();
    await world.as('ana').press('Move to DM');
    await world.as('ana').submit({ text: 'Your order number?', line: 'We sent you a message.' });
    await world.as('ana').submit();
    await goOut(world);
  };

  test('the private message and the public line go out as they were checked', async () => {
    await privately();
    expect(world.forum.published()).toMatchObject([
      { kind: 'private_message', text: 'Your order number?', to: { id: 'u9' } },
      { kind: 'reply', text: 'We sent you a message.', in_reply_to: 't1' },
    ]);
    expect(await world.card()).toContain('Private talk: By direct message, since 09:00');
    expect(await world.card()).toContain('A follow-up is owed, since 09:00');
    expect(await world.as('ana').command('/webcare stats today')).toContain('Follow-ups owed: 1');
  });

  test('a follow-up can be waived with a reason', async () => {
    await privately();
    await world.as('ana').press('Waive follow-up');
    expect(await world.as('ana').submit({ reason: '' })).toContain('Give a reason');
    await world.as('ana').submit({ reason: 'They deleted their account.' });
    await world.settle();
    expect(await world.card()).toContain('Waived by Ana de Vries');
    expect(await world.as('ana').press('History')).toContain('They deleted their account.');
    expect(await world.as('ana').command('/webcare stats today')).toContain('Follow-ups owed: 0');
  });

  test('resolving asks for a follow-up or a waiver, not for both', async () => {
    await privately();
    await world.as('ana').press('Resolve');
    expect(await world.as('ana').submit({ text: '' })).toContain(
      'Write a follow-up, or say below why none is needed.',
    );
    expect(await world.as('ana').submit({ text: 'All well.', waiver: 'No need.' })).toContain(
      'Empty one of the two.',
    );
    expect(await world.as('ana').submit({ text: '', waiver: 'They thanked us.' })).toContain(
      'They thanked us.',
    );
    await world.as('ana').submit();
    await world.forward('1h');
    expect(await world.card()).toContain('Resolved by Ana de Vries: answered');
    expect(world.forum.published()).toHaveLength(2);
  });

  test('a customer’s post before the follow-up is posted keeps the case open', async () => {
    await privately();
    world.looked(/Jan Jansen \(@jan\) wrote again/);
    await world.as('ana').press('Resolve');
    expect(await world.as('ana').submit({ text: 'All well.' })).toContain('[Post and resolve]');
    await world.as('ana').submit();
    await world.mention({ id: 't2', thread: 't1', in_reply_to: 't1', text: 'Not at all!' });
    await goOut(world);
    expect(copies(world).at(-1)).toBe('All well.');
    expect(await world.card()).not.toContain('Resolved');
    expect(await world.card()).toContain('Posted, 09:00');
  });

  test('a private post can be answered only with a private message', async () => {
    world = await openWorld();
    await world.mention({ id: 'p1', private: true, text: 'Just between us.' });
    await world.settle();
    const card = await world.cardView();
    const labels = [...card.buttons, ...card.more].map(button => button.label);
    expect(labels).not.toContain('Reply publicly');
    expect(labels).not.toContain('Move to DM');
    await world.as('ana').press('Message privately');
    await world.as('ana').submit({ text: 'Gladly.' });
    await world.as('ana').submit();
    await goOut(world);
    expect(world.forum.published()).toMatchObject([
      { kind: 'private_message', in_reply_to: 'p1', text: 'Gladly.' },
    ]);
    expect(await world.card()).not.toContain('follow-up is owed');
  });
});

describe('reading a case', () => {
  test('the history has a line for each event, in order', async () => {
    world = await claimedMention();
    await reply(world);
    await goOut(world);
    const history = await world.as('carla').press('History');
    const lines = [
      'The case was opened.',
      'Jan Jansen (@jan) wrote:',
      'Ana de Vries claimed the case.',
      'Ana de Vries submitted a public reply',
      TEXT,
    ];
    let from = 0;
    for (const line of lines) {
      const found = history.indexOf(line, from);
      expect(found, `${line} in:\n${history}`).toBeGreaterThanOrEqual(0);
      from = found;
    }
  });

  test('a long text is cut on the card and whole behind “Show all”', async () => {
    world = await openWorld();
    const words = Array.from({ length: 900 }, (_, nr) => `word${nr}`).join(' ');
    await world.mention({ id: 't1', text: words });
    await world.settle();
    expect(await world.card()).not.toContain('word899');
    let shown = await world.as('ana').press('Show all');
    let all = shown;
    while (shown.includes('[Next]')) {
      shown = await world.as('ana').pressShown('Next');
      all += ` ${shown}`;
    }
    for (const nr of [0, 450, 899]) expect(all).toContain(`word${nr}`);
  });
});
