import type { Duration } from '../../../src/case/types.ts';

/**
 * What Slack accepts. Lengths are UTF-16 units, which never undercounts. Sources: [types] the comments of @slack/types 3.2.0, [ref] the method pages
 * of docs.slack.dev, [issue] slackapi/bolt-js#2509, where the sum over a message's blocks was measured.
 */
export const limits = {
  /** [ref] Blocks reference. */
  messageBlocks: 50,
  /** [types] A modal, and somebody's home tab. */
  modalBlocks: 100,
  /** [types] */
  header: 150,
  /** [types] One text object. */
  text: 3_000,
  /** [issue] All text of one message's blocks; past it `msg_blocks_too_long`. */
  messageText: 13_200,
  /** [ref] chat.update refuses 4,000 (`msg_too_long`); this is the readable part of a notification. */
  fallback: 3_000,
  /** [types] */
  actions: 25,
  buttonLabel: 75,
  buttonValue: 2_000,
  buttonUrl: 3_000,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  /** [types] */
  imageUrl: 3_000,
  imageAlt: 2_000,
  options: 100,
  optionText: 75,
  /** [types] says 75, newer pages 150. */
  optionValue: 75,
  inputValue: 3_000,
  inputLabel: 2_000,
  modalTitle: 24,
  privateMetadata: 3_000,
  id: 255,
} as const;

/** How much of each we use, below what Slack takes, so that a card stays readable and the sum never fails. */
export const shares = {
  title: 300,
  quote: 2_800,
  part: 300,
  line: 1_500,
  /** The rest is kept back for the notes that something was cut or left out. */
  messageText: limits.messageText - 1_200,
} as const;

/** [ref] chat.postMessage: about one message a second in a channel. */
export const POSTS_EVERY: Duration = 1_000;
/** [ref] chat.update is tier 3: about 50 a minute in a workspace. */
export const EDITS_EVERY: Duration = 1_200;
/** How far back a message of ours is looked for. [ref] The most conversations.history returns at once. */
export const HISTORY = 999;
/** A call's deadline; the client's own default is none. */
export const CALL_TIMEOUT: Duration = 10_000;
/** [ref] Slack gives up on an unanswered request after three seconds. Long before that, a submit not answered yet is shown as "Working". */
export const PATIENCE: Duration = 400;
/** An acknowledgement travels longer than a call may take: an update that came to Slack before it would be covered by "Working". Own. */
export const ACK_TRAVELS: Duration = 500;
