import type { Duration } from '../../../src/case/types.ts';

/**
 * What Teams allows, and what we allow ourselves below it. Sources: msteams-docs (agent-message-size-limit.md, rate-limit.md, cards-format.md)
 * and what people report in that repository's issues. "Own" marks numbers that are ours.
 */
export const limits = {
  /** A card as JSON in UTF-8. The documents say 100 KB for a whole message in one place and 28 KB for what an invoke carries in another. Own. */
  cardBytes: 25 * 1024,
  /** UTF-16 units of one text field: what fits one invoke with room to spare, whatever its letters. Own. */
  inputLength: 8_000,
  /** `summary` is the toast's text. Own. */
  summary: 500,
  /** The text of an invoke's answer, shown as one bar under the card. Own. */
  said: 600,
  /** The title of a button. Own. */
  label: 60,
  /** Longer links of others are left out rather than cut. Own. */
  url: 2_000,
  /** What a picture shows, in words. Own. */
  alt: 500,
  /** A command as somebody types it. Own. */
  command: 1_000,
  /** Buttons next to each other; Teams draws at most six and shortens their titles on phones. */
  actionsInRow: 5,
  /** Choices drawn as a list to pick from; with more one can type to find. Own. */
  choices: 12,
} as const;

/** Per bot and conversation: 7 in 1 s, 8 in 2 s, 60 in 30 s; 1,800 an hour is left to 429. A new thread in a channel counts as one of the channel's. */
export const pace = {
  posts: 600 as Duration,
  /** Threads are conversations of their own, so edits of a channel meet only the 30 requests a second that one app has in one tenant. */
  edits: 150 as Duration,
} as const;

export const times = {
  /** One request to the connector. Own. */
  request: 10_000 as Duration,
  /** The look-up of who pressed, before we give up on it. Own. */
  member: 2_500 as Duration,
  /** Teams shows a failure after 5 to 15 s without an answer to an invoke; past this we say that it takes longer. Own. */
  answer: 4_000 as Duration,
  /** How long we wait for a private message to arrive before the press that asked for it is answered. Own. */
  aside: 2_000 as Duration,
  /** How long a form waits for an edit of its message that is on its way. Own. */
  edit: 1_000 as Duration,
  /** How long it is believed who is on the team: whoever is taken off it may not go on acting for long from their own chat with us. Own. */
  memberKnown: 60_000 as Duration,
} as const;
