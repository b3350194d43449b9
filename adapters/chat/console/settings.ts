import type { ChatSettings } from '../../../src/ports/settings.ts';
import { expects, onOff, text } from '../../../src/settings/fields.ts';
import { handleOf } from '../../../src/settings/handle.ts';
import { findings } from './findings.ts';
import { demoPeople, WORKSPACE } from './people.ts';
import { phrases } from './phrases.ts';

export const settings: ChatSettings<boolean, object, never> = {
  title: 'Console',
  shape: onOff,
  config: () => ({}),
  secrets: [],
  calls: () => false,
  account: {
    shape: text(
      /^[a-z0-9_-]{1,40}$/i,
      expects('a console name', 'Write letters, digits, - or _, for example ana.'),
    ),
    examples: ['ana', 'bram'],
    workspace: WORKSPACE,
    fromName: handleOf,
  },
  standIn: {
    people: demoPeople.map(({ id, name, role }) => ({
      name,
      roles: role === 'lead' ? ['agent', 'lead'] : ['agent'],
      account: id,
    })),
  },
  findings,
  phrases,
  example: 'console: true',
};
