import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { Can } from '../../src/case/types.ts';
import { openForm } from '../../src/engine/desk/forms.ts';
import { handle } from '../../src/engine/handle.ts';
import { readCases } from '../../src/store/cases/cases.ts';
import { openWorld, type World } from '../support/world.ts';
import { claimedMention, copies, goOut, TEXT } from './replying.ts';

/** Nothing is published because a value was missing: a form, a plan or a text that is not known ends in an answer that says so. */

let world: World;
afterEach(() => world.close());

const database = () => world.app.deps.database;
const theCase = async () => {
  const { id } = await database().db.selectFrom('cases').select('id').executeTakeFirstOrThrow();
  return (await readCases(database().db, [id])).get(id)!;
};
const ana = () => database().db.selectFrom('people').selectAll().where('name', '=', 'Ana de Vries');

/** The network says anew what may be done with the customer's post. */
async function may(change: Partial<Can>): Promise<void> {
  const { id, posts } = await theCase();
  const [post] = posts;
  const can = { ...post!.can, ...change };
  await handle(world.app.deps, { case: id, facts: [{ is: 'can', post: post!.key, can }] });
}

describe('what a form publishes', () => {
  test('a press that no form is known for does not open "Reply publicly"', async () => {
    world = await claimedMention({ unread: 'whatever' });
    const { id } = await theCase();
    const person = await ana().executeTakeFirstOrThrow();
    const by = { account: { chat: 'console', workspace: 'local', user: 'ana' }, standing: 'member' };
    const press = { id: randomUUID(), by, is: 'press', does: 'history', about: id };
    const answer = await openForm(world.app.deps, person as never, press as never);
    expect(answer.show).not.toBe('form');
  });

  test('a draft whose plan is no longer kept is not published as a public reply', async () => {
    world = await claimedMention({ unread: 'whatever' });
    await world.as('ana').press('Reply publicly');
    await database().db.updateTable('sends').set({ plan: '{}' }).execute();
    expect(await world.as('ana').submit({ text: TEXT })).toContain('Your draft is no longer kept');
    await goOut(world);
    expect(copies(world)).toEqual([]);
  });

  test('a public line that nobody wrote is asked for when an invitation becomes a private message', async () => {
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
});
