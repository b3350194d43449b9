import { expect, test, vi } from 'vitest';
import { until } from '../contracts/chat/harness.ts';
import { calm, card, claim, okOf, own } from '../contracts/chat/words.ts';
import { CHANNEL, slackApp } from './app.ts';

// The mock makes the adapter speak Dutch too.
vi.mock('../../adapters/chat/slack/phrases.ts', async original => {
  const { phrases } = await original<typeof import('../../adapters/chat/slack/phrases.ts')>();
  return { phrases: { ...phrases, nl: { ...phrases.en, more: 'Meer', wentWrong: 'Er ging iets mis.' } } };
});

test('Slack phrases use the brand’s language in the channel, and the reader’s in private messages', async () => {
  const app = await slackApp(async inbound => {
    if (inbound.is === 'command') throw new Error('broken');
    return { show: 'view', view };
  });
  const view = card('A question', { buttons: [claim], more: [{ ...claim, label: own('History') }] });
  await app.slack.change('U0ANA', { name: 'Ana de Vries', zone: 'Europe/Amsterdam', locale: 'nl-NL' });
  const post = async (to: Parameters<typeof app.adapter.post>[0]) =>
    okOf(await app.adapter.post(to, view, crypto.randomUUID(), calm()));

  await post({ to: 'place', place: app.adapter.places[0]! });
  expect(app.slack.channel(CHANNEL).lines().at(-1)).toContain('[More]');
  for (const [user, label] of [
    ['U0ANA', '[Meer]'],
    ['U0BRAM', '[More]'],
  ] as const) {
    await post({ to: 'person', account: { chat: 'slack', workspace: 'T0ACME', user } });
    expect(app.slack.direct(user).flat().at(-1)).toContain(label);
    await app.slack.press(user, 'Claim', 'A question');
    await until(() => expect(app.slack.ephemerals(user).flat().at(-1)).toContain(label));
  }
  await app.slack.command('U0ANA', CHANNEL, '/webcare stats');
  await until(() => expect(app.slack.ephemerals('U0ANA').flat().join()).toContain('Er ging iets mis.'));
  await app.close();
});
