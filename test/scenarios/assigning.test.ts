import { afterEach, describe, expect, it } from 'vitest';
import type { SlackStandIn } from '../stand-ins/slack/slack.ts';
import {
  CHANNEL,
  cardsIn,
  closeSlackWorld,
  noticesTo,
  openSlackWorld,
  pressMore,
} from '../support/slack-world.ts';
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
const READER = '  - { name: Rik Reader, console: rik, roles: [reader] }\n';
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

  it('a private answer offers a person only what they can do', async () => {
    await begin(`${TEAM}${READER}`);
    await world.as('ana').press('Claim');
    await world.settle();
    const offered = async (who: string): Promise<string> => {
      await world.as(who).command('/webcare queue');
      await world.as(who).pressShown('Open case');
      const { buttons, more } = world.as(who).shown();
      return [...buttons, ...more].map(({ label }) => label).join(', ');
    };
    const look = 'Whole conversation, History, Open original';
    const work = 'Reply publicly, Move to DM, Resolve';
    const close = 'No reply needed, I answered there';
    expect(await offered('ana')).toBe(`${work}, Release, Hand over, ${close}, ${look}`);
    expect(await offered('bram')).toBe(`${work}, Take over, ${close}, ${look}`);
    expect(await offered('carla')).toBe(`${work}, Take over, Assign, ${close}, ${look}`);
    expect(await offered('rik')).toBe(look);
    expect(world.as('bram').shown().buttons[0], 'Ana has it').not.toHaveProperty('style');
    await offered('ana');
    expect(world.as('ana').shown().buttons[0]).toMatchObject({ label: 'Reply publicly', style: 'primary' });
  });

  it('/webcare stats shows figures of people to a lead, and to nobody else', async () => {
    await begin();
    world.looked(/Half of the time|% of the time|Overdue|Nobody is on call/);
    await world.as('ana').press('Claim');
    await world.forward('12m');
    await world.as('ana').press('I answered there');
    await world.as('ana').submit({ way: 'phone' });
    await world.mention({ id: 't2', text: 'And where is mine?' }, { id: 't3', text: 'Hello?' });
    await world.settle();
    await world.as('bram').press('Claim', 'And where is mine?');
    await world.forward('2h');
    const stats = await world.as('carla').command('/webcare stats');
    expect(stats).toContain('By person\nAna de Vries: 1 first reply, median 12 min\n');
    expect(stats).toContain('Bram Jansen: 0 first replies, 1 overdue now\nNobody yet: 1 overdue now');
    expect(await world.as('ana').command('/webcare stats')).not.toContain('By person');
  });
});

describe('in Slack', () => {
  let world: World;
  let slack: SlackStandIn;
  afterEach(() => closeSlackWorld({ world, slack }));

  it('a lead assigns from More, where an agent is offered nothing that is refused', async () => {
    ({ world, slack } = await openSlackWorld({ console: false, others: 1 }));
    await world.mention({ id: 't1', text: 'Where is my parcel?' });
    await world.settle();
    await slack.press('U0BRAM', 'Claim', 'Where is my parcel');
    await world.shows(() => cardsIn(slack).at(-1) ?? '').toContain('Owner: Bram Jansen');
    const more = async (user: string): Promise<string> => {
      const before = slack.ephemerals(user).length;
      await slack.press(user, 'More', 'Where is my parcel');
      await expect.poll(() => slack.ephemerals(user).length).toBe(before + 1);
      return noticesTo(slack, user).at(-1) ?? '';
    };
    expect(await more('U0BRAM')).toContain('[Hand over]');
    expect(await more('U0BRAM')).not.toMatch(/Assign|Take over/);
    expect(await more('U0P1')).toContain('[Take over]');
    expect(await more('U0P1')).not.toMatch(/Assign|Release|Hand over/);

    await pressMore(slack, 'U0ANA', 'Assign', 'Where is my parcel');
    await world.shows(() => slack.modal('U0ANA')?.title ?? '').toBe('Assign');
    await slack.submit('U0ANA', { 'To whom?': 'Person 1', 'Note for colleagues (optional)': NOTE });
    await world.shows(() => cardsIn(slack).at(-1) ?? '').toContain('Owner: Person 1');
    const told = (user: string): string => slack.direct(user).flat().join('\n');
    await world.shows(() => told('U0P1')).toContain(NOTE);
    await world.shows(() => told('U0BRAM')).toContain('gave your case to Person 1');
    expect(cardsIn(slack).join('\n'), 'a note is for those whom it concerns').not.toContain(NOTE);

    await world.forward('2h');
    await slack.command('U0ANA', CHANNEL, '/webcare stats');
    await world
      .shows(() => noticesTo(slack, 'U0ANA').at(-1) ?? '')
      .toContain('Person 1: 0 first replies, 1 overdue now');
    await slack.command('U0BRAM', CHANNEL, '/webcare stats');
    await world.shows(() => noticesTo(slack, 'U0BRAM').at(-1) ?? '').toContain('Open now');
    expect(noticesTo(slack, 'U0BRAM').at(-1)).not.toContain('Person 1');
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
    await at.world.forward('2h');
    await at.teams.says(ana, 'stats');
    await at.shows(() => at.chat(ana).at(-1) ?? '').toContain('Bram Jansen: 0 first replies, 1 overdue now');
    await at.teams.says(bram, 'stats');
    await at.shows(() => at.chat(bram).at(-1) ?? '').toContain('Open now');
    expect(at.chat(bram).at(-1)).not.toContain('overdue now');
    expect(at.teams.complaints).toEqual([]);
    await at.close();
  });
});
