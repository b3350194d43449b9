import type { Duration } from '../../../src/case/types.ts';

/**
 * The limits of Teams, and our own below them. Sources: msteams-docs (agent-message-size-limit.md,
 * rate-limit.md, cards-format.md) and reports in the issues of that repository. "Own" marks our own numbers.
 */
export const limits = {
  /** A card as JSON in UTF-8. The documents say 100 KB for a message here, 28 KB for an invoke there. Own. */
  cardBytes: 25 * 1024,
  /** UTF-16 units of one text field: fits into one invoke with room to spare, in any script. Own. */
  inputLength: 8_000,
  /** `summary` is the toast's text. Own. */
  summary: 500,
  /** The text of an invoke's answer, shown as one bar under the card. Own. */
  said: 600,
  /** The title of a button. Own. */
  label: 60,
  /** Longer foreign links are left out rather than cut. Own. */
  url: 2_000,
  /** The description of a picture. Own. */
  alt: 500,
  /** A typed command. Own. */
  command: 1_000,
  /** Buttons next to each other; Teams draws at most six and shortens their titles on phones. */
  actionsInRow: 5,
  /** Choices drawn as a plain list; with more, people can type to search. Own. */
  choices: 12,
} as const;

/**
 * For each bot and conversation: 7 in 1 s, 8 in 2 s, 60 in 30 s. The limit of 1,800 an hour is left to 429. A
 * new thread in a channel counts for the channel.
 */
export const pace = {
  posts: 600 as Duration,
  /**
   * Threads are conversations of their own. So edits in a channel meet only the limit for one app in one
   * tenant: 30 requests a second.
   */
  edits: 150 as Duration,
} as const;

export const times = {
  /** One request to the connector. Own. */
  request: 10_000 as Duration,
  /** The time for looking up the presser, before we give up. Own. */
  member: 2_500 as Duration,
  /**
   * Teams shows a failure after 5 to 15 s without an answer. Before that we say that it takes longer. Own.
   */
  answer: 4_000 as Duration,
  /** How long a press waits for its private message to arrive, before it is answered. Own. */
  aside: 2_000 as Duration,
  /** How long a form waits for a running edit of its message. Own. */
  edit: 1_000 as Duration,
  /**
   * How long we remember who is on the team. It is short, so that a removed person cannot go on acting from
   * their own chat with us. Own.
   */
  memberKnown: 60_000 as Duration,
} as const;
