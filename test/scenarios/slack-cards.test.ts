import { afterEach, describe, expect, it } from 'vitest';
import type { SlackStandIn } from '../stand-ins/slack/slack.ts';
import { freshDatabase } from '../support/database.ts';
import {
  CHANNEL,
  cardsIn,
  closeSlackWorld,
  noticesTo,
  openSlackWorld,
  pressMore,
} from '../support/slack-world.ts';
import type { World } from '../support/world.ts';

/** Cards in a channel where people delete messages, scroll back and press twice. */

let world: World;
let slack: SlackStandIn;
async function begin(options: Parameters<typeof openSlackWorld>[0] = {}): Promise<void> {
  ({ world, slack } = await openSlackWorld({ console: false, ...options }));
  await world.mention({ id: 't1', text: 'Where is my parcel?' });
  await world.settle();
}
afterEach(() => closeSlackWorld({ world, slack }));

const ANA = 'U0ANA';
const BRAM = 'U0BRAM';
const cards = (): string[] => cardsIn(slack);
const card = (): string => cards().at(-1) ?? '';
const notices = (user: string): string[] => noticesTo(slack, user);
const claimed = async (): Promise<void> => {
  await slack.press(ANA, 'Claim', 'Where is my parcel');
  await world.shows(card).toContain('Owner: Ana de Vries');
};
let laterPosts = 0;
/** The customer writes again, which must show on the card. */
const customerWrites = (text: string) =>
  world.mention({ id: `more-${++laterPosts}`, thread: 't1', in_reply_to: 't1', text });
const deleteAll = () => {
  for (const ts of slack.timestamps(CHANNEL)) slack.deleteMessage(CHANNEL, ts);
};

describe('a deleted card in Slack', () => {
  it('comes back once with the next change, even if two processes find it deleted', async () => {
    const database = await freshDatabase('postgres');
    await begin({ database });
    const other = await world.another();
    await claimed();
    for (let round = 1; round <= 2; round++) {
      deleteAll();
      await customerWrites(`Still nothing, ${round}.`);
      await Promise.all([world.settle(), other.settle()]);
      await Promise.all([world.settle(), other.settle()]);
      expect(cards().filter(text => text.includes('Where is my parcel?'))).toHaveLength(1);
      expect(card()).toContain(`Still nothing, ${round}.`);
      expect(slack.doubles()).toEqual([]);
    }
    await pressMore(slack, ANA, 'Release', 'Still nothing, 2');
    await world.shows(card).toContain('Owner: Nobody yet');
  });

  it('comes back at most twice a day, and again on the next day', async () => {
    await begin();
    await claimed();
    const posted = () => slack.requests('chat.postMessage');
    const before = posted();
    const counts: number[] = [];
    for (let round = 1; round <= 5; round++) {
      deleteAll();
      await customerWrites(`Message ${round}.`);
      await world.settle();
      counts.push(cards().filter(text => text.includes('Where is my parcel?')).length);
    }
    expect(counts).toEqual([1, 1, 0, 0, 0]);
    expect(posted() - before - slack.direct(ANA).length).toBe(2);
    await world.forward('25h');
    await customerWrites('Are you there?');
    await world.settle();
    expect(cards().filter(text => text.includes('Are you there?'))).toHaveLength(1);
  });

  it('does not come back once its case is resolved', async () => {
    await begin();
    await claimed();
    await world.forward('5s');
    await slack.press(ANA, 'Reply publicly', 'Where is my parcel');
    await expect.poll(() => slack.modal(ANA)?.submit).toBe('Preview');
    await slack.submit(ANA, { 'Your public reply': 'Tomorrow.' });
    await slack.submit(ANA, {});
    await world.shows(card).toContain('> Tomorrow.');
    await slack.press(ANA, 'Resolve', 'Where is my parcel');
    await world.shows(card).toContain('Resolved');
    deleteAll();
    await slack.command(ANA, CHANNEL, '/webcare mine');
    await world.forward('2h');
    expect(cards()).toEqual([]);
  });
});

describe('a press in Slack', () => {
  it('on a card that was moved down acts on the case, and the old card stays folded', async () => {
    await begin();
    await customerWrites('Anybody?');
    await world.settle();
    expect(cards()).toHaveLength(2);
    const [old = ''] = cards();
    expect(old).not.toContain('[Claim]');
    // A screen may still show the old card.
    const [ts = ''] = slack.timestamps(CHANNEL);
    const value = slack.valueOf(CHANNEL, slack.timestamps(CHANNEL).at(-1)!, 'Claim');
    await slack.raw(
      slack.forged(ANA, value, {
        container: { type: 'message', message_ts: ts, channel_id: CHANNEL },
        channel: { id: CHANNEL },
      }),
    );
    await world.shows(card).toContain('Owner: Ana de Vries');
    expect(cards()).toHaveLength(2);
    expect(cards()[0]).toBe(old);
  });

  it('on an outdated card is decided on the state of today, and the person is told the owner', async () => {
    await begin();
    const [ts = ''] = slack.timestamps(CHANNEL);
    const value = slack.valueOf(CHANNEL, ts, 'Claim');
    await claimed();
    const response_url = slack.responseUrl(BRAM, CHANNEL);
    const stale = slack.forged(BRAM, value, {
      container: { type: 'message', message_ts: ts, channel_id: CHANNEL },
      channel: { id: CHANNEL },
      response_url,
    });
    await slack.raw(stale);
    await world.shows(() => notices(BRAM).at(-1) ?? '').toContain('Ana de Vries');
    expect(card()).toContain('Owner: Ana de Vries');
  });

  it('that Slack repeats acts once, even if it was undone in between', async () => {
    await begin();
    await claimed();
    await slack.redeliver();
    await slack.redeliver();
    await world.forward('2s');
    expect(card()).toContain('Owner: Ana de Vries');
    const again = slack.lastRequest();
    await pressMore(slack, ANA, 'Release', 'Where is my parcel');
    await world.shows(card).toContain('Owner: Nobody yet');
    await slack.repeat(again);
    await world.forward('2s');
    await world.settle();
    expect(card()).toContain('Owner: Nobody yet');
  });

  it('on the last step of a reply that Slack sends three times publishes once', async () => {
    await begin();
    await slack.press(ANA, 'Reply publicly', 'Where is my parcel');
    await world.shows(() => slack.modal(ANA)?.submit ?? '').toBe('Preview');
    await slack.submit(ANA, { 'Your public reply': 'Tomorrow.' });
    await slack.submit(ANA, {});
    await Promise.all([slack.redeliver(), slack.redeliver()]);
    await world.shows(card).toContain('> Tomorrow.');
    await world.forward('1m');
    expect(world.forum.published().map(({ text }) => text)).toEqual(['Tomorrow.']);
    expect(world.forum.requests()).toHaveLength(1);
  });
});

it('many changes while Slack is slow make few edits, and the card shows the last state', async () => {
  await begin();
  await claimed();
  await world.settle();
  slack.pace('chat.update', 5_000);
  const before = slack.requests('chat.update', CHANNEL);
  for (let round = 1; round <= 10; round++) {
    await customerWrites(`Number ${round}.`);
    slack.forward(1_000);
    await world.forward('1s');
  }
  for (let wait = 0; wait < 6; wait++) {
    slack.forward(1_000);
    await world.forward('1s');
  }
  expect(card()).toContain('> Number 10.');
  expect(slack.requests('chat.update', CHANNEL) - before).toBeLessThanOrEqual(5);
});
