import { afterEach, describe, expect, it } from 'vitest';
import type { SlackStandIn } from '../stand-ins/slack/slack.ts';
import { closeSlackWorld, openSlackWorld } from '../support/slack-world.ts';
import { openTeamsWorld } from '../support/teams-world.ts';
import { openWorld, type World } from '../support/world.ts';

/** The text of a form that is closed becomes the draft of its writer. Closing publishes nothing. */

const TYPED = 'We are looking for your par';

describe('in the console', () => {
  let world: World;
  afterEach(() => world.close());
  async function begin(): Promise<void> {
    world = await openWorld({ unread: 'whatever' });
    await world.mention({ id: 't1', text: 'My parcel has been on its way for nine days.' });
    await world.settle();
  }
  /** The text that the form of this button begins with. */
  async function draftOf(who: string, label = 'Reply publicly', field = 'text'): Promise<string> {
    await world.as(who).press(label);
    const found = world
      .as(who)
      .form()
      .fields.find(each => each.is === 'text' && each.name === field);
    return found?.is === 'text' ? found.value : 'no field';
  }

  it('a closed form opens again with its text, for its writer only, and nothing is published', async () => {
    await begin();
    expect(await draftOf('ana')).toBe('');
    await world.as('ana').close({ text: TYPED });
    await world.forward('11s');
    expect(await world.card()).not.toContain('is writing');
    expect(await draftOf('ana')).toBe(TYPED);
    expect(await draftOf('bram')).toBe('');
    expect(world.forum.published()).toEqual([]);
  });

  it('a closed form keeps what its person emptied, and a closing that tells no text keeps the draft', async () => {
    await begin();
    await draftOf('ana');
    await world.as('ana').close({ text: TYPED });
    await draftOf('ana');
    await world.as('ana').close();
    expect(await draftOf('ana')).toBe(TYPED);
    await world.as('ana').close({});
    expect(await draftOf('ana')).toBe(TYPED);
    await world.as('ana').close({ text: '' });
    expect(await draftOf('ana')).toBe('');
  });

  it('a window that was opened earlier replaces no newer text when it closes', async () => {
    await begin();
    await draftOf('ana');
    const earlier = world.as('ana').form();
    await world.forward('1m');
    await draftOf('ana');
    await world.as('ana').close({ text: TYPED });
    await world.as('ana').close({ text: '' }, earlier);
    await world.as('ana').close({ text: 'Older words' }, earlier);
    expect(await draftOf('ana')).toBe(TYPED);
  });

  it('a closed form does not change what was published from it', async () => {
    await begin();
    await draftOf('ana');
    const writing = world.as('ana').form();
    await world.as('ana').submit({ text: 'It arrives tomorrow.' });
    await world.as('ana').submit();
    await world.as('ana').close({ text: 'Something else' }, writing);
    await world.forward('11s');
    expect(world.forum.published().map(({ text }) => text)).toEqual(['It arrives tomorrow.']);
  });

  it('a colleague cannot change a draft by closing a form of its id', async () => {
    await begin();
    await draftOf('ana');
    await world.as('ana').close({ text: TYPED });
    await draftOf('ana');
    await world.as('bram').close({ text: 'Not hers' }, world.as('ana').form());
    expect(await draftOf('ana')).toBe(TYPED);
  });

  it('the closing of a form with too much text keeps nothing of it', async () => {
    await begin();
    await draftOf('ana');
    await expect(world.as('ana').close({ text: 'x'.repeat(100_001) })).rejects.toThrow('400');
    expect(await draftOf('ana')).toBe('');
  });

  it('a closed form of two texts keeps both, also where only one is told', async () => {
    await begin();
    await draftOf('ana', 'Move to DM', 'line');
    await world.as('ana').close({ text: 'Privately: your street?', line: 'We wrote to you.' });
    expect(await draftOf('ana', 'Move to DM', 'line')).toBe('We wrote to you.');
    await world.as('ana').close({ line: 'See your messages.' });
    expect(await draftOf('ana', 'Move to DM', 'line')).toBe('See your messages.');
    expect(await draftOf('ana', 'Move to DM')).toBe('Privately: your street?');
  });
});

describe('in Slack', () => {
  let world: World;
  let slack: SlackStandIn;
  afterEach(() => closeSlackWorld({ world, slack }));

  it('a closed form opens again with its text, and nothing is published', async () => {
    ({ world, slack } = await openSlackWorld({ console: false }));
    const text = (): string | undefined => slack.modal('U0BRAM')?.values['Your public reply'];
    await world.mention({ id: 't1', text: 'Where is my parcel?' });
    await world.settle();
    await slack.press('U0BRAM', 'Reply publicly', 'Where is my parcel');
    await world.shows(text).toBe('');
    await slack.dismiss('U0BRAM', { 'Your public reply': TYPED });
    await world.settle();
    await slack.press('U0BRAM', 'Reply publicly', 'Where is my parcel');
    await world.shows(text).toBe(TYPED);
    expect(world.forum.published()).toEqual([]);
  });
});

describe.each(['dialog', 'card'] as const)('in Teams, with each form as a %s', forms => {
  it('the button Cancel keeps the text of a form, also an empty one, and nothing is published', async () => {
    const at = await openTeamsWorld({ forms });
    const { ana } = at;
    await at.mention('t1', 'Where is my parcel?');
    await at.press(ana, 'Reply publicly');
    await at.submit(ana, 'Cancel', { 'Your public reply': TYPED });
    await at.world.settle();
    if (forms === 'card') await at.press(ana, 'Back to the case');
    await at.press(ana, 'Reply publicly');
    expect(at.form(ana)).toContain(TYPED);
    await at.submit(ana, 'Cancel', { 'Your public reply': '' });
    await at.world.settle();
    if (forms === 'card') await at.press(ana, 'Back to the case');
    await at.press(ana, 'Reply publicly');
    expect(at.form(ana)).not.toContain(TYPED);
    expect(at.published()).toEqual([]);
    expect(at.teams.complaints).toEqual([]);
    await at.close();
  });
});
