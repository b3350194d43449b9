import { afterEach, describe, expect, test } from 'vitest';
import { wakeDue } from '../../src/engine/time/wake.ts';
import { openWorld, type World } from '../support/world.ts';
import { claimedMention, copies, goOut, reply, TEXT, useUpRetries } from './replying.ts';

let world: World;
afterEach(() => world.close());
const mentioned = async (options: Parameters<typeof openWorld>[0] = {}) => {
  world = await openWorld(options);
  await world.mention({ id: 't1', text: 'My parcel has been on its way for nine days.' });
  await world.settle();
  await world.channel();
};
/** The private messages of everybody, each with its reader. */
const direct = async (): Promise<string[]> => {
  const all = await Promise.all(
    ['ana', 'bram', 'carla'].map(async who => (await world.as(who).direct()).map(text => `${who}: ${text}`)),
  );
  return all.flat();
};
const onCall = async (): Promise<string> => {
  const answer = await world.as('ana').command('/webcare oncall');
  return answer.includes('Ana') ? 'ana' : answer.includes('Bram') ? 'bram' : 'carla';
};
const YAML =
  'brand: { name: Acme, language: en }\nchat: { console: true }\nsla: { timezone: Europe/Amsterdam }\n';
const NOBODY = `${YAML}people:\n  - { name: Ana de Vries, console: ana, roles: [agent] }\n  - { name: Rik Reader, console: bram, roles: [reader] }\n`;
const ago = (minutes: number) => new Date(world.clock.now() - minutes * 60_000).toISOString();

describe('reminders', () => {
  test('the owner is reminded at 50 %, at 75 % and at the deadline, the channel at the deadline', async () => {
    world = await claimedMention();
    const titles = [];
    for (const wait of ['29m', '1m', '15m', '15m']) {
      await world.forward(wait);
      titles.push((await direct()).map(text => text.split('\n')[0]));
    }
    expect(titles).toEqual([
      [],
      ['ana: Half of the time for the first reply has passed · forum'],
      [
        'ana: Half of the time for the first reply has passed · forum',
        'ana: 75 % of the time for the first reply has passed · forum',
      ],
      [
        'ana: Half of the time for the first reply has passed · forum',
        'ana: 75 % of the time for the first reply has passed · forum',
        'ana: Overdue: the first reply · forum',
      ],
    ]);
    const [card, breach, ...rest] = await world.channel();
    expect(rest).toEqual([]);
    expect(card).toContain('Overdue, Ana de Vries has this');
    expect(breach).toContain('Overdue: the first reply · forum');
    expect(breach).toContain('Ana de Vries has this since 09:00. It was due 10:00.');
    await world.forward('5h');
    expect(await direct(), 'each reminder is sent once').toHaveLength(3);
    expect(await world.channel()).toHaveLength(2);
  });

  test('a waiting reminder goes to the person who is on call when it is sent', async () => {
    await mentioned({
      start: Date.parse('2026-11-29T21:50:00Z'),
      yaml: YAML.replace('Amsterdam', 'Amsterdam, first_reply: 2h'),
    });
    const before = await onCall();
    world.clock.move(60 * 60_000);
    await wakeDue(world.app.deps);
    await world.forward('15m');
    const after = await onCall();
    expect(after).not.toBe(before);
    expect((await direct()).map(text => text.split('\n')[0])).toEqual([
      `${after}: Half of the time for the first reply has passed · forum`,
    ]);

    const owner = ['ana', 'bram', 'carla'].find(who => who !== after) ?? '';
    await world.as(owner).press('Claim');
    await world.settle();
    world.clock.move(15 * 60_000);
    await wakeDue(world.app.deps);
    await world.as(owner).press('Release');
    await world.settle();
    expect((await direct()).map(text => text.split('\n')[0])).toContain(
      `${after}: 75 % of the time for the first reply has passed · forum`,
    );
    await world.channel();
  });

  test('the person on call is reminded of a case without an owner, with working buttons', async () => {
    await mentioned();
    await world.forward('30m');
    const who = await onCall();
    const [reminder, ...rest] = await direct();
    expect(rest).toEqual([]);
    expect(reminder).toContain(`${who}: Half of the time for the first reply has passed`);
    expect(reminder).toContain('Nobody has this. You are told because you are on call.');
    expect(reminder).toContain('My parcel has been on its way for nine days.');
    const claimed = await world.as(who).pressDirect('Claim');
    expect(claimed, 'a reminder is not drawn again, so the answer names the new owner').toMatch(
      /(Ana de Vries|Bram Jansen|Carla Mikkelsen) has this · forum/,
    );
    expect(claimed).toContain('My parcel has been on its way for nine days.');
    await world.settle();
    expect(await world.card()).toMatch(/(Ana de Vries|Bram Jansen|Carla Mikkelsen) has this/);
    await world.as(who).pressDirect('Reply publicly');
    await world.as(who).submit({ text: TEXT });
    await world.as(who).submit();
    await goOut(world);
    expect(copies(world)).toEqual([TEXT]);
    await world.card();
  });

  test('reminders stop with the answer', async () => {
    world = await claimedMention();
    await reply(world);
    await goOut(world);
    await world.forward('3h');
    expect(await direct()).toEqual([]);
    expect(await world.channel()).toHaveLength(1);
  });

  test('missed reminders come in one message', async () => {
    await mentioned();
    await world.forward('2h');
    const all = await direct();
    expect(all).toHaveLength(1);
    expect(all[0]).toContain('Overdue: the first reply');
    expect(await world.channel()).toHaveLength(2);
  });

  test('while a send is unclear only the deadline is told, together with the question', async () => {
    world = await claimedMention();
    await world.forward('50m');
    const before = (await direct()).length;
    world.forum.always({ does: 'drop', publishes: false });
    await reply(world);
    await useUpRetries(world);
    expect((await direct()).at(-1)).toContain('Did your public reply go out?');
    await world.forward('9m');
    expect(await direct()).toHaveLength(before + 1);
    expect(await world.channel(), 'the channel gets no reminder either').toHaveLength(1);
    await world.forward('5m');
    for (const [text] of [(await direct()).slice(-1), (await world.channel()).slice(-1)]) {
      expect(text).toContain('It is unclear whether this was posted');
    }
    expect((await world.channel()).at(-1)).toContain('Overdue: the first reply');
    const heard = (await world.channel()).length;
    world.forum.always({ does: 'answer', status: 400 });
    await world.as('ana').press('Send again', 'Did our public reply go out?');
    await goOut(world);
    expect((await direct()).at(-1)).toContain('Your public reply did not go out');
    expect(await world.channel(), 'the channel already knows of the breach').toHaveLength(heard);
  });

  test('if nobody is on call, the channel gets one notice', async () => {
    await mentioned({ yaml: NOBODY });
    await world.forward('30m');
    await world.forward('15m');
    const notices = (await world.channel()).slice(1);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain('Nobody is on call');
    expect(notices[0]).toContain('My parcel has been on its way for nine days.');
    expect(await world.as('ana').command('/webcare oncall')).toContain('Nobody is on call now');
    await world.as('ana').press('Claim', 'Nobody is on call');
    await world.settle();
    expect((await world.channel())[0]).toContain('Ana de Vries has this');
  });
});

