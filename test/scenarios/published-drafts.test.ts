import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { type Act, everyAct } from '../../src/acts/acts.ts';
import type { Can } from '../../src/case/types.ts';
import { receiver } from '../../src/engine/desk/inbound.ts';
import { handle } from '../../src/engine/handle.ts';
import { readCases } from '../../src/store/cases/cases.ts';
import { openWorld, type World } from '../support/world.ts';
import { claimedMention, copies, goOut, TEXT } from './replying.ts';

/** A missing value never publishes anything. If a form, plan or text is missing, the answer explains it. */

let world: World;
afterEach(() => world.close());

const database = () => world.app.deps.database;
const theCase = async () => {
  const { id } = await database().db.selectFrom('cases').select('id').executeTakeFirstOrThrow();
  return (await readCases(database().db, [id])).get(id)!;
};
const ana = { account: { chat: 'console', workspace: 'local', user: 'ana' }, name: 'Ana' } as const;

/** The network changes the possible answers to the customer's post. */
async function may(change: Partial<Can>): Promise<void> {
  const { id, posts } = await theCase();
  const [post] = posts;
  const can = { ...post!.can, ...change };
  await handle(world.app.deps, { case: id, facts: [{ is: 'can', post: post!.key, can }] });
}

describe('drafts with a missing part', () => {
  test('a press is answered with the form of its act or without a form', async () => {
    world = await claimedMention({ unread: 'whatever' });
    const { id: about } = await theCase();
    const by = { ...ana, standing: 'member', inPlace: true } as const;
    const opened = new Map<Act, string>();
    for (const does of everyAct) {
      const answer = await receiver(world.app.deps)({ id: randomUUID(), by, is: 'press', does, about });
      if (answer.show === 'form') opened.set(does, answer.form.step);
    }
    expect(Object.fromEntries(opened)).toEqual({
      take_over: 'take_over',
      reply: 'reply.write',
      move_to_dm: 'move.write',
      message: 'message.write',
      resolve: 'resolve.write',
      no_reply: 'no_reply',
      answered_there: 'answered_there',
    });
  });

  test('a draft without its plan is not published', async () => {
    world = await claimedMention({ unread: 'whatever' });
    await world.as('ana').press('Reply publicly');
    await database().db.updateTable('sends').set({ plan: '{}' }).execute();
    expect(await world.as('ana').submit({ text: TEXT })).toContain('Your draft is no longer kept');
    await goOut(world);
    expect(copies(world)).toEqual([]);
  });

  test('invisible characters of a draft are not published, so the preview shows every byte', async () => {
    world = await claimedMention({ unread: 'whatever' });
    await world.as('ana').press('Reply publicly');
    await world.as('ana').submit({ text: `Sorry\u202e Jan,\u200b \u{e0041}on its way 👩\u200d🔧.\r\n` });
    await world.as('ana').submit();
    await goOut(world);
    expect(copies(world)).toEqual(['Sorry Jan, on its way 👩\u200d🔧.\n']);
  });

  test('the form asks for the public line if an invitation becomes a private message', async () => {
    world = await openWorld({ unread: 'whatever' });
    await world.mention({ id: 't1', text: 'My parcel.' });
    await may({ private: { is: 'yes', how: 'invite' } });
    await world.settle();
    await world.as('ana').press('Invite to DM');
    expect(await world.as('ana').submit({ text: 'Please write to us.', way: 'dm' })).toContain(
      '[Post publicly]',
    );
    await may({ private: { is: 'yes', how: 'send' } });
    expect(await world.as('ana').submit()).toContain('Write something first.');
    await goOut(world);
    expect(copies(world)).toEqual([]);
  });

  test('the form of a move never shows the public line as the private message', async () => {
    world = await claimedMention({ unread: 'whatever' });
    await world.as('ana').press('Move to DM');
    await world.as('ana').submit({ text: 'Your order number?', line: 'See your messages.' });
    await world.as('ana').submit();
    await world.as('ana').pressShown('Take back');
    const later = { updated_at: new Date(world.clock.now() + 60_000) };
    await database().db.updateTable('sends').set(later).where('kind', '=', 'reply').execute();
    await world.as('ana').press('Move to DM');
    const typed = world
      .as('ana')
      .form()
      .fields.flatMap(field => (field.is === 'text' ? [field.value] : []));
    expect(typed).toEqual(['Your order number?', 'See your messages.']);
  });
});
