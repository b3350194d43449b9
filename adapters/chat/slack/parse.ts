import { z } from 'zod';
import { everyAct, everyStep } from '../../../src/acts/acts.ts';
import type { FormHandle, Inbound, Place } from '../../../src/ports/chat.ts';
import { readAs } from '../../../src/settings/read.ts';
import * as shapes from './shapes.ts';

/** The user as Slack names them in a request, before we look them up. `team` is the user's own workspace. */
export type Sender = { user: string; team: string | null; name: string };
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** One request of Slack in our terms. The sender is not looked up yet. */
export type SlackRequest = {
  sender: Sender;
  /** Private answers go here. */
  channel: string | null;
  /** null: a button or form we no longer know. */
  inbound: Without<Inbound, 'by'> | null;
  trigger: string | null;
  /** The answer is a form, so a modal must be opened at once. */
  opens: boolean;
  /** Slack's address for an answer to this request, if there is one. */
  respond: string | null;
  /** The modal that sent the request. */
  view: { id: string; inputs: Record<string, string> } | null;
  /** The person chose from a menu, which is no longer needed. */
  chose: boolean;
  /** The request began on the person's home tab. There is no channel, and the tab must show the result. */
  home: boolean;
};

/** The deployment has one workspace, so a Place says `slack`; accounts carry the user's real team id. */
export const WORKSPACE = 'slack';
export const placeOf = (channel: string): Place => ({ chat: 'slack', workspace: WORKSPACE, channel });

const json = z.string().transform((text, ctx) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    ctx.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
});
const carried = json.pipe(
  z.object({
    d: z.enum(everyAct),
    a: z.string().optional(),
    x: z.record(z.string(), z.string()).optional(),
    m: z.literal(1).optional(),
  }),
);
const carry = json.pipe(
  z.object({
    id: z.string(),
    step: z.string(),
    about: z.string().optional(),
    seen: z.number(),
    channel: z.string().nullable(),
    home: z.boolean().default(false),
  }),
);

const senderOf = (from: z.infer<typeof shapes.user>, at: z.infer<typeof shapes.team>): Sender => ({
  user: from.id,
  team: from.team_id ?? at?.id ?? null,
  name: from.name ?? from.username ?? from.id,
});

/** Fields of a form have action ids with this prefix; buttons do not. */
export const FIELD = 'field:';

function typedIn(input: z.infer<typeof shapes.typed>): string {
  if (input.type === 'checkboxes') return input.selected_options?.length ? 'yes' : 'no';
  return input.value ?? input.selected_option?.value ?? '';
}
/** The values by field name, and the block id of each field for errors. */
function stateOf(shown: z.infer<typeof shapes.view>): {
  values: Record<string, string>;
  inputs: Record<string, string>;
} {
  const values: Record<string, string> = {};
  const inputs: Record<string, string> = {};
  for (const [block, fields] of Object.entries(shown.state?.values ?? {})) {
    for (const [action, input] of Object.entries(fields)) {
      if (!action.startsWith(FIELD)) continue;
      const name = action.slice(FIELD.length);
      values[name] = typedIn(input);
      inputs[name] = block;
    }
  }
  return { values, inputs };
}

function readMetadata(
  metadata: string,
): { form: FormHandle | null; channel: string | null; home: boolean } | null {
  const read = readAs(carry, metadata);
  if (!read.success) return null;
  const { id, about, seen, channel, home } = read.data;
  const step = readAs(z.enum(everyStep), read.data.step);
  return {
    form: step.success ? { id, step: step.data, ...(about ? { about } : {}), seen } : null,
    channel,
    home,
  };
}

/** A direct message is not a place. */
const atPlace = (channel: string | null) =>
  channel === null || channel.startsWith('D') ? {} : { at: placeOf(channel) };

