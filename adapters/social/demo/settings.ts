import type { SourceSettings } from '../../../src/ports/settings.ts';
import { group, onOff } from '../../../src/settings/fields.ts';
import { findings } from './findings.ts';
import { phrases } from './phrases.ts';

/** `trickle`: scripted customers write and react by themselves. Without it, posts come only from the page. */
export type DemoWritten = { trickle: boolean };

export const settings: SourceSettings<DemoWritten, DemoWritten, never> = {
  shape: group({ trickle: onOff.default(true) }),
  config: written => written,
  secrets: () => [],
  standIn: true,
  findings,
  phrases,
  example: {
    name: 'practice',
    below: 'trickle: true               # mentions arrive by themselves',
  },
};