describe('cases that reach us late', () => {
  test('late cases give one list for the person on call, no reminders, and red cards', async () => {
    world = await openWorld();
    await world.mention(...['a', 'b', 'c'].map(id => ({ id, text: `Mention ${id}`, posted_at: ago(120) })));
    await world.settle();
    const all = await direct();
    expect(all).toHaveLength(1);
    expect(all[0]).toContain(`${await onCall()}: 3 cases reached us late`);
    for (const id of ['a', 'b', 'c']) expect(all[0]).toContain(`Mention ${id}`);
    const cards = await world.channel();
    expect(cards).toHaveLength(3);
    for (const card of cards) {
      expect(card).toContain('Reached us late, nobody has this');
      expect(card).toContain('The time for this had already run down when it reached us.');
    }
    expect((await world.cardView('Mention a')).tone).toBe('late');
    await world.forward('9m');
    expect(await direct(), 'no reminders follow').toHaveLength(1);
  });

  test('a list of twenty late cases shows the first ten due and leads to the others', async () => {
    world = await openWorld({ yaml: `${YAML.replace('true }', 'true, digest: { above: 1, per: 10m } }')}` });
    world.looked(/more new cases, too many at once|Reached us late, nobody has this/);
    const ids = Array.from({ length: 20 }, (_, n) => `m${n}`);
    await world.mention(...ids.map((id, n) => ({ id, text: `Mention ${id}.`, posted_at: ago(200 - n) })));
    await world.settle();
    const [list = ''] = await direct();
    expect(list).toContain('20 cases reached us late');
    expect(list.match(/Mention m\d+\./g)).toEqual(ids.slice(0, 10).map(id => `Mention ${id}.`));
    expect(list).toContain('And 10 more. [All 20]');
    const digest = await world.card('too many at once');
    const who = world.as(await onCall());
    await who.pressDirect('All 20');
    expect((await who.pressShown('Later')).match(/Mention m\d+\./g)).toEqual(
      ids.slice(10).map(id => `Mention ${id}.`),
    );
    expect(digest.match(/Mention m\d+\./g)).toHaveLength(10);
    expect(digest).toContain('And 9 more. [All 19]');
  });

  test('late cases within ten minutes of a list are on the next list', async () => {
    world = await openWorld();
    world.looked(/Reached us late, nobody has this/);
    for (const id of ['a', 'b', 'c']) {
      await world.mention({ id, text: `Mention ${id}`, posted_at: ago(120) });
      await world.forward('1m');
    }
    expect(await direct()).toHaveLength(1);
    await world.forward('10m');
    const all = await direct();
    expect(all).toHaveLength(2);
    expect(all[1]).toContain('Mention c');
    await world.forward('30m');
    expect(await direct()).toHaveLength(2);
  });

  test('a row of the list leads to its case', async () => {
    world = await openWorld();
    world.looked(/Reached us late, nobody has this/);
    await world.mention({ id: 'a', text: 'Mention a', posted_at: ago(120) });
    await world.settle();
    const card = await world.as(await onCall()).pressDirect('Open case');
    expect(card).toContain('Mention a');
    expect(card).toContain('[Claim]');
  });

  test('a case that is weeks old gets a card, and nobody is told', async () => {
    world = await openWorld();
    await world.mention({ id: 'a', text: 'Mention a', posted_at: ago(20 * 24 * 60) });
    await world.forward('1d');
    expect(await direct()).toEqual([]);
    expect(await world.channel()).toHaveLength(1);
  });

  test('a new post does not turn a neglected case into one that reached us late', async () => {
    world = await claimedMention();
    world.looked(/Jan Jansen \(@jan\) wrote again/);
    world.looked(/Overdue: the resolution/);
    await world.forward('9d');
    await world.mention({ id: 't2', thread: 't1', in_reply_to: 't1', text: 'Nine more days!' });
    await world.settle();
    const card = await world.card('Nine more days!');
    expect(card).not.toContain('had already run down');
    expect(await world.card('First reply by')).toContain('Overdue, Ana de Vries has this');
    expect(await world.as('ana').command('/webcare stats 30d')).toMatch(/Within the promise: 0 % \(0 of 1\)/);
  });
});