/** A press of one of our buttons. `link`: it only opened a web page. null: not a press as Slack sends it. */
export function parseAction(body: unknown): SlackRequest | 'link' | null {
  const read = readAs(shapes.blockActions, body);
  if (!read.success) return null;
  const { actions, container, response_url, trigger_id } = read.data;
  const pressed = actions[0]!;
  if (pressed.action_id.startsWith('link:')) return 'link';
  const shown = read.data.view ?? null;
  const page = shown?.type === 'home';
  const handle = shown ? readMetadata(shown.private_metadata) : null;
  const channel = read.data.channel?.id ?? handle?.channel ?? null;
  const state = shown ? stateOf(shown) : null;
  const asked = {
    sender: senderOf(read.data.user, read.data.team),
    channel,
    trigger: trigger_id,
    respond: response_url ?? null,
    view: shown && state && !page ? { id: shown.id, inputs: state.inputs } : null,
    home: page || handle?.home === true,
    chose: false,
  };
  // A redelivered request carries the same trigger; every real press has its own.
  const id = `slack:${trigger_id}`;
  if (pressed.action_id === 'back') {
    const form = handle?.form;
    return {
      ...asked,
      opens: false,
      inbound:
        form && state
          ? { id, ...atPlace(channel), is: 'submit', form, values: state.values, back: true }
          : null,
    };
  }
  if (pressed.action_id.startsWith(FIELD)) {
    const form = handle?.form;
    const field = pressed.action_id.slice(FIELD.length);
    return {
      ...asked,
      opens: false,
      inbound:
        form && state ? { id, ...atPlace(channel), is: 'changed', form, field, values: state.values } : null,
    };
  }
  const value = readAs(carried, pressed.value ?? '');
  if (!value.success) return { ...asked, opens: false, inbound: null };
  const { d, a, x, m } = value.data;
  const on =
    container?.message_ts && !container.is_ephemeral && channel && !shown
      ? { on: `${channel}/${container.message_ts}` }
      : {};
  return {
    ...asked,
    chose: m === 1 && container?.is_ephemeral === true,
    // A home tab has no place for a private answer, so each of its buttons opens a modal.
    opens: page || pressed.action_id.startsWith('open:'),
    inbound: {
      id,
      ...atPlace(channel),
      ...on,
      is: 'press',
      does: d,
      ...(a ? { about: a } : {}),
      ...(x ? { args: x } : {}),
    },
  };
}

/** A submitted form. */
export function parseSubmit(body: unknown): SlackRequest | null {
  const read = readAs(shapes.viewSubmission, body);
  if (!read.success) return null;
  const handle = readMetadata(read.data.view.private_metadata);
  const { values, inputs } = stateOf(read.data.view);
  const channel = handle?.channel ?? null;
  return {
    sender: senderOf(read.data.user, read.data.team),
    channel,
    trigger: read.data.trigger_id,
    opens: false,
    respond: null,
    view: { id: read.data.view.id, inputs },
    home: handle?.home === true,
    chose: false,
    inbound: handle?.form
      ? { id: `slack:${read.data.trigger_id}`, ...atPlace(channel), is: 'submit', form: handle.form, values }
      : null,
  };
}

/** A form that was closed without submitting; null if nobody needs to know. */
export function parseClosed(body: unknown): SlackRequest | null {
  const read = readAs(shapes.viewClosed, body);
  if (!read.success) return null;
  const handle = readMetadata(read.data.view.private_metadata);
  if (!handle?.form) return null;
  // Slack does not promise the values of a closed form.
  const { values } = stateOf(read.data.view);
  return {
    sender: senderOf(read.data.user, read.data.team),
    channel: handle.channel,
    trigger: null,
    opens: false,
    respond: null,
    view: null,
    home: false,
    chose: false,
    inbound: {
      id: `slack:closed:${read.data.view.id}`,
      ...atPlace(handle.channel),
      is: 'closed',
      form: handle.form,
      values,
    },
  };
}

export function parseCommand(body: unknown): SlackRequest | null {
  const read = readAs(shapes.command, body);
  if (!read.success) return null;
  const { user_id, user_name, team_id, channel_id, trigger_id, response_url } = read.data;
  return {
    sender: { user: user_id, team: team_id, name: user_name ?? user_id },
    channel: channel_id,
    trigger: trigger_id,
    opens: false,
    respond: response_url,
    view: null,
    home: false,
    chose: false,
    inbound: {
      id: `slack:${trigger_id}`,
      ...atPlace(channel_id),
      is: 'command',
      text: read.data.text.trim(),
    },
  };
}

/** Somebody opened our home tab. null: they opened the messages tab beside it. */
export function parseHome(body: unknown): SlackRequest | null {
  const read = readAs(shapes.homeOpened, body);
  if (!read.success || read.data.event.tab !== 'home') return null;
  const { event, event_id, team_id } = read.data;
  return homeOf({ user: event.user, team: team_id, name: event.user }, `slack:${event_id}`);
}
export const homeOf = (sender: Sender, id: string, again = false): SlackRequest => ({
  sender,
  channel: null,
  trigger: null,
  opens: false,
  respond: null,
  view: null,
  home: true,
  chose: false,
  inbound: { id, is: 'home', ...(again && { again }) },
});
