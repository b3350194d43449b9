import { afterEach, describe, expect, it } from 'vitest';
import { CHATS, cardOf, lastTold, openTeam, type Team } from '../support/each-chat.ts';

/** The customer's news after we answered, as people read it in each chat. */

const QUESTION = 'My parcel has been on its way for nine days.';
const ONLY_THANKS = 'Only thanks, so nothing was reopened.';
const CLOSED = 'Reopen it, or leave it closed?';

describe.each(CHATS)('in %s', chat => {
  let team: Team;
  afterEach(() => team.close());

  const later = async (id: string, text: string, more: Record<string, unknown> = {}): Promise<void> => {
    await team.world.mention({ id, text, thread: 't1', in_reply_to: 't1', ...more });
    await team.world.settle();
  };
  const rewritten = async (text: string, more: Record<string, unknown> = {}): Promise<void> => {
    const edited_at = new Date(team.world.clock.now()).toISOString();
    await team.world.mention({ id: 't1', text, edited_at, ...more });
    await team.world.settle();
  };
  const newest = async (): Promise<string> => (await team.cards()).at(-1) ?? '';
  const shows = (text: string) => team.world.shows(newest).toContain(text);
  const told = (text: string) => team.world.shows(() => lastTold(team, 'ana')).toContain(text);
  const times = async (text: string): Promise<number> =>
    (await team.told('ana')).filter(each => each.includes(text)).length;

  /** Ana has claimed and answered. */
  const answered = async (): Promise<void> => {
    team = await openTeam(chat);
    await team.world.mention({ id: 't1', text: QUESTION });
    await team.world.settle();
    await team.press('ana', 'Claim', QUESTION);
    await shows('Owner: Ana de Vries');
    await team.reply('ana', QUESTION, 'Sorry Jan, it comes tomorrow.');
    await shows('Waiting for the customer');
  };
  const resolved = async (): Promise<void> => {
    await answered();
    await team.press('ana', 'Resolve', QUESTION);
    await shows('Resolved by Ana de Vries: answered');
  };

  it('thanks leave a case waiting, and a press opens it', async () => {
    await answered();
    await later('t2', 'Dank je wel, top! 👍', { language: 'nl' });
    await shows(ONLY_THANKS);
    expect(await newest()).toContain('Waiting for the customer');
    expect(await newest()).toContain('Dank je wel, top!');
    expect(await team.cards()).toHaveLength(1);
    expect(await team.told('ana')).toEqual([]);
    await team.press('bram', 'This needs an answer', QUESTION);
    await told('Bram Jansen reopened your case');
    expect(await newest()).not.toContain(ONLY_THANKS);
    expect(await newest()).toContain('Ana de Vries has this');
  });

  it('thanks leave a case resolved, and a press opens it', async () => {
    await resolved();
    await later('t2', 'Thanks a lot!', { language: 'en' });
    await shows(ONLY_THANKS);
    expect(await newest()).toContain('Resolved by Ana de Vries');
    expect(await newest()).toContain('Thanks a lot!');
    expect(await team.cards()).toHaveLength(1);
    expect(await team.told('ana')).toEqual([]);
    await team.press('ana', 'This needs an answer', 'Resolved by Ana');
    await shows('Resolve by');
    expect(await team.told('ana'), 'Ana knows what she pressed').toEqual([]);
  });

  it('other news soon after resolving asks the owner, who leaves it closed', async () => {
    await resolved();
    await later('t2', 'Thanks for nothing, it is still not here.', { language: 'en' });
    await told('Jan Jansen (@jan) wrote again');
    const asked = await lastTold(team, 'ana');
    for (const part of ['it is still not here', CLOSED, 'Reopen', 'Leave closed'])
      expect(asked).toContain(part);
    await shows(CLOSED);
    expect(await newest()).toContain('Resolve by');
    await team.pressTold('ana', 'Leave closed', CLOSED);
    await shows('Resolved by Ana de Vries: answered');
    expect(await newest()).not.toContain(CLOSED);
  });

  it('a colleague who reopens is told to the owner, and the question is gone', async () => {
    await resolved();
    await later('t2', 'It is still not here.');
    await shows(CLOSED);
    await team.press('bram', 'Reopen', 'It is still not here.');
    await told('Bram Jansen reopened your case');
    expect(await newest()).not.toContain(CLOSED);
    expect(await newest()).toContain('Ana de Vries has this');
  });

  it('the promise of a reopened case runs while nobody presses', async () => {
    await resolved();
    await later('t2', 'It is still not here.');
    await shows(CLOSED);
    await team.world.forward('25h');
    await told('Half of the time for the resolution');
  });

  it('news long after resolving opens the case and asks nothing', async () => {
    await resolved();
    await team.world.forward('25h');
    await later('t2', 'Thanks!');
    await shows('Resolve by');
    expect(await newest()).not.toContain(CLOSED);
    expect(await team.told('ana')).toEqual([]);
  });

  it('new words of an answered post tell the owner and ask whether the case waits again', async () => {
    await answered();
    await rewritten('My parcel came, but it is broken.');
    await told('Jan Jansen (@jan) changed a post');
    const asked = await lastTold(team, 'ana');
    for (const part of ['it is broken', 'has new words', 'This needs an answer', 'Leave waiting'])
      expect(asked).toContain(part);
    await shows('Ana de Vries has this');
    await team.pressTold('ana', 'Leave waiting', 'changed a post');
    await shows('Waiting for the customer');
    await rewritten('Thanks!');
    await shows(ONLY_THANKS);
    expect(await newest()).toContain('Waiting for the customer');
    expect(await times('changed a post'), 'thanks are not told, and the notice is folded').toBe(0);
  });

  it('an edit brings its picture and its rating, and the last one to arrive stands', async () => {
    await answered();
    const edited_at = new Date(team.world.clock.now()).toISOString();
    await rewritten('Two stars.', { edited_at, rating: 2 });
    await shows('rated 2');
    const media = [{ url: 'https://forum.example/1.jpg', alt: 'A broken box' }];
    await rewritten('One star!', { edited_at, rating: 1, media });
    await shows('rated 1');
    expect(await newest()).toContain('With a picture or file: A broken box');
    await rewritten('From the year 2999.', { edited_at: '2999-01-01T00:00:00Z' });
    await shows('From the year 2999.');
    const before = await times('changed a post');
    await rewritten('From the year 2999.', { edited_at: '2999-01-01T00:00:00Z' });
    await team.world.forward('1s');
    expect(await times('changed a post'), 'the same edit is not news').toBe(before);
    await rewritten('From today.');
    await shows('From today.');
  });

  it('a post that was taken away and put back is back', async () => {
    await answered();
    await team.world.mention({ id: 't1', deleted: true });
    await shows('removed this post');
    expect(await newest()).not.toContain(QUESTION);
    await team.world.mention({ id: 't1', text: QUESTION, deleted: false });
    await shows(QUESTION);
    expect(await cardOf(team, QUESTION)).not.toContain('removed this post');
  });
});
