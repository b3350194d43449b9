import type { Act, FormStep } from '../acts/acts.ts';
import type { CaseId, Duration } from '../case/types.ts';
import type { FormView, View } from '../view/types.ts';
import type { Check } from './check.ts';
import type { Outcome } from './outcome.ts';

/** The name of a chat in the registry of adapters. */
export type ChatName = string;
export type Place = { chat: ChatName; workspace: string; channel: string };
/** A person as one chat knows them. */
export type Account = { chat: ChatName; workspace: string; user: string };
export type Address = { to: 'place'; place: Place } | { to: 'person'; account: Account };
/** Names a message in the chat's own terms. The engine compares it as a whole and does not look inside. */
export type MessageRef = string;

export type By = {
  account: Account;
  /** The name in the chat; hostile text. */
  name: string;
  /** A guest of this workspace or a stranger from another one is refused, and leaves no row. */
  standing: 'member' | 'guest' | 'stranger';
  /** A member of the channel of the press. For a press outside a channel: of the configured channel. */
  inPlace: boolean;
  /** An IANA name, if the chat knows it. */
  zone?: string;
  /** BCP 47, as the person set it in the chat. */
  language?: string;
};

/** Of what somebody types at once, more is not taken: a value in UTF-16 units, and values of one form. */
export const LONGEST_VALUE = 100_000;
export const MOST_VALUES = 100;

export type Inbound = {
  /** The chat's own id of this delivery. A retried request has the same. */
  id: string;
  by: By;
  at?: Place;
  /** The message with the pressed button. */
  on?: MessageRef;
} & (
  | { is: 'press'; does: Act; about?: CaseId; args?: Record<string, string> }
  /** A check sends `yes` or `no`. */
  | { is: 'submit'; form: FormHandle; values: Record<string, string>; back?: boolean }
  /** A choice changed in a field that changes others. The answer is the form of now. */
  | { is: 'changed'; form: FormHandle; field: string; values: Record<string, string> }
  /** The form was closed without submitting. `values`: its typed text, where the chat tells that. */
  | { is: 'closed'; form: FormHandle; values?: Record<string, string> }
  /** The text without its leading `/webcare`. */
  | { is: 'command'; text: string }
  /** Somebody opened their home page of Webcare in the chat. The answer is its content. */
  | {
      is: 'home';
      /** Nobody asked: a page from earlier is drawn anew. */
      again?: true;
    }
);
export type FormHandle = { id: string; step: FormStep; about?: CaseId; seen: number };

export type Answer =
  | { show: 'nothing' }
  /** Only the person who asked sees it. */
  | { show: 'view'; view: View }
  | { show: 'form'; form: FormView }
  /** The form again, with the typed values and the errors. */
  | { show: 'errors'; form: FormView };

/**
 * Answers one inbound. Never throws for expected trouble. The adapter keeps the platform's deadline, and
 * shows "Working" if this takes longer.
 */
export type Receive = (inbound: Inbound) => Promise<Answer>;

export interface ChatAdapter {
  readonly chat: ChatName;
  /** The places of cards. */
  readonly places: readonly Place[];
  /**
   * A form replaces the card for the person who opened it, so an edit of that message would close the form.
   */
  readonly formsInPlace: boolean;
  start(receive: Receive): Promise<void>;
  /** Stops receiving, and finishes the answers in progress. */
  stop(): Promise<void>;
  /** The rate budget of a call. `every`: the least time between two calls of that lane. */
  lane(call: 'post' | 'edit', to: Address): { name: string; every: Duration };
  /**
   * `key` is the message's own id, by which `find` recognises it. In a chat that supports keys,
   * posting twice makes one message.
   */
  post(to: Address, view: View, key: string, signal: AbortSignal): Promise<Outcome<MessageRef>>;
  update(to: Address, ref: MessageRef, view: View, signal: AbortSignal): Promise<Outcome<null>>;
  /** Looks for a message with that key. null: not seen. */
  find(to: Address, key: string, signal: AbortSignal): Promise<Outcome<MessageRef | null>>;
  /**
   * Draws the pages anew that people opened earlier, where their content changed. The engine calls it every half
   * minute.
   */
  redrawPages?(): Promise<void>;
  /**
   * Where people's presses come over connections that we hold: how many are open now. `refused`: none can be
   * opened until a person mends something.
   */
  inbound?(): { open: number; refused: boolean };
  /**
   * Checks the other side, before or after the start. Changes nothing there, and people see nothing of it.
   */
  check(signal: AbortSignal): Promise<Check[]>;
}
