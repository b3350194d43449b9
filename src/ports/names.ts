import type { Act, FormStep } from '../view/types.ts';

/** What a chat may bring back: each adapter checks against these that what was pressed or submitted is one of ours. */

const every = <T extends string>(names: Record<T, true>) => Object.keys(names) as [T, ...T[]];

export const acts = every<Act>({
  claim: true,
  release: true,
  hand_over: true,
  take_over: true,
  reply: true,
  move_to_dm: true,
  message: true,
  resolve: true,
  waive_debt: true,
  no_reply: true,
  answered_there: true,
  reopen: true,
  take_back: true,
  it_went_out: true,
  send_again: true,
  history: true,
  show_all: true,
  show_case: true,
  more: true,
  open_original: true,
});
export const formSteps = every<FormStep>({
  'reply.write': true,
  'reply.preview': true,
  'move.write': true,
  'move.preview': true,
  'message.write': true,
  'message.preview': true,
  'resolve.write': true,
  'resolve.preview': true,
  waive_debt: true,
  hand_over: true,
  take_over: true,
  no_reply: true,
  answered_there: true,
});
