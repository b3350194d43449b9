import { afterEach, describe, test } from 'vitest';
import type { App } from '../../src/app.ts';
import { syncPeople } from '../../src/store/people.ts';
import type { SlackStandIn } from '../stand-ins/slack/slack.ts';
import { CHANNEL, closeSlackWorld, noticesTo, openSlackWorld } from '../support/slack-world.ts';
import type { World } from '../support/world.ts';

/** Two processes on one database. Slack tells at most one of them about a change. */

let world: World;
let slack: SlackStandIn;
let other: App;
async function begin(): Promise<void> {
  ({ world, slack } = await openSlackWorld({ console: false }));
  other = await world.another();
  await world.mention({ id: 't1', text: 'Where is my parcel?' });
  await world.settle();
}
afterEach(() => closeSlackWorld({ world, slack }));
/** From now on Slack calls this process. */
const through = (app: App) => slack.connect(`${app.url()}/slack/events`, world.clock.real);
const told = (user: string) => noticesTo(slack, user).at(-1) ?? '';
const asks = (user: string, where = CHANNEL) => slack.command(user, where, '/webcare queue');

describe('Webcare in two processes', () => {
  test('refuses somebody a minute after they became a guest, though Slack told the other process', async () => {
    await begin();
    through(other);
    await asks('U0ANA');
    await world.shows(() => told('U0ANA')).toContain('Queue: ');
    through(world.app);
    await slack.change('U0ANA', { restricted: true });
    through(other);
    await world.forward('1m');
    await asks('U0ANA');
    await world.shows(() => told('U0ANA')).toContain('not open to guests');
  });

  test('lets nobody back whom a process with newer settings took off the list', async () => {
    await begin();
    const listed = world.app.deps.team.listed.filter(({ name }) => name === 'Ana de Vries');
    const now = new Date(world.clock.now());
    await world.database.inTx(tx => syncPeople(tx, listed, { now, mint: () => 'x', others: ['reader'] }));
    await slack.press('U0BRAM', 'Claim', 'Where is my parcel');
    await world.shows(() => told('U0BRAM')).toContain('Your role does not allow this');
    await asks('U0BRAM');
    await world.shows(() => told('U0BRAM'), 'he reads on, as others in the channel do').toContain('Queue: ');
    slack.leave(CHANNEL, 'U0BRAM');
    slack.open('C0OTHER', ['U0BRAM']);
    await world.forward('1m');
    await asks('U0BRAM', 'C0OTHER');
    await world.shows(() => told('U0BRAM')).toContain('Your role does not allow this');
  });
});
