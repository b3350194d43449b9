import { afterEach, describe, expect, it } from 'vitest';
import type { SlackStandIn } from '../stand-ins/slack/slack.ts';
import { cardsIn, openSlackWorld, pressMore } from '../support/slack-world.ts';
import { openTeamsWorld } from '../support/teams-world.ts';
import { openWorld, type World } from '../support/world.ts';

/** A lead gives cases to people, with a note; each role, in each chat. */

const TEAM = `brand: { name: Acme, language: en }
chat: { console: true }
people:
  - { name: Ana de Vries, console: ana, roles: [agent] }
  - { name: Bram Jansen, console: bram, roles: [agent] }
  - { name: Carla Mikkelsen, console: carla, roles: [lead] }
`;
const NOTE = 'He rang this morning too.';

describe('in the console', () => {
  let world: World;
  afterEach(() => world.close());
  async function begin(yaml = TEAM): Promise<void> {
    world = await openWorld({ yaml });
    await world.mention({ id: 't1', text: 'My parcel has been on its way for nine days.' });
    await world.settle();
    expect(await world.card()).toContain('New on forum');
  }
  const lastDirect = async (who: string): Promise<string> => (await world.as(who).direct()).at(-1) ?? '';
  const idOf = async (name: string): Promise<string> => {
    const people = await world.database.db.selectFrom('people').select(['id', 'name']).execute();
    return people.find(person => person.name === name)?.id ?? '';
  };

  it('a lead assigns a case that nobody has, and its new owner reads the note', async () => {
    await begin();
    const carla = world.as('carla');
    expect(await carla.press('Assign')).toContain('Ana de Vries | Bram Jansen');
    expect(await carla.submit({ note: NOTE })).toContain('Choose one.');
    expect(await carla.submit({ to: await idOf('Bram Jansen'), note: NOTE })).toContain(
      'Assigned to Bram Jansen',
    );
    await world.settle();
    expect(await world.card()).toContain('Owner: Bram Jansen, since 09:00');
    expect(await lastDirect('bram')).toContain('Carla Mikkelsen handed you a case · forum');
    expect(await lastDirect('bram')).toContain(`The note: “${NOTE}”`);
    expect(await world.as('bram').pressDirect('Reply publicly')).toContain('Your public reply');
    expect(await carla.press('History')).toContain(
      `Carla Mikkelsen assigned the case to Bram Jansen. The note: “${NOTE}”`,
    );
  });

  it('a lead assigns the case of a colleague, who is told', async () => {
    await begin();
    await world.as('ana').press('Claim');
    await world.as('carla').press('Assign');
    await world.as('carla').submit({ to: await idOf('Bram Jansen') });
    await world.settle();
    expect(await world.card()).toContain('Owner: Bram Jansen');
    expect(await lastDirect('ana')).toContain('Carla Mikkelsen gave your case to Bram Jansen · forum');
    expect(await lastDirect('bram')).not.toContain('note');
    expect(await world.as('carla').press('History')).toContain(
      'Carla Mikkelsen took the case from Ana de Vries and assigned it to Bram Jansen.',
    );
  });

  it('an agent who presses Assign, or forges its last step, reads what is possible', async () => {
    await begin();
    const refusal =
      'Only a lead can assign a case\nNothing was changed. You can claim a case that nobody has';
    expect(await world.as('ana').press('Assign')).toContain(refusal);
    await world.as('carla').press('Assign');
    const form = world.as('carla').form();
    const to = await idOf('Ana de Vries');
    expect(await world.as('ana').submit({ to }, undefined, form)).toContain(refusal);
    expect(await world.card()).toContain('Owner: Nobody yet');
  });

  it('a hand-over takes a note along', async () => {
    await begin();
    await world.as('ana').press('Claim');
    await world.settle();
    expect(await world.as('ana').press('Hand over')).toContain('Note for colleagues (optional)');
    await world.as('ana').submit({ to: await idOf('Bram Jansen'), note: NOTE });
    await world.settle();
    expect(await world.card()).toContain('Owner: Bram Jansen');
    expect(await lastDirect('bram')).toContain(`Ana de Vries handed you a case · forum\nThe note: “${NOTE}”`);
  });

  it('somebody who only leads claims, answers and takes over without a reason', async () => {
    await begin();
    await world.as('ana').press('Claim');
    await world.settle();
    expect(await world.as('carla').press('Take over')).toContain('Why? (optional)');
    expect(await world.as('carla').submit({ reason: ' ' })).toBe('');
    await world.settle();
    expect(await world.card()).toContain('Owner: Carla Mikkelsen');
    expect(await lastDirect('ana')).toContain('Carla Mikkelsen took over your case');
    expect(await lastDirect('ana')).not.toContain('reason');
    await world.as('carla').press('Reply publicly');
    await world.as('carla').submit({ text: 'We are on it.' });
    await world.as('carla').submit();
    await world.forward('11s');
    expect(world.forum.published().map(({ text }) => text)).toEqual(['We are on it.']);
    expect(await world.card()).toContain('Waiting for the customer');
  });
});

describe('in Slack', () => {
  let world: World;
  let slack: SlackStandIn;
  afterEach(async () => {
    expect(slack.complaints()).toEqual([]);
    await world.close();
    await slack.close();
  });

  it('a lead assigns from More', async () => {
    ({ world, slack } = await openSlackWorld({ console: false, others: 1 }));
    await world.mention({ id: 't1', text: 'Where is my parcel?' });
    await world.settle();
    await slack.press('U0BRAM', 'Claim', 'Where is my parcel');
    await world.shows(() => cardsIn(slack).at(-1) ?? '').toContain('Owner: Bram Jansen');
    await pressMore(slack, 'U0ANA', 'Assign', 'Where is my parcel');
    await world.shows(() => slack.modal('U0ANA')?.title ?? '').toBe('Assign');
    await slack.submit('U0ANA', { 'To whom?': 'Person 1', 'Note for colleagues (optional)': NOTE });
    await world.shows(() => cardsIn(slack).at(-1) ?? '').toContain('Owner: Person 1');
    const told = (user: string): string => slack.direct(user).flat().join('\n');
    await world.shows(() => told('U0P1')).toContain(NOTE);
    await world.shows(() => told('U0BRAM')).toContain('gave your case to Person 1');
    expect(cardsIn(slack).join('\n'), 'a note is for those whom it concerns').not.toContain(NOTE);
  });
});

describe('in Teams', () => {
  it('a lead assigns from the card, and an agent who tries reads what is possible', async () => {
    const at = await openTeamsWorld();
    const { ana, bram } = at;
    await at.mention('t1', 'Where is my parcel?');
    await at.press(bram, 'Assign');
    expect(at.form(bram)).toContain('Only a lead can assign a case');
    await at.press(ana, 'Assign');
    await at.submit(ana, 'Assign', { 'To whom?': 'Bram Jansen', 'Note for colleagues (optional)': NOTE });
    await at.shows(at.card).toContain('Owner: Bram Jansen');
    await at.shows(() => at.chat(bram).at(-1) ?? '').toContain(NOTE);
    expect(at.chat(bram).at(-1)).toContain('Ana de Vries handed you a case');
    expect(at.card()).not.toContain(NOTE);
    expect(at.teams.complaints).toEqual([]);
    await at.close();
  });
});
