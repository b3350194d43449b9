import { afterEach, describe, expect, test } from 'vitest';
import { cardsIn, openSlackWorld, type SlackWorld } from '../support/slack-world.ts';
import { openTeamsWorld } from '../support/teams-world.ts';

describe('a message that Slack refuses', () => {
  let it: SlackWorld;
  afterEach(async () => {
    await it.world.close();
    await it.slack.close();
  });
  const arrives = async (...errors: string[]) => {
    it = await openSlackWorld({ console: false });
    for (const error of errors) it.slack.fail('chat.postMessage', { is: 'error', error });
    await it.world.mention({ id: 't1', text: 'My kettle exploded' });
    await it.world.settle();
  };
  const toBram = () => it.slack.direct('U0BRAM').flat().join('\n');

  // integrations/slack#922, dust-tt/dust#28230, openobserve/openobserve#13742
  test.each(['no_permission', 'restricted_action_non_threadable_channel', 'two_factor_setup_required'])(
    'for a setting or a permission (%s) is an alarm to the person on call, and the card comes once it may',
    async error => {
      await arrives(error);
      await it.world.shows(toBram).toContain('Webcare cannot send through Slack');
      expect(toBram()).toContain(error);
      await it.world.forward('6m');
      await it.world.shows(() => cardsIn(it.slack).join('\n')).toContain('My kettle exploded');
      await it.world.shows(toBram).toContain('Webcare can send through Slack again');
    },
  );

  // grafana-cold-storage/oncall#5055
  test.each(['invalid_blocks', 'msg_blocks_too_long', 'invalid_arguments'])(
    'for how it is drawn (%s) is posted once more plainer, with its buttons',
    async error => {
      await arrives(error);
      await it.world.shows(() => cardsIn(it.slack).join('\n')).toContain('My kettle exploded');
      await it.slack.press('U0ANA', 'Claim', 'My kettle');
      await it.world.shows(() => cardsIn(it.slack).at(-1) ?? '').toContain('Ana de Vries has this');
      expect(cardsIn(it.slack)).toHaveLength(1);
    },
  );

  test('also when it is plain is told to the person on call, who reads when the channel shows the case', async () => {
    await arrives('invalid_blocks', 'invalid_blocks');
    await it.world.shows(toBram).toContain('Slack refused a message of Webcare');
    expect(toBram()).toContain('invalid_blocks');
    expect(cardsIn(it.slack)).toEqual([]);
    await it.world.mention({ id: 't2', thread: 't1', in_reply_to: 't1', text: 'Hello?' });
    await it.world.shows(() => cardsIn(it.slack).join('\n')).toContain('My kettle exploded');
    await it.world.shows(toBram).toContain('Slack shows this case again');
  });

  test('for a reason that nobody knows is told to the person on call once for many cards', async () => {
    await arrives('something_new');
    it.slack.fail('chat.postMessage', { is: 'error', error: 'something_new' });
    await it.world.mention({ id: 't2', text: 'My lamp exploded' });
    await it.world.shows(toBram).toContain('something_new');
    await it.world.forward('1m');
    expect(toBram().match(/refused a message/g)).toHaveLength(1);
  });

  // slackapi/node-slack-sdk#414, #848
  test.each(['edit_window_closed', 'cant_update_message'])(
    'because it may no longer be edited (%s) becomes a new card',
    async error => {
      it = await openSlackWorld({ console: false });
      await it.world.mention({ id: 't1', text: 'My kettle exploded' });
      await it.world.settle();
      it.slack.fail('chat.update', { is: 'error', error });
      await it.slack.press('U0ANA', 'Claim', 'My kettle');
      await it.world.shows(() => cardsIn(it.slack).at(-1) ?? '').toContain('Ana de Vries has this');
      expect(cardsIn(it.slack)).toHaveLength(2);
    },
  );
});

describe('Teams', () => {
  // microsoft/BotFramework-Services#269: an edit of a message that somebody deleted answers 403 ServiceError.
  test('one deleted card is no alarm, gets a new card, and the other cards go on', async () => {
    const at = await openTeamsWorld();
    try {
      await at.mention('t1', 'Where is my parcel?');
      await at.mention('t2', 'My kettle leaks');
      await at.world.shows(() => at.cards().join('\n')).toContain('My kettle leaks');
      for (let n = 0; n < 2; n++)
        at.teams.fault({ is: 'answers', status: 403, code: 'ServiceError' }, 'edit');
      await at.press(at.ana, 'Claim', at.newest('parcel'));
      await at.world.settle();
      await at.press(at.bram, 'Claim', at.newest('kettle'));
      await at.world.shows(() => at.cards().join('\n')).toContain('Bram Jansen has this');
      await at.world.shows(() => at.cards().join('\n')).toContain('Ana de Vries has this');
      expect(at.cards().join('\n')).not.toContain('Webcare was removed there');
    } finally {
      await at.close();
    }
  });

  test('a 404 that comes once is not believed: the card is edited, and no second one appears', async () => {
    const at = await openTeamsWorld();
    try {
      await at.mention('t1', 'Where is my parcel?');
      await at.world.settle();
      at.teams.fault({ is: 'answers', status: 404, code: 'ActivityNotFoundInConversation' }, 'edit');
      await at.press(at.ana, 'Claim', at.newest('parcel'));
      await at.world.shows(() => at.cards().join('\n')).toContain('Ana de Vries has this');
      expect(at.cards()).toHaveLength(1);
    } finally {
      await at.close();
    }
  });
});
