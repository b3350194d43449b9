import type { webApi } from '@slack/bolt';
import { expect, test } from 'vitest';
import { people } from '../../adapters/chat/slack/people.ts';
import { handClock } from '../support/world.ts';

// slackapi/bolt-js#1875: team_id names one workspace of a person in an organisation, and not always the same.
test.each([
  ['their first one', 'T0ACME', ['T0ACME', 'T0OTHER']],
  ['another one', 'T0OTHER', ['T0ACME', 'T0OTHER']],
])(
  'a person of a Slack organisation is the same when Slack names %s of their workspaces',
  async (_, named, teams) => {
    const user = { id: 'U0ANA', team_id: named, name: 'ana', enterprise_user: { id: 'W0ANA', teams } };
    const client = {
      auth: { test: async () => ({ team_id: 'T0ACME' }) },
      users: { info: async () => ({ user }) },
      conversations: { members: async () => ({ members: ['U0ANA'] }) },
    } as unknown as webApi.WebClient;
    const ana = await people(client, 'C0SOCIAL', handClock()).by({ user: 'U0ANA', team: null, name: 'ana' });
    expect(ana.account).toEqual({ chat: 'slack', workspace: 'T0ACME', user: 'U0ANA' });
    expect(ana.standing).toBe('member');
  },
);
