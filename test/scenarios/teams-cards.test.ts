import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { Message } from '../stand-ins/teams/state.ts';
import { freshDatabase } from '../support/database.ts';
import { openTeamsWorld, type TeamsWorld } from '../support/teams-world.ts';

/** What becomes of cards in a Teams channel where people delete, scroll back and press twice. */

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
let said = 0;
/** The customer writes on: a change that has to show on the card. */
const goesOn = (text: string) =>
  at.world.mention({ id: `more-${++said}`, thread: 't1', in_reply_to: 't1', text });
/** Cards and edits go out at the pace Teams allows. */
const seconds = async () => {
  for (let second = 0; second < 3; second++) await at.world.forward('1s');
};
const deleteAll = () => {
  for (const message of at.teams.inChannel()) at.teams.remove(message);
};
/** The message as it stands now on somebody's screen that does not follow. */
const asItWas = (message: Message): Message => ({
  ...message,
  instead: new Map(),
  opened: new Map(),
  typed: new Map(),
});

describe('a card that somebody deletes', () => {
  it('comes back with the next change, once, though two processes find out at the same time', async () => {
    await begin({ database: await freshDatabase('postgres') });
    const other = await at.world.another();
    await claimed();
    for (let round = 1; round <= 2; round++) {
      deleteAll();
      await goesOn(`Still nothing, ${round}.`);
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

  it('comes back at most twice a day, and again the day after', async () => {
    await begin();
    await claimed();
    const counts: number[] = [];
    for (let round = 1; round <= 5; round++) {
      deleteAll();
      await goesOn(`Message ${round}.`);
      await seconds();
      counts.push(ofCase().length);
    }
    expect(counts).toEqual([1, 1, 0, 0, 0]);
    await at.world.forward('25h');
    await goesOn('Are you there?');
    await seconds();
    expect(at.cards().filter(text => text.includes('Are you there?'))).toHaveLength(1);
  });
});

describe('a card whose posting was never answered', () => {
  it('may stand there twice, since Teams cannot say; a press on either is understood, and one of them is left to work with', async () => {
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

describe('a press', () => {
  beforeEach(() => begin());

  it('on a card that was moved down is understood', async () => {
    const old = asItWas(at.newest());
    await goesOn('Anybody?');
    await seconds();
    expect(at.teams.inChannel()).toHaveLength(2);
    const folded = at.cards()[0];
    expect(folded).not.toContain('[Claim]');
    await at.press(at.ana, 'Claim', old);
    await at.shows(at.card).toContain('Owner: Ana de Vries');
    expect(at.cards()).toHaveLength(2);
    expect(at.cards()[0]).toBe(folded);
  });

  it('on what a case looked like before is judged by what it is now, and says what happened since', async () => {
    const old = asItWas(at.newest());
    await claimed();
    await at.press(at.bram, 'Claim', old);
    const seen = () => [...at.teams.bars(at.bram), ...at.chat(at.bram)].join('\n');
    await at.shows(seen).toContain('Ana de Vries');
    expect(at.card()).toContain('Owner: Ana de Vries');
  });

  it('that Teams sends again acts once, also where it was undone in between', async () => {
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

  it('on the last step of a reply, sent three times, publishes once', async () => {
    await at.press(at.ana, 'Reply publicly');
    await at.submit(at.ana, 'Preview', { 'Your public reply': 'Tomorrow.' });
    await at.submit(at.ana, 'Post publicly');
    await Promise.all([at.teams.redeliver(), at.teams.redeliver()]);
    await at.shows(at.card).toContain('Tomorrow.');
    await at.world.forward('1m');
    expect(at.published()).toEqual(['reply: Tomorrow.']);
    expect(at.world.forum.requests()).toHaveLength(1);
  });

  it('from an older client, sent twice as a message, acts once', async () => {
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

test('guests, strangers and people who are not on the list or the team change nothing, and are told so', async () => {
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
