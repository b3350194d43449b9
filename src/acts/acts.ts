import type { Role } from '../case/commands.ts';

/**
 * All acts that people can press, in one table: a chat brings back only these names. The forms with their
 * steps, the plans, the looks and the allow-lists of the chats are derived from it. There are no defaults: an
 * act without its label, its form or its command does not compile.
 */

/**
 * `role`: the least that a presser needs. `by`: only the owner of the case can do it, or only others. A
 * command of the case is done at once; its `of` says what the button names besides its case.
 */
type Row = { role: Role; by?: 'owner' | 'others' } & (
  | { is: 'command'; of: 'case' | 'send' }
  /** A form of one step; its submit is the command of the same name. */
  | { is: 'form' }
  /**
   * A form about a send: written, previewed, published. `asks`: the press always opens that form, or only
   * when there is something to ask; otherwise the press is a command of the case.
   */
  | { is: 'compose'; plan: string; asks: 'always' | 'when needed' }
  /** Shown to the presser alone; changes nothing. `shows`: a text to read, or the card or a part of it. */
  | { is: 'look'; of: 'case' | 'post'; shows: 'text' | 'card' }
  /** The same for a list of cases: its button names the list and the place in it, and no case. */
  | { is: 'look'; of: 'list'; shows: 'card' }
  /** Opened by the chat itself; no press of it reaches us. */
  | { is: 'link' }
);

export const ACTS = {
  claim: { is: 'command', of: 'case', role: 'agent' },
  release: { is: 'command', of: 'case', role: 'agent', by: 'owner' },
  hand_over: { is: 'form', role: 'agent', by: 'owner' },
  take_over: { is: 'form', role: 'agent', by: 'others' },
  assign: { is: 'form', role: 'lead', by: 'others' },
  reply: { is: 'compose', plan: 'reply', asks: 'always', role: 'agent' },
  move_to_dm: { is: 'compose', plan: 'move', asks: 'always', role: 'agent' },
  message: { is: 'compose', plan: 'message', asks: 'always', role: 'agent' },
  resolve: { is: 'compose', plan: 'resolve', asks: 'when needed', role: 'agent' },
  waive_debt: { is: 'form', role: 'agent' },
  no_reply: { is: 'form', role: 'agent' },
  answered_there: { is: 'form', role: 'agent' },
  reopen: { is: 'command', of: 'case', role: 'agent' },
  leave_as_it_was: { is: 'command', of: 'case', role: 'agent' },
  take_back: { is: 'command', of: 'send', role: 'agent' },
  it_went_out: { is: 'command', of: 'send', role: 'agent' },
  send_again: { is: 'command', of: 'send', role: 'agent' },
  conversation: { is: 'look', of: 'case', shows: 'text', role: 'reader' },
  history: { is: 'look', of: 'case', shows: 'text', role: 'reader' },
  show_all: { is: 'look', of: 'post', shows: 'text', role: 'reader' },
  show_case: { is: 'look', of: 'case', shows: 'card', role: 'reader' },
  more: { is: 'look', of: 'case', shows: 'card', role: 'reader' },
  list: { is: 'look', of: 'list', shows: 'card', role: 'reader' },
  open_original: { is: 'link', role: 'reader' },
} as const satisfies Record<string, Row>;

export type Act = keyof typeof ACTS;
type Acts<Kind> = { [A in Act]: (typeof ACTS)[A] extends Kind ? A : never }[Act];
export type SendAct = Acts<{ is: 'command'; of: 'send' }>;
export type CaseAct = Acts<{ is: 'command'; of: 'case' }>;
export type FormAct = Acts<{ is: 'form' }>;
export type ComposeAct = Acts<{ is: 'compose' }>;
export type LookAct = Acts<{ is: 'look' }>;
export type PostAct = Acts<{ is: 'look'; of: 'post' }>;
export type ListAct = Acts<{ is: 'look'; of: 'list' }>;
export type LinkAct = Acts<{ is: 'link' }>;

/** The purpose of a form about a send; its last step publishes what the plan means. */
export type Plan = (typeof ACTS)[ComposeAct]['plan'];
/** The steps of every form. A step that ends in `.write` leads to its `.preview`, whose submit publishes. */
export type FormStep = FormAct | `${Plan}.${'write' | 'preview'}`;

const isCommand = (does: Act): does is CaseAct | SendAct => ACTS[does].is === 'command';
export const isSendAct = (does: Act): does is SendAct => isCommand(does) && ACTS[does].of === 'send';
export const isCaseAct = (does: Act): does is CaseAct => isCommand(does) && ACTS[does].of === 'case';
export const isForm = (does: Act): does is FormAct => ACTS[does].is === 'form';
export const isCompose = (does: Act): does is ComposeAct => ACTS[does].is === 'compose';
export const isLook = (does: Act): does is LookAct => ACTS[does].is === 'look';
export const isPostAct = (does: Act): does is PostAct => isLook(does) && ACTS[does].of === 'post';
export const isListAct = (does: Act): does is ListAct => isLook(does) && ACTS[does].of === 'list';

export const everyAct = Object.keys(ACTS) as [Act, ...Act[]];
export const everyForm: readonly FormAct[] = everyAct.filter(isForm);
export const everyPlan: readonly Plan[] = everyAct.filter(isCompose).map(does => ACTS[does].plan);
export const everyStep = [
  ...everyForm,
  ...everyPlan.flatMap(plan => [`${plan}.write` as const, `${plan}.preview` as const]),
] as [FormStep, ...FormStep[]];
/** All other steps belong to forms about a send. */
export const isOneStep = (step: FormStep): step is FormAct => everyForm.some(form => form === step);

/** The step of a form about a send in which its text is typed. */
export const isWriting = (step: FormStep): boolean => step.endsWith('.write');

/** Does a press open a form? The button says so, since a chat may have to open it first. */
export function opensForm(does: Act): 'always' | 'when needed' | 'never' {
  if (isForm(does)) return 'always';
  return isCompose(does) ? ACTS[does].asks : 'never';
}
/** A look that is a text to read, which a chat may show in a window of its own. */
export const isReading = (does: Act): boolean => isLook(does) && ACTS[does].shows === 'text';

const RANKS = { reader: 0, agent: 1, lead: 2 } as const satisfies Record<Role, number>;
/** A lead may do all that an agent may, and both may look. */
export const may = (roles: readonly Role[], least: Role): boolean =>
  roles.some(role => RANKS[role] >= RANKS[least]);

/** The role that somebody needs to submit this step. */
export const roleFor = (step: FormStep): Role => (isOneStep(step) ? ACTS[step].role : 'agent');

/** Whether a press by them can work, as far as their role and the owner of the case tell. */
export function isFor(does: Act, { roles, owns }: { roles: readonly Role[]; owns: boolean }): boolean {
  const { role, by }: Row = ACTS[does];
  return may(roles, role) && (by === undefined || (by === 'owner') === owns);
}
