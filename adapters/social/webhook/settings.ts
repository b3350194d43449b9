import type { z } from 'zod';
import type { SourceSettings } from '../../../src/ports/settings.ts';
import { group, webAddress } from '../../../src/settings/fields.ts';
import { itemsIn } from '../../../src/settings/keys.ts';
import { isInClear } from '../../../src/settings/loopback.ts';
import { newSecret } from '../../../src/settings/new-secret.ts';
import { findings } from './findings.ts';
import { phrases } from './phrases.ts';

/** `replyUrl`: the address for answers. Without it the source only listens. */
export type WebhookConfig = { replyUrl?: string };
/** `whsec_` and base64, shared with the other side: it signs both directions. Two while one takes the other's place. */
export type WebhookSecrets = { secret: string };

const shape = group({ reply_url: webAddress('https://forum.example/replies').optional() });

export const settings: SourceSettings<z.output<typeof shape>, WebhookConfig, keyof WebhookSecrets> = {
  shape,
  config: ({ reply_url }) => (reply_url === undefined ? {} : { replyUrl: reply_url }),
  weak: ({ reply_url }) =>
    reply_url !== undefined && isInClear(reply_url)
      ? [
          {
            key: 'reply_url',
            says: 'is not https, so private messages to customers could be read on the way. Write its https address.',
          },
        ]
      : [],
  secrets(source) {
    const todo = `It is shared with the sender of ${source}. Take theirs, or make one and give it to them: ${newSecret('whsec_')}`;
    return [
      {
        name: 'SECRET',
        key: 'secret',
        missing: () => todo,
        fault(value) {
          const held = itemsIn(value);
          if (!held.every(isSecret)) return `is not whsec_ followed by 24 to 64 bytes in base64. ${todo}`;
          return held.length <= MOST_SECRETS
            ? null
            : `holds ${held.length} secrets, and at most two count: the new one and the one it follows. Take the others out.`;
        },
        exclusive: value => itemsIn(value).map(secret => bytesOf(secret).toString('hex')),
        looksLike: /^whsec_/,
        example: {
          value: 'whsec_',
          about: `A webhook's is shared with its sender and with nobody else; it may hold two, new,old, while it is changed.
Make one with:\n${newSecret('whsec_')}`,
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

/** Both sides change theirs at different moments; more would only be forgotten ones. */
const MOST_SECRETS = 2;

/** A secret as Standard Webhooks defines it. */
function isSecret(secret: string): boolean {
  const { length } = bytesOf(secret);
  return (
    /^whsec_([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(secret) &&
    length >= 24 &&
    length <= 64
  );
}
const bytesOf = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
