/** A Slack workspace in memory. The Web API of the stand-in and its client both read and write it. */
export type Node = { [key: string]: unknown };
export type Metadata = { event_type: string; event_payload: Node };
export type Message = {
  channel: string;
  ts: string;
  text: string;
  blocks: Node[];
  metadata: Metadata | null;
  /** The mode in which Slack reads its text. */
  parse: string;
  /** Whether somebody else than the app under test wrote it. */
  foreign: boolean;
};
/** A message that is shown to one person and kept nowhere. */
export type Whisper = Message & { to: string };
export type Typed = {
  type: string;
  value?: string | null;
  selected_option?: Node | null;
  selected_options?: Node[];
};
/** A modal, or the home tab of a person. */
export type Shown = {
  id: string;
  hash: number;
  user: string;
  view: Node;
  /** block_id -> action_id -> the content of the field. */
  typed: Record<string, Record<string, Typed>>;
};
export type Modal = Shown & {
  /** block_id -> the error of the last submit. */
  errors: Record<string, string>;
};
export type User = {
  id: string;
  team: string;
  name: string;
  restricted: boolean;
  stranger: boolean;
  zone: string;
  locale: string;
  deactivated: boolean;
};
export type Channel = {
  id: string;
  members: Set<string>;
  archived: boolean;
  messages: Message[];
  direct: boolean;
  /** Slack's word on joining it; nothing unless a test sets it. */
  openness: { is_private?: boolean; is_ext_shared?: boolean };
};
export type Trigger = { user: string; until: number; used: boolean };
/** `on`: the pressed private notice, which an answer may replace or delete. */
export type ResponseUrl = { user: string; channel: string; until: number; left: number; on: string | null };

export type Workspace = ReturnType<typeof workspace>;

export const TEAM = 'T0ACME';
export const BOT = 'U0BOT';

export function workspace() {
  let serial = 0;
  let ahead = 0;
  const next = () => ++serial;
  const now = () => Date.now() + ahead;
  const state = {
    users: new Map<string, User>(),
    channels: new Map<string, Channel>(),
    whispers: [] as Whisper[],
    /** The open modal of each person. */
    modals: new Map<string, Modal>(),
    /** The home tab of each person. */
    homes: new Map<string, Shown>(),
    triggers: new Map<string, Trigger>(),
    responses: new Map<string, ResponseUrl>(),
    next,
    now,
    forward: (ms: number) => {
      ahead += ms;
    },
    /** A unique, growing timestamp, which is compared as text. */
    ts: () => `${Math.floor(now() / 1_000)}.${String(next()).padStart(6, '0')}`,
    enter(id: string, name: string, over: Partial<User> = {}): User {
      const user = {
        id,
        team: TEAM,
        name,
        restricted: false,
        stranger: false,
        zone: 'Europe/Amsterdam',
        locale: 'en-US',
        deactivated: false,
        ...over,
      };
      state.users.set(id, user);
      return user;
    },
    channel(id: string, members: string[], direct = false): Channel {
      const channel: Channel = {
        ...{ id, members: new Set(members), archived: false, messages: [], direct },
        openness: {},
      };
      state.channels.set(id, channel);
      return channel;
    },
    /** The direct channel between the app and a person. */
    direct(user: string): Channel {
      return state.channels.get(`D${user.slice(1)}`) ?? state.channel(`D${user.slice(1)}`, [user, BOT], true);
    },
    trigger(user: string): string {
      const id = `${next()}.${TEAM}.trigger`;
      state.triggers.set(id, { user, until: now() + 3_000, used: false });
      return id;
    },
    response(user: string, channel: string, on: string | null = null): string {
      const id = `response-${next()}`;
      state.responses.set(id, { user, channel, until: now() + 30 * 60_000, left: 5, on });
      return id;
    },
  };
  return state;
}

const nodesIn = (value: unknown): Node[] => (Array.isArray(value) ? (value as Node[]) : []);
export const blocksOf = (view: Node): Node[] => nodesIn(view.blocks);
export const elementsOf = (block: Node): Node[] => nodesIn(block.elements);
export const textOf = (object: unknown): string => String((object as Node | undefined)?.text ?? '');

/** The content of a field before a person types. */
function initial(element: Node): Typed {
  const type = String(element.type);
  if (type === 'static_select')
    return { type, selected_option: (element.initial_option as Node | undefined) ?? null };
  if (type === 'checkboxes') return { type, selected_options: nodesIn(element.initial_options) };
  return { type, value: (element.initial_value as string | undefined) ?? null };
}
/** A field that existed before under the same ids keeps its typed text, as in Slack's clients. */
export function typedAfter(view: Node, before: Modal['typed']): Modal['typed'] {
  const typed: Modal['typed'] = {};
  for (const block of blocksOf(view)) {
    if (block.type !== 'input') continue;
    const element = block.element as Node;
    const [blockId, actionId] = [String(block.block_id), String(element.action_id)];
    typed[blockId] = { [actionId]: before[blockId]?.[actionId] ?? initial(element) };
  }
  return typed;
}
