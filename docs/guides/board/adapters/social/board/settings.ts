import type { z } from 'zod';
import type { SourceSettings } from '../../../src/ports/settings.ts';
import { group, webAddress } from '../../../src/settings/fields.ts';
import { findings } from './findings.ts';
import { phrases } from './phrases.ts';

/** Where the board is, without a slash at the end. */
export type BoardConfig = { url: string };
export type BoardSecrets = { token: string };

const shape = group({ url: webAddress('https://board.example') });

export const settings: SourceSettings<z.output<typeof shape>, BoardConfig, keyof BoardSecrets> = {
  shape,
  config: ({ url }) => ({ url: url.replace(/\/$/, '') }),
  secrets: () => [
    {
      name: 'TOKEN',
      key: 'token',
      missing: () => 'It is on the board, below Settings, Keys.',
      fault: token =>
        token.startsWith('board-') ? null : 'does not begin with board-. Copy it from Settings, Keys.',
      looksLike: /^board-/,
      example: { value: 'board-', about: 'A board has it below Settings, Keys.' },
    },
  ],
  findings,
  phrases,
  example: { name: 'wall', below: 'url: https://board.example' },
};
