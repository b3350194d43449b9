import type { z } from 'zod';
import type { SourceSettings } from '../../../src/ports/settings.ts';
import { group, webAddress } from '../../../src/settings/fields.ts';
import { newSecret } from '../../../src/settings/new-secret.ts';
import { findings } from './findings.ts';
import { phrases } from './phrases.ts';

/** `replyUrl`: the address for answers. Without it the source only listens. */
export type WebhookConfig = { replyUrl?: string };
/** `whsec_` and base64, shared with the other side. It signs both directions. */
export type WebhookSecrets = { secret: string };

const shape = group({ reply_url: webAddress('https://forum.example/replies').optional() });

export const settings: SourceSettings<z.output<typeof shape>, WebhookConfig, keyof WebhookSecrets> = {
  shape,
  config: ({ reply_url }) => (reply_url === undefined ? {} : { replyUrl: reply_url }),
  secrets(source) {
    const todo = `It is shared with the sender of ${source}. Take theirs, or make one and give it to them: ${newSecret('whsec_')}`;
    return [
      {
        name: 'SECRET',
        key: 'secret',
        missing: () => todo,
        fault: secret =>
          isSecret(secret) ? null : `is not whsec_ followed by 24 to 64 bytes in base64. ${todo}`,
        looksLike: /^whsec_/,
        example: {
          value: 'whsec_',
          about: `A webhook's is shared with its sender. Make one with:\n${newSecret('whsec_')}`,
        },
      },
    ];
  },
  findings,
  phrases,
  example: {
    name: 'forum',
    below: 'reply_url: https://forum.example/replies     # leave it out to only listen',
  },
};

/** A secret as Standard Webhooks defines it. */
function isSecret(secret: string): boolean {
  const bytes = secret.replace(/^whsec_/, '');
  const length = Buffer.from(bytes, 'base64').length;
  return (
    secret.startsWith('whsec_') &&
    /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(bytes) &&
    length >= 24 &&
    length <= 64
  );
}
