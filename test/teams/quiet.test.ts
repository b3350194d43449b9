import { afterAll, expect, test, vi } from 'vitest';
import { teamsStandIn } from '../stand-ins/teams/teams.ts';
import { teamsApp } from './app.ts';

/** Before the adapter is loaded, as a process would find it. */
const written = vi.hoisted(() => {
  const all: unknown[][] = [];
  const before = console.error;
  console.error = (...said: unknown[]) => void all.push(said);
  return { all, before };
});
afterAll(() => {
  console.error = written.before;
});

test('a forged token for Teams writes nothing to the console, and other errors still come there', async () => {
  const teams = await teamsStandIn();
  const app = await teamsApp(teams, async () => ({ show: 'nothing' }));
  const hello = teams.from(teams.enters('ana'), teams.chatOf(teams.enters('ana')), {
    type: 'message',
    id: teams.nextId(),
    text: 'stats',
  });
  const claims = { aud: teams.secrets.MicrosoftAppId, serviceurl: teams.config.serviceUrl };
  const seconds = Math.floor(Date.now() / 1_000);
  for (const token of [
    teams.framework.token(claims, 'none'),
    teams.framework.token({ ...claims, exp: seconds - 600 }),
    teams.elsewhere.token(claims),
  ])
    expect((await teams.send(hello, `Bearer ${token}`)).status).toBe(401);
  expect(written.all).toEqual([]);
  console.error('another');
  expect(written.all).toEqual([['another']]);
  await app.close();
  await teams.vanish();
});
