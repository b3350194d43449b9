import { expect, test, vi } from 'vitest';
import { calm, card, claim, okOf, own } from '../contracts/chat/words.ts';
import { teamsStandIn } from '../stand-ins/teams/teams.ts';
import { teamsApp } from './app.ts';

// The mock makes the adapter speak Dutch too.
vi.mock('../../adapters/chat/teams/phrases.ts', async original => {
  const { phrases } = await original<typeof import('../../adapters/chat/teams/phrases.ts')>();
  const nl = { ...phrases.en, more: 'Meer', locale: 'nl-NL', failed: 'Er ging iets mis.' };
  return { phrases: { ...phrases, nl } };
});

test('Teams phrases use the brand’s language in the channel, and the reader’s in an answer', async () => {
  const teams = await teamsStandIn();
  const view = card('A question', { buttons: [claim], more: [{ ...claim, label: own('History') }] });
  const app = await teamsApp(teams, async () => ({ show: 'view', view }));
  const [ana, bram] = [teams.enters('ana'), teams.enters('bram')];
  okOf(await app.adapter.post({ to: 'place', place: app.adapter.places[0]! }, view, 'm1', calm()));
  expect(teams.linesOf(teams.inChannel()[0]!, null).lines.join()).toContain('[More]');

  for (const [who, locale, label] of [
    [ana, 'nl-NL', '[Meer]'],
    [bram, 'en-GB', '[More]'],
  ] as const) {
    await teams.installs(who);
    const asked = { type: 'message', id: '1', text: 'mine', locale };
    await teams.send(teams.from(who, teams.chatOf(who), asked));
    const [answer] = teams.inChat(who);
    expect(teams.linesOf(answer!, who).lines.join()).toContain(label);
  }
  expect(teams.complaints).toEqual([]);
  await app.close();
});
