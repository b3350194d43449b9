import { afterEach, describe, expect, it } from 'vitest';
import type { SlackStandIn } from '../stand-ins/slack/slack.ts';
import { cardsIn, closeSlackWorld, openSlackWorld } from '../support/slack-world.ts';
import { openTeamsWorld } from '../support/teams-world.ts';
import { openWorld, type World } from '../support/world.ts';

/** Nobody answers over a colleague without reading that: each form says it before a word is typed. */

const HAS = 'Ana de Vries has this case, since';

describe('in the console', () => {
  let world: World;
  afterEach(() => world.close());
  async function begin(): Promise<void> {
    world = await openWorld();
    await world.mention({ id: 't1', text: 'My parcel has been on its way for nine days.' });
    await world.settle();
    expect(await world.card()).toContain('New on forum');
  }

  it.each(['Reply publicly', 'Move to DM', 'Resolve', 'Take over', 'No reply needed', 'I answered there'])(
    'the form of “%s” says who has the case and who is writing',
    async label => {
      await begin();
      await world.as('ana').press('Claim');
      await world.as('carla').press('Reply publicly');
      await world.settle();
      await world.card();
      const lines = (await world.as('bram').press(label)).split('\n');
      const has = lines.indexOf(`${HAS} 09:00.`);
      expect(has).toBeGreaterThan(0);
      expect(lines[has + 1]).toBe('Carla Mikkelsen is writing too, until 09:05.');
      expect(lines.findIndex(line => line.includes('<'))).toSatisfy(at => at < 0 || at > has);
    },
  );

  it('the preview says again that a colleague has the case', async () => {
    await begin();
    await world.as('ana').press('Claim');
    await world.as('bram').press('Reply publicly');
    expect(await world.as('bram').submit({ text: 'We are on it.' })).toContain(`${HAS} 09:00.`);
    await world.as('bram').submit();
    await world.forward('11s');
    expect(
      world.forum.published().map(({ text }) => text),
      'an owner forbids nothing',
    ).toEqual(['We are on it.']);
    await world.card();
  });

  it('a case that a colleague claims after the preview is not published before its author reads that', async () => {
    await begin();
    const bram = world.as('bram');
    expect(await bram.press('Reply publicly')).toContain('Nobody has this case yet.');
    expect(await bram.submit({ text: 'We are on it.' })).not.toContain('this case');
    await world.as('ana').press('Claim');
    expect(await bram.submit()).toContain(`${HAS} 09:00.`);
    await world.forward('11s');
    expect(world.forum.published()).toEqual([]);
    expect(await bram.submit()).toContain('Submitted');
    await world.forward('11s');
    expect(world.forum.published()).toHaveLength(1);
    expect(await world.card()).toContain('Waiting for the customer, Ana de Vries has this');
  });

  it('the owner reads that the case is theirs, and only that', async () => {
    await begin();
    await world.as('ana').press('Claim');
    const form = await world.as('ana').press('Reply publicly');
    expect(form).toContain('You have this case, since 09:00.');
    expect(form).not.toContain('writing');
    expect(await world.as('ana').submit({ text: 'We are on it.' })).not.toContain('this case');
    await world.settle();
    await world.card();
  });
});

describe('in Slack', () => {
  let world: World;
  let slack: SlackStandIn;
  afterEach(() => closeSlackWorld({ world, slack }));

  it('the form and its preview say that a colleague has the case', async () => {
    ({ world, slack } = await openSlackWorld({ console: false }));
    const modal = (): string => slack.modal('U0BRAM')?.lines.join('\n') ?? '';
    await world.mention({ id: 't1', text: 'Where is my parcel?' });
    await world.settle();
    await slack.press('U0BRAM', 'Reply publicly', 'Where is my parcel');
    await world.shows(modal).toContain('Nobody has this case yet.');
    await slack.submit('U0BRAM', { 'Your public reply': 'It arrives tomorrow.' });
    expect(modal()).not.toContain('this case');
    await slack.press('U0ANA', 'Claim', 'Where is my parcel');
    await world.shows(() => cardsIn(slack).at(-1) ?? '').toContain('Owner: Ana de Vries');
    await slack.submit('U0BRAM', {});
    expect(modal(), 'the last step is shown again').toContain(HAS);
    expect(world.forum.published()).toEqual([]);
    await slack.submit('U0BRAM', {});
    await world.shows(() => world.forum.published().length).toBe(1);
    await slack.press('U0BRAM', 'Reply publicly', 'Where is my parcel');
    await world.shows(modal).toContain(HAS);
  });
});

describe.each(['dialog', 'card'] as const)('in Teams, with each form as a %s', forms => {
  it('the form and its preview say that a colleague has the case', async () => {
    const at = await openTeamsWorld({ forms });
    const { ana, bram } = at;
    await at.mention('t1', 'Where is my parcel?');
    await at.press(ana, 'Claim');
    await at.shows(at.card).toContain('Owner: Ana de Vries');
    await at.press(bram, 'Reply publicly');
    expect(at.form(bram)).toContain(HAS);
    await at.submit(bram, 'Preview', { 'Your public reply': 'It arrives tomorrow.' });
    expect(at.form(bram)).toContain(HAS);
    await at.submit(bram, 'Post publicly');
    await at.shows(() => at.published().join()).toBe('reply: It arrives tomorrow.');
    expect(at.teams.complaints).toEqual([]);
    await at.close();
  });
});
