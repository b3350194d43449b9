import { afterEach, describe, expect, it } from 'vitest';
import type { SlackStandIn } from '../stand-ins/slack/slack.ts';
import { cardsIn, closeSlackWorld, noticesTo, openSlackWorld, pressMore } from '../support/slack-world.ts';
import { openTeamsWorld, type TeamsWorld } from '../support/teams-world.ts';
import type { World } from '../support/world.ts';

/** Several customers in one thread, worked from Slack and from Teams. */

const JAN = { id: 'u9', handle: 'jan', name: 'Jan Jansen' };
const KIM = { id: 'u7', handle: 'kim', name: 'Kim Peters' };
const PIET = { id: 'u5', handle: 'piet', name: 'Piet Bos' };
const QUESTION = 'Where is my parcel?';
const thread = [
  { id: 't1', thread: 't1', author: JAN, text: QUESTION },
  { id: 't2', thread: 't1', in_reply_to: 't1', author: KIM, text: 'Mine is lost too!' },
  { id: 't3', thread: 't1', in_reply_to: 't2', author: PIET, text: 'And mine.' },
];
async function arrives(world: World): Promise<void> {
  for (const post of thread) {
    await world.mention(post);
    await world.forward('2s');
  }
}
const sixty = (world: World) =>
  Array.from({ length: 60 }, (_, n) => ({
    ...{
      id: `m${n}`,
      thread: 't1',
      in_reply_to: 't1',
      text: `Post number ${n + 1}.`,
      author: n % 3 === 0 ? KIM : JAN,
    },
    posted_at: new Date(world.clock.now() - (60 - n) * 1_000).toISOString(),
  }));

describe('several customers of one thread, in Slack', () => {
  const ANA = 'U0ANA';
  let world: World;
  let slack: SlackStandIn;
  afterEach(() => closeSlackWorld({ world, slack }));
  const begin = async (): Promise<void> => {
    ({ world, slack } = await openSlackWorld({ console: false }));
    await arrives(world);
  };
  const card = (about: string): string => cardsIn(slack).findLast(each => each.includes(about)) ?? '';
  const modal = (): string => {
    const shown = slack.modal(ANA);
    return shown ? [shown.title, ...shown.lines, `[${shown.submit}]`].join('\n') : '';
  };

  it('have a card each, and one reply answers all three', async () => {
    await begin();
    await world
      .shows(() => card(QUESTION))
      .toContain('Also in this thread: Kim Peters (nobody yet), Piet Bos (nobody yet)');
    await slack.press(ANA, 'Reply publicly', QUESTION);
    await world.shows(modal).toContain('This also answers:');
    expect(modal()).toContain('Mine is lost too!');
    await slack.submit(ANA, {
      'Your public reply': 'All parcels are late.',
      'Kim Peters': 'yes',
      'Piet Bos': 'yes',
    });
    expect(modal()).toContain('It also answers Kim Peters (@kim), Piet Bos (@piet).');
    await slack.submit(ANA, {});
    for (const about of [QUESTION, 'Mine is lost too!', 'And mine.']) {
      await world.shows(() => card(about)).toContain('Waiting for the customer');
    }
    expect(world.forum.published()).toHaveLength(1);
  });

  it('get private messages only in their own case', async () => {
    await begin();
    await slack.press(ANA, 'Move to DM', QUESTION);
    await world.shows(modal).toContain('Your private message');
    await slack.submit(ANA, {
      'Your private message': 'What is your order number?',
      'Public line in the thread': 'We wrote.',
    });
    await slack.submit(ANA, {});
    await world
      .shows(() =>
        world.forum
          .published()
          .map(({ to }) => to?.id)
          .join(),
      )
      .toBe('u9,u9');
  });

  it('can be read in the whole conversation, sixty posts and more, page by page', async () => {
    await begin();
    await world.forward('70s');
    await world.mention(...sixty(world));
    await world.settle();
    const before = noticesTo(slack, ANA).length;
    await pressMore(slack, ANA, 'Whole conversation', QUESTION);
    const read = (): string => [...noticesTo(slack, ANA).slice(before), modal()].join('\n');
    await world.shows(read).toContain('Post number 60.');
    expect(read()).toContain('another customer');
  });
});

describe.each(['dialog', 'card'] as const)(
  'several customers of one thread, in Teams, with each form as a %s',
  forms => {
    let at: TeamsWorld;
    afterEach(async () => {
      expect(at.teams.complaints).toEqual([]);
      await at.close();
    });
    const begin = async (): Promise<void> => {
      at = await openTeamsWorld({ forms });
      await arrives(at.world);
    };

    it('have a card each, and one reply answers all three', async () => {
      await begin();
      await at
        .shows(() => at.card(QUESTION))
        .toContain('Also in this thread: Kim Peters (nobody yet), Piet Bos (nobody yet)');
      // A form as a card takes the place of the newest card.
      await at.press(at.ana, 'Reply publicly', at.newest('And mine.'));
      expect(at.form(at.ana)).toContain('This also answers:');
      await at.submit(at.ana, 'Preview', {
        'Your public reply': 'All parcels are late.',
        'Jan Jansen': 'yes',
        'Kim Peters': 'yes',
      });
      expect(at.form(at.ana)).toContain('It also answers Jan Jansen (@jan), Kim Peters (@kim).');
      await at.submit(at.ana, 'Post publicly');
      for (const about of [QUESTION, 'Mine is lost too!', 'And mine.']) {
        await at.shows(() => at.card(about)).toContain('Waiting for the customer');
      }
      expect(at.published()).toHaveLength(1);
    });
  },
);
