import { afterEach, describe, expect, it } from 'vitest';
import type { SlackStandIn } from '../stand-ins/slack/slack.ts';
import { closeSlackWorld, openSlackWorld } from '../support/slack-world.ts';
import { openTeamsWorld } from '../support/teams-world.ts';
import { openWorld, type World } from '../support/world.ts';

/** The texts that a form proposes to write to customers are in the customer's language, or empty. */

const DUTCH = 'Bedankt voor je bericht. We hebben je een privébericht gestuurd';

describe('in the console', () => {
  let world: World;
  afterEach(() => world.close());
  async function lineFor(language: string | undefined, yaml = ''): Promise<string> {
    world = await openWorld({
      yaml: `brand: { name: Acme, language: en }\nchat: { console: true }\n${yaml}`,
    });
    await world.mention({ id: 't1', text: 'Hm.', ...(language !== undefined && { language }) });
    await world.settle();
    const form = await world.as('ana').press('Move to DM');
    await world.settle();
    await world.card();
    return form.split('\n').find(line => line.startsWith('Public line in the thread:')) ?? form;
  }

  it('the public line of Move to DM is Dutch for a customer from Belgium', async () => {
    expect(await lineFor('nl-BE')).toContain(`<${DUTCH}`);
  });

  it('a post that names no language counts as written in that of the brand', async () => {
    expect(await lineFor(undefined)).toContain('<Thanks for your message. We have sent you');
  });

  it('nothing is proposed in another language, and an empty line is not published', async () => {
    expect(await lineFor('es')).toBe('Public line in the thread: <>');
    expect(await world.as('ana').submit({ text: 'Su número de pedido?' })).toContain(
      'Write something first.',
    );
    expect(world.forum.published()).toEqual([]);
  });

  it('webcare.yaml changes a text, and the customer reads it as it was checked', async () => {
    const yaml = 'texts: { nl: { moved: "We stuurden je een bericht, tot zo!" } }\nreplies: { undo: 0s }\n';
    expect(await lineFor('nl', yaml)).toBe(
      'Public line in the thread: <We stuurden je een bericht, tot zo!>',
    );
    expect(await world.as('ana').submit({ text: 'Je bestelnummer?' })).toContain(
      'We stuurden je een bericht, tot zo!',
    );
    await world.as('ana').submit();
    await world.settle();
    expect(world.forum.published().map(({ text }) => text)).toEqual([
      'Je bestelnummer?',
      'We stuurden je een bericht, tot zo!',
    ]);
    await world.card();
  });
});

describe('in Slack', () => {
  let world: World;
  let slack: SlackStandIn;
  afterEach(() => closeSlackWorld({ world, slack }));

  it('the public line of Move to DM is in the customer’s language', async () => {
    ({ world, slack } = await openSlackWorld({ console: false }));
    await world.mention({ id: 't1', text: 'Waar blijft mijn pakket?', language: 'nl' });
    await world.settle();
    await slack.press('U0ANA', 'Move to DM', 'Waar blijft');
    const modal = (): string => slack.modal('U0ANA')?.lines.join('\n') ?? '';
    await world.shows(modal).toContain(DUTCH);
    await slack.submit('U0ANA', { 'Your private message': 'Je bestelnummer?' });
    await slack.submit('U0ANA', {});
    await world
      .shows(
        () =>
          world.forum
            .published()
            .map(({ text }) => text)
            .at(-1) ?? '',
      )
      .toContain(DUTCH);
  });
});

describe('in Teams', () => {
  it('the public line of Move to DM is in the customer’s language', async () => {
    const at = await openTeamsWorld();
    await at.mention('t1', 'Hvor er min pakke?', { language: 'da' });
    await at.press(at.ana, 'Move to DM');
    await at.submit(at.ana, 'Preview', { 'Your private message': 'Dit ordrenummer?' });
    expect(at.form(at.ana)).toContain('Tak for din besked. Vi har sendt dig en privat besked');
    await at.submit(at.ana, 'Send and post publicly');
    await at
      .shows(() => at.published().at(-1) ?? '')
      .toContain('reply: Tak for din besked. Vi har sendt dig en privat besked');
    await at.close();
  });
});
