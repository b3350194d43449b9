import type { Duration } from '../../../src/case/types.ts';

/**
 * Slack's limits. Lengths are UTF-16 units, which never undercounts. Sources: [types] the comments of
 * @slack/types 3.2.0; [ref] the method pages of docs.slack.dev; [issue] slackapi/bolt-js#2509, which measured
 * the sum over a message's blocks.
 */
export const limits = {
  /** [ref] Blocks reference. */
  messageBlocks: 50,
  /** [types] Of a modal and of a home tab. */
  modalBlocks: 100,
  /** [types] */
  header: 150,
  /** [types] One text object. */
  text: 3_000,
  /** [issue] All text of one message's blocks together. Longer: `msg_blocks_too_long`. */
  messageText: 13_200,
  /** [ref] chat.update refuses 4,000 (`msg_too_long`). This much is readable in a notification. */
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

/** Our own limits, below Slack's, so that a card stays readable and the sum never fails. */
export const shares = {
  title: 300,
  quote: 2_800,
  part: 300,
  line: 1_500,
  /** The rest is reserved for notes that something was cut or left out. */
  messageText: limits.messageText - 1_200,
} as const;

/** [ref] chat.postMessage: about one message a second in a channel. */
export const POSTS_EVERY: Duration = 1_000;
/** [ref] chat.update is tier 3: about 50 a minute in a workspace. */
export const EDITS_EVERY: Duration = 1_200;
/** The number of messages in which we look for ours. [ref] conversations.history returns no more at once. */
export const HISTORY = 999;
/** A call's deadline; the client's own default is none. */
export const CALL_TIMEOUT: Duration = 10_000;
/** [ref] Slack gives up on a request after three seconds. Well before that, we show "Working". */
export const PATIENCE: Duration = 400;
/** Own. An acknowledgement can take longer than a call, and "Working" would then cover an earlier update. */
export const ACK_TRAVELS: Duration = 500;
/** Own. Home tabs are drawn twice a minute, and users.info for each of them would use up its tier in a large team. */
export const PAGE_OWNER_FOR: Duration = 3_600_000;
