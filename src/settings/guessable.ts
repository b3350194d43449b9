/** Bytes of a secret that is too short, or is a pattern such as one letter again and again: nobody drew these at random. */
export const isGuessable = (bytes: Uint8Array): boolean =>
  bytes.length < LEAST || new Set(bytes).size < DIFFERENT;

/** Of 32 random hex digits, as Slack draws its secrets, all but one in a billion have more different ones. */
const LEAST = 16;
const DIFFERENT = 6;
