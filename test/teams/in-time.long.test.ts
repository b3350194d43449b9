import { expect, test } from 'vitest';
import type { Address } from '../../src/ports/chat.ts';
import { until } from '../contracts/chat/harness.ts';
import { calm, card, claim, okOf } from '../contracts/chat/words.ts';
import { teamsStandIn } from '../stand-ins/teams/teams.ts';
import { teamsApp } from './app.ts';

test('a press in Teams is answered in time, even if both the answer and the chat are slow', async () => {
  const teams = await teamsStandIn();
  let began = 0;
  const { adapter, close } = await teamsApp(teams, async () => {
    await until(() => expect(Date.now() - began).toBeGreaterThan(3_300));
    return { show: 'view', view: card('Sure?', { buttons: [claim] }) };
  });
  const ana = teams.enters('ana');
  await teams.installs(ana);
  const to: Address = { to: 'place', place: adapter.places[0]! };
  okOf(await adapter.post(to, card('A mention', { buttons: [claim] }), 'm1', calm()));
  teams.fault({ is: 'hangs' }, 'post');
  began = Date.now();
  await teams.press(ana, teams.inChannel()[0]!, 'Claim');
  expect(teams.bars(ana)).toEqual(['The answer is on its way to your chat with Webcare.']);
  expect(teams.complaints, 'answered after 5 seconds').toEqual([]);
  await close();
  await teams.vanish();
});
