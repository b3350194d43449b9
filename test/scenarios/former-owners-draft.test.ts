import { afterEach, describe, expect, it } from 'vitest';
import type { SlackStandIn } from '../stand-ins/slack/slack.ts';
import { closeSlackWorld, openSlackWorld, pressMore } from '../support/slack-world.ts';
import { openTeamsWorld } from '../support/teams-world.ts';
import { openWorld, type World } from '../support/world.ts';

/** The next owner of a case reads the unsent text of the one before, and it is never in their own field. */

const TYPED = '<!here> *We* are looking for <b>your</b> par';
const MARK = 'Ana de Vries had written this and did not send it. Your own text is below.';

describe('in the console', () => {
  let world: World;
  afterEach(() => world.close());
  /** Presses a button of the card of now. */
  async function press(who: string, label: string): Promise<string> {
    await world.settle();
    return world.as(who).press(label);
  }
  async function begin(): Promise<void> {
    world = await openWorld({ unread: 'whatever' });
    await world.mention({ id: 't1', text: 'My parcel has been on its way for nine days.' });
    await world.settle();
    await press('ana', 'Claim');
    await press('ana', 'Reply publicly');
    await world.as('ana').close({ text: TYPED });
  }
  const ownText = (who: string): string | undefined => {
    const field = world
      .as(who)
      .form()
      .fields.find(each => each.is === 'text' && each.name === 'text');
    return field?.is === 'text' ? field.value : undefined;
  };
  const idOf = async (name: string): Promise<string> => {
    const people = await world.database.db.selectFrom('people').select(['id', 'name']).execute();
    return people.find(person => person.name === name)?.id ?? '';
  };
  const ways: Record<string, () => Promise<void>> = {
    'takes the case over': async () => {
      await press('bram', 'Take over');
      await world.as('bram').submit({ reason: 'Ana is ill.' });
    },
    'is handed the case': async () => {
      await press('ana', 'Hand over');
      await world.as('ana').submit({ to: await idOf('Bram Jansen') });
    },
    'is assigned the case': async () => {
      await press('carla', 'Assign');
      await world.as('carla').submit({ to: await idOf('Bram Jansen') });
    },
    'claims the case after it was released': async () => {
      await press('ana', 'Release');
      await press('bram', 'Claim');
    },
    'is handed the case by somebody who wrote nothing': async () => {
      await press('carla', 'Take over');
      await world.as('carla').submit({ reason: '' });
      await press('carla', 'Reply publicly');
      await world.as('carla').close({ text: '' });
      await press('carla', 'Hand over');
      await world.as('carla').submit({ to: await idOf('Bram Jansen') });
    },
  };

  it.each(Object.keys(ways))('a colleague who %s reads the former owner’s draft as theirs', async way => {
    await begin();
    expect(await press('bram', 'Reply publicly'), 'not before').not.toContain('looking');
    await world.as('bram').close();
    await ways[way]?.();
    const form = await press('bram', 'Reply publicly');
    expect(form).toContain(MARK);
    expect(form.slice(form.indexOf(MARK))).toContain(TYPED);
    expect(ownText('bram')).toBe('');
    expect(await world.as('bram').submit({ text: '' }), 'a form with errors').toContain(MARK);
  });

  it('the owner reads no draft of a colleague that is older than a posted reply', async () => {
    await begin();
    await ways['takes the case over']?.();
    await world.forward('1m');
    expect(await press('bram', 'Reply publicly')).toContain(MARK);
    await world.as('bram').submit({ text: 'It arrives tomorrow.' });
    await world.as('bram').submit();
    await world.forward('11s');
    expect(world.forum.published().map(({ text }) => text)).toEqual(['It arrives tomorrow.']);
    expect(await press('bram', 'Reply publicly')).not.toContain('looking');
  });

  it('a proposal that a former owner left as it was is no draft of theirs', async () => {
    await begin();
    await press('ana', 'Move to DM');
    const line = world
      .as('ana')
      .form()
      .fields.find(each => each.is === 'text' && each.name === 'line');
    const proposed = line?.is === 'text' ? line.value : '';
    expect(proposed).not.toBe('');
    await world.as('ana').close({ text: '', line: proposed });
    await ways['takes the case over']?.();
    expect(await press('bram', 'Move to DM')).not.toContain('had written');
    await world.as('bram').close({ text: '', line: 'We wrote to you.' });
    await press('ana', 'Take over');
    await world.as('ana').submit({ reason: 'I am back.' });
    expect(await press('ana', 'Move to DM')).toContain('Bram Jansen had written this');
  });

  it('a colleague without the case reads nothing of the drafts of others', async () => {
    await begin();
    await ways['takes the case over']?.();
    expect(await press('carla', 'Reply publicly')).not.toContain('looking');
    expect(await press('ana', 'Reply publicly')).not.toContain('had written');
    expect(ownText('ana')).toBe(TYPED);
  });
});

describe('in Slack', () => {
  let world: World;
  let slack: SlackStandIn;
  afterEach(() => closeSlackWorld({ world, slack }));

  it('a colleague who takes a case over reads the former owner’s draft as theirs', async () => {
    ({ world, slack } = await openSlackWorld({ console: false }));
    const modal = (): string => slack.modal('U0BRAM')?.lines.join('\n') ?? '';
    await world.mention({ id: 't1', text: 'Where is my parcel?' });
    await world.settle();
    await slack.press('U0ANA', 'Claim', 'Where is my parcel');
    await slack.press('U0ANA', 'Reply publicly', 'Where is my parcel');
    await world.shows(() => slack.modal('U0ANA')?.title).toBe('Reply publicly');
    await slack.dismiss('U0ANA', { 'Your public reply': TYPED });
    await world.settle();
    await pressMore(slack, 'U0BRAM', 'Take over', 'Where is my parcel');
    await world.shows(() => slack.modal('U0BRAM')?.title).toBe('Take over');
    await slack.submit('U0BRAM', { 'Why?': 'Ana is ill.' });
    await world.settle();
    await slack.press('U0BRAM', 'Reply publicly', 'Where is my parcel');
    await world.shows(modal).toContain(MARK);
    expect(modal()).toContain(TYPED);
    expect(slack.modal('U0BRAM')?.values['Your public reply']).toBe('');
    expect(slack.interpreted()).toEqual([]);
  });
});

describe.each(['dialog', 'card'] as const)('in Teams, with each form as a %s', forms => {
  it('a colleague who takes a case over reads the former owner’s draft as theirs', async () => {
    const at = await openTeamsWorld({ forms });
    const { ana, bram } = at;
    await at.mention('t1', 'Where is my parcel?');
    await at.press(ana, 'Claim');
    await at.shows(at.card).toContain('Owner: Ana de Vries');
    await at.press(ana, 'Reply publicly');
    await at.submit(ana, 'Cancel', { 'Your public reply': TYPED });
    await at.press(bram, 'Take over');
    await at.submit(bram, 'Take over', { 'Why?': 'Ana is ill.' });
    await at.shows(at.card).toContain('Owner: Bram Jansen');
    await at.press(bram, 'Reply publicly');
    const form = at.form(bram);
    expect(form).toContain(MARK);
    expect(form.split('looking for')).toHaveLength(2);
    await at.submit(bram, 'Preview', { 'Your public reply': 'Mine.' });
    expect(at.form(bram)).not.toContain('looking for');
    expect(at.teams.complaints).toEqual([]);
    await at.close();
  });
});
