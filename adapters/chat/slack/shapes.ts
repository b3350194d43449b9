import { z } from 'zod';

/** The parts of Slack's requests that we read. */

export const user = z.object({
  id: z.string(),
  team_id: z.string().nullish(),
  name: z.string().nullish(),
  username: z.string().nullish(),
});
export const typed = z.object({
  type: z.string(),
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.unknown()).nullish(),
});
export const view = z.object({
  id: z.string(),
  type: z.enum(['modal', 'home']).default('modal'),
  private_metadata: z.string().default(''),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), typed)) }).nullish(),
});
export const team = z.object({ id: z.string() }).nullish();
export const blockActions = z.object({
  type: z.literal('block_actions'),
  team,
  user,
  trigger_id: z.string(),
  response_url: z.string().nullish(),
  container: z.object({ message_ts: z.string().optional(), is_ephemeral: z.boolean().optional() }).nullish(),
  channel: z.object({ id: z.string() }).nullish(),
  view: view.nullish(),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().nullish() })).min(1),
});
export const viewSubmission = z.object({
  type: z.literal('view_submission'),
  team,
  user,
  trigger_id: z.string(),
  view,
});
export const viewClosed = z.object({
  type: z.literal('view_closed'),
  team,
  user,
  view: view.extend({ hash: z.string().nullish() }),
});
export const command = z.object({
  command: z.string(),
  text: z.string().default(''),
  user_id: z.string(),
  user_name: z.string().nullish(),
  team_id: z.string(),
  channel_id: z.string(),
  trigger_id: z.string(),
  response_url: z.string(),
});

/** The envelopes of the Events API to which we subscribe. */
export const homeOpened = z.object({
  event_id: z.string(),
  team_id: z.string(),
  event: z.object({ user: z.string(), tab: z.string() }),
});
export const userChange = z.object({ event: z.object({ user: z.object({ id: z.string() }) }) });
