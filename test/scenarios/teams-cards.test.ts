import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { Message } from '../stand-ins/teams/state.ts';
import { freshDatabase } from '../support/database.ts';
import { openTeamsWorld, type TeamsWorld } from '../support/teams-world.ts';

/** Cards in a Teams channel where people delete messages, scroll back and press twice. */

let at: TeamsWorld;
const begin = async (options: Parameters<typeof openTeamsWorld>[0] = {}) => {
  at = await openTeamsWorld(options);
  await at.mention('t1', 'Where is my parcel?');
};
afterEach(async () => {
  expect(at.teams.complaints).toEqual([]);
  await at.close();
});

const ofCase = () => at.cards().filter(text => text.includes('Where is my parcel?'));
const claimed = async () => {
  await at.press(at.ana, 'Claim');
  await at.shows(at.card).toContain('Owner: Ana de Vries');
};
let laterPosts = 0;
/** The customer writes again, which must show on the card. */
const customerWrites = (text: string) =>
  at.world.mention({ id: `more-${++laterPosts}`, thread: 't1', in_reply_to: 't1', text });
/** Lets three seconds pass, because Teams limits the pace of cards and edits. */
const seconds = async () => {
  for (let second = 0; second < 3; second++) await at.world.forward('1s');
};
const deleteAll = () => {
  for (const message of at.teams.inChannel()) at.teams.remove(message);
};
/** The message as an outdated screen will go on showing it. */
const asItWas = (message: Message): Message => ({
  ...message,
  instead: new Map(),
  opened: new Map(),
  typed: new Map(),
});

describe('a deleted card in Teams', () => {
  it('comes back once with the next change, even if two processes find it deleted', async () => {
    await begin({ database: await freshDatabase('postgres') });
    const other = await at.world.another();
    await claimed();
    for (let round = 1; round <= 2; round++) {
      deleteAll();
      await customerWrites(`Still nothing, ${round}.`);
      for (let second = 0; second < 3; second++) {
        at.world.clock.move(1_000);
        await Promise.all([at.world.settle(), other.settle()]);
      }
      expect(ofCase()).toHaveLength(1);
      expect(at.card()).toContain(`Still nothing, ${round}.`);
    }
    await at.press(at.ana, 'Release');
    await at.shows(at.card).toContain('Owner: Nobody yet');
  });

  it('comes back at most twice a day, and again on the next day', async () => {
    await begin();
    await claimed();
    const counts: number[] = [];
    for (let round = 1; round <= 5; round++) {
      deleteAll();
      await customerWrites(`Message ${round}.`);
      await seconds();
      counts.push(ofCase().length);
    }
    expect(counts).toEqual([1, 1, 0, 0, 0]);
    await at.world.forward('25h');
    await customerWrites('Are you there?');
    await seconds();
    expect(at.cards().filter(text => text.includes('Are you there?'))).toHaveLength(1);
  });
});

describe('a card in Teams that got no answer', () => {
  it('may appear twice, and a press on one of them folds the other', async () => {
    at = await openTeamsWorld();
    at.teams.fault({ is: 'drops' }, 'post');
    await at.mention('t1', 'Where is my parcel?');
    for (let minute = 0; minute < 3; minute++) await at.world.forward('1m');
    expect(ofCase()).toHaveLength(2);
    const first = asItWas(at.teams.inChannel()[0]!);
    await at.press(at.ana, 'Claim', first);
    await seconds();
    const [folded = '', left = ''] = at.cards();
    expect(folded).toContain('Moved down');
    expect(folded).not.toContain('[');
    expect(left).toContain('Owner: Ana de Vries');
    expect(at.cards()).toHaveLength(2);
  });
});

describe('a press in Teams', () => {
  beforeEach(() => begin());

  it('on a card that was moved down acts on the case', async () => {
    const old = asItWas(at.newest());
    await customerWrites('Anybody?');
    await seconds();
    expect(at.teams.inChannel()).toHaveLength(2);
    const folded = at.cards()[0];
    expect(folded).not.toContain('[Claim]');
    await at.press(at.ana, 'Claim', old);
    await at.shows(at.card).toContain('Owner: Ana de Vries');
    expect(at.cards()).toHaveLength(2);
    expect(at.cards()[0]).toBe(folded);
  });

  it('on an outdated card is decided on the state of today, and the person is told the owner', async () => {
    const old = asItWas(at.newest());
    await claimed();
    await at.press(at.bram, 'Claim', old);
    const seen = () => [...at.teams.bars(at.bram), ...at.chat(at.bram)].join('\n');
    await at.shows(seen).toContain('Ana de Vries');
    expect(at.card()).toContain('Owner: Ana de Vries');
  });

  it('that Teams repeats acts once, even if it was undone in between', async () => {
    await claimed();
    const again = at.teams.lastActivity();
    await at.teams.redeliver();
    await at.world.forward('2s');
    expect(at.card()).toContain('Owner: Ana de Vries');
    await at.press(at.ana, 'Release');
    await at.shows(at.card).toContain('Owner: Nobody yet');
    expect((await at.teams.send(again)).status).toBe(200);
    await at.world.forward('2s');
    expect(at.card()).toContain('Owner: Nobody yet');
  });

  it('on the last step of a reply that Teams sends three times publishes once', async () => {
    await at.press(at.ana, 'Reply publicly');
    await at.submit(at.ana, 'Preview', { 'Your public reply': 'Tomorrow.' });
    await at.submit(at.ana, 'Post publicly');
    await Promise.all([at.teams.redeliver(), at.teams.redeliver()]);
    await at.shows(at.card).toContain('Tomorrow.');
    await at.world.forward('1m');
    expect(at.published()).toEqual(['reply: Tomorrow.']);
    expect(at.world.forum.requests()).toHaveLength(1);
  });

  it('that an older client sends twice as a message acts once', async () => {
    at.teams.olderClientOf(at.ana);
    await claimed();
    const again = at.teams.lastActivity();
    expect(again).toMatchObject({ type: 'message', value: { verb: 'claim' } });
    await at.press(at.ana, 'Release');
    await at.shows(at.card).toContain('Owner: Nobody yet');
    await at.teams.send(again);
    await at.world.forward('2s');
    expect(at.card()).toContain('Owner: Nobody yet');
  });
});

test('guests, strangers and people outside the list or the team change nothing in Teams', async () => {
  await begin();
  const before = at.card();
  const people = [
    { userRole: 'guest' as const },
    { userPrincipalName: 'gus_partner.example#EXT#@acme.example' },
    { tenantId: '99999999-9999-4999-8999-999999999999' },
    {},
    { inTeam: false },
  ];
  for (const [n, over] of people.entries()) {
    const gus = at.teams.enters(`gus${n}`, over);
    for (const label of ['Claim', 'Reply publicly', 'Resolve']) await at.press(gus, label);
    await at.world.settle();
    expect([n, at.card()]).toEqual([n, before]);
    expect([n, at.form(gus)]).not.toEqual([n, expect.stringContaining('Your public reply')]);
    expect([n, [...at.teams.bars(gus), ...at.chat(gus)].join('\n')]).not.toEqual([n, '']);
  }
  const { db } = at.world.database;
  expect(await db.selectFrom('sends').select('id').execute()).toEqual([]);
  expect(await db.selectFrom('cases').select('owner').execute()).toEqual([{ owner: null }]);
});
