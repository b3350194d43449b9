import { createSign, generateKeyPairSync } from 'node:crypto';

/** The Bot Framework's side of authentication: signed tokens and the keys that verify them. */
export const ISSUER = 'https://api.botframework.com';
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** `endorsements`: the channels for which this key is valid. */
export function signer(kid: string, endorsements = ['msteams']) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', endorsements },
    token(
      claims: { aud: string; iss?: string; exp?: number; nbf?: number } & Record<string, unknown>,
      alg = 'RS256',
    ): string {
      const now = Math.floor(Date.now() / 1_000);
      const head = base64({ alg, typ: 'JWT', kid });
      const body = base64({ iss: ISSUER, nbf: now - 60, exp: now + 600, ...claims });
      if (alg === 'none') return `${head}.${body}.`;
      return `${head}.${body}.${createSign('RSA-SHA256').update(`${head}.${body}`).sign(privateKey, 'base64url')}`;
    },
  };
}
export type Signer = ReturnType<typeof signer>;
