import { afterEach, expect, test } from 'vitest';
import { type Gazette, gazette } from '../stand-ins/gazette.ts';
import { openWorld, type World } from '../support/world.ts';
import { cardWith, goOut, reply, TEXT } from './replying.ts';

let world: World;
let network: Gazette;
afterEach(() => world.close());

/** Ana has answered a post of the Gazette. */
async function answered(how?: Parameters<Gazette['next']>[0]): Promise<void> {
  network = gazette({ now: () => world.clock.now() });
  const networks = new Map([['gazette', network.adapter]]);
  world = await openWorld({ overrides: { networks }, unread: 'whatever' });
  network.write();
  await world.forward('1s');
  await world.as('ana').press('Claim');
  await world.settle();
  if (how) network.next(how);
  await reply(world);
  await goOut(world);
}
const newestNotice = async (): Promise<string> => (await world.as('ana').direct()).at(-1) ?? '';

test('the card shows that the network checks an answer, and the promise of a first reply is kept', async () => {
  await answered({ is: 'checks' });
  await cardWith(world, TEXT, 'not public yet: the network is checking it', 'Waiting for the customer');
  expect(await world.as('ana').command('/webcare stats today')).toContain(
    'Within the promise: 100 % (1 of 1)',
  );
  network.moderate('public');
  await world.forward('1s');
  expect(await world.card()).not.toContain('not public yet');
  const log = await world.as('ana').press('History');
  expect(log).toContain('The public reply can be seen on the network.');
});

test('the owner reads why the network took an answer down, and the case waits for us', async () => {
  await answered({ is: 'checks' });
  network.moderate('taken_down', 'No telephone numbers, <!channel>');
  await world.forward('1s');
  const said = 'The network says: “No telephone numbers, <!channel>”';
  await cardWith(
    world,
    'Our public reply is no longer there · The Gazette',
    TEXT,
    'The network took it down.',
    said,
  );
  const notice = await newestNotice();
  for (const part of ['Our public reply is no longer there', said, '[Reply publicly]'])
    expect(notice).toContain(part);
  await world.as('ana').press('Reply publicly', 'no longer there');
  expect(world.as('ana').form().fields).toContainEqual(
    expect.objectContaining({ name: 'text', value: TEXT }),
  );
  const { rows } = { rows: await world.database.db.selectFrom('case_events').select('data').execute() };
  expect(JSON.stringify(rows)).not.toContain('telephone');
  expect(world.logged.join('\n')).not.toContain('telephone');
});

test('the owner is told of an answer that was removed on the network, until the next answer', async () => {
  await answered();
  network.unpublish();
  await world.forward('1s');
  await cardWith(world, 'Our public reply is no longer there', 'It was removed on the network itself.');
  expect(await newestNotice()).toContain('Our public reply is no longer there');
  await world.as('ana').press('Reply publicly', 'no longer there');
  await world.as('ana').submit({ text: 'Sorry Jan, once more: it comes tomorrow.' });
  await world.as('ana').submit();
  await goOut(world);
  const card = await cardWith(world, 'Waiting for the customer', 'it comes tomorrow');
  expect(card).not.toContain('no longer there');
});

test('an answer that the network shows again counts again, and is not reported as gone', async () => {
  await answered();
  network.moderate('taken_down');
  network.moderate('public');
  await world.forward('1s');
  await cardWith(world, 'Waiting for the customer', TEXT);
  expect(await newestNotice()).not.toContain('no longer there');
});

test('a refused reply shows the network’s reason', async () => {
  await answered({ is: 'refused', code: 'refused', words: 'Validation failed: *Text* is too long' });
  const said = 'The network says: “Validation failed: *Text* is too long”';
  await cardWith(world, 'Our public reply was not posted', 'The network refused it.', said);
  expect(await newestNotice()).toContain(said);
  expect(await world.as('ana').press('History')).toContain('Validation failed');
});
