import { afterEach, describe, expect, test } from 'vitest';
import { CHATS, openTeam, reads, type Team } from '../support/each-chat.ts';

/** Notices and lists that were sent earlier tell how their case stands now. */

let chat: Team;
afterEach(() => chat.close());
const begin = async (name: (typeof CHATS)[number]) => {
  chat = await openTeam(name);
  await chat.world.mention({ id: 't1', text: 'Where is my parcel?' });
  await chat.world.settle();
};
const channel = () => reads(chat, chat.cards);
const told = (who: 'ana' | 'bram') => reads(chat, () => chat.told(who));
describe.each(CHATS)('notices in %s', name => {
  test('an overdue notice names its owner, offers no Claim for a claimed case, and folds when it is answered', async () => {
    await begin(name);
    await chat.world.forward('61m');
    await channel().toContain('Nobody has this. It was due');
    await told('bram').toContain('Nobody has this. You are told because you are on call.');
    await chat.press('ana', 'Claim', 'Overdue: the first reply');
    await channel().toMatch(/Overdue: the first reply[\s\S]*(Ana de Vries|@U0ANA) has this since/);
    await told('bram').toMatch(/Ana de Vries has this since [\s\S]*You are told because you are on call/);
    expect((await chat.cards()).join('\n')).not.toContain('[Claim]');
    expect((await chat.told('bram')).join('\n')).not.toContain('[Claim]');
    await channel().toContain('Overdue, Ana de Vries has this');
    await chat.reply('ana', 'First reply by', 'It is on its way.');
    await channel().toMatch(/No longer current[\s\S]*The first reply was given at/);
    await told('bram').toMatch(/No longer current[\s\S]*The first reply was given at/);
    expect((await chat.cards()).join('\n')).not.toContain('Overdue: the first reply');
    expect((await chat.told('bram')).join('\n')).not.toContain('has passed');
  });

  test('a card turns orange when a fifth of the time is left, and red at the deadline', async () => {
    await begin(name);
    await chat.world.forward('46m');
    await channel().toContain('New on forum');
    await chat.world.forward('2m');
    await channel().toContain('Due soon');
    await chat.world.forward('12m');
    await channel().toContain('Overdue, nobody has this');
  });

  test('deleted words disappear from every message that shows them', async () => {
    await begin(name);
    await chat.press('ana', 'Claim', 'Where is my parcel?');
    await channel().toContain('Owner: Ana de Vries');
    await chat.world.mention({ id: 't2', in_reply_to: 't1', text: 'My secret number is 4711.' });
    await chat.world.forward('61m');
    await channel().toContain('4711');
    await told('ana').toContain('4711');
    await chat.world.mention({ id: 't2', deleted: true });
    await channel().not.toContain('4711');
    await told('ana').not.toContain('4711');
  });

  test('rewritten words disappear from every message, also from a card that was moved down', async () => {
    await begin(name);
    await chat.world.mention({ id: 't2', in_reply_to: 't1', text: 'Hello?' });
    await channel().toMatch(/Where is my parcel\?[\s\S]*further down[\s\S]*Where is my parcel\?/);
    const edited_at = new Date(chat.world.clock.now()).toISOString();
    await chat.world.mention({ id: 't1', text: 'Where are both my parcels?', edited_at });
    await channel().not.toContain('Where is my parcel?');
  });

  test('a notice that is over stays folded when its case opens again and a post of it is deleted', async () => {
    await begin(name);
    await chat.press('ana', 'Claim', 'Where is my parcel?');
    await chat.reply('ana', 'Where is my parcel?', 'It is on its way.');
    await channel().toContain('Waiting for the customer');
    const edited_at = new Date(chat.world.clock.now()).toISOString();
    await chat.world.mention({ id: 't1', text: 'Where are both my parcels?', edited_at });
    await told('ana').toMatch(/changed a post[\s\S]*Leave waiting/);
    await chat.press('ana', 'Leave waiting', 'Where are both my parcels?');
    await told('ana').toContain('No longer current');
    await chat.world.mention({ id: 't2', in_reply_to: 't1', text: 'And the third?' });
    await told('ana').toContain('And the third?');
    await chat.world.mention({ id: 't1', deleted: true });
    await channel().not.toContain('both my parcels');
    await told('ana').toContain('No longer current');
    expect((await chat.told('ana')).join('\n')).not.toContain('changed a post');
  });

  test('a reply that cannot go out is told on the card and to its author, since when, how often and until when', async () => {
    await begin(name);
    await chat.world.forum.stop();
    await chat.reply('ana', 'Where is my parcel?', 'It is on its way.');
    await channel().toContain('Not out yet. The network cannot be reached.');
    expect(await chat.told('ana')).toEqual([]);
    await chat.world.forward('1m');
    const all =
      /The network cannot be reached\.[\s\S]*It was tried \d times since[\s\S]*If it is not out by[\s\S]*the text comes back to its form/;
    await channel().toMatch(all);
    await told('ana').toMatch(/Your public reply cannot go out for now[\s\S]*It is on its way\./);
    await told('ana').toMatch(all);
    expect(chat.world.logged.filter(line => line.includes('send_waits'))).toHaveLength(1);
  });

  test('the list of late cases follows each of its cases until all are dealt with', async () => {
    chat = await openTeam(name);
    const posted_at = new Date(chat.world.clock.now() - 2 * 3_600_000).toISOString();
    await chat.world.mention(
      { id: 'a', text: 'Where is my lamp?', posted_at },
      { id: 'b', text: 'My secret number is 4711.', posted_at },
    );
    await told('bram').toMatch(/2 cases reached us late[\s\S]*4711[\s\S]*\[Claim\]/);
    await chat.press('ana', 'Claim', 'Where is my lamp?');
    await told('bram').toMatch(/lamp[^\n]*(Ana de Vries|@U0ANA)/);
    await chat.world.mention({ id: 'b', deleted: true });
    await told('bram').toMatch(/1 case reached us late(?![\s\S]*4711)/);
    await chat.reply('ana', 'Where is my lamp?', 'It is on its way.');
    await told('bram').toContain('Every case that was on this list has been dealt with');
  });
});
