import type { Act, FormStep } from '../acts/acts.ts';
import type { CaseId, Duration } from '../case/types.ts';
import type { FormView, View } from '../view/types.ts';
import type { Check } from './check.ts';
import type { Outcome } from './outcome.ts';

/** The name of a chat in the registry of adapters. */
export type ChatName = string;
export type Place = { chat: ChatName; workspace: string; channel: string };
/** Someone as one chat knows them. */
export type Account = { chat: ChatName; workspace: string; user: string };
export type Address = { to: 'place'; place: Place } | { to: 'person'; account: Account };
/** Which message, in the chat's own terms; compared as a whole, opaque to the engine. */
export type MessageRef = string;

export type By = {
  account: Account;
  /** As the chat shows it; hostile text. */
  name: string;
  /** A guest of this workspace, or a stranger from another one, is refused without leaving a row. */
  standing: 'member' | 'guest' | 'stranger';
  /** A member of the channel the press came from (or of the configured one, elsewhere). */
  inPlace: boolean;
  /** IANA name, where the chat knows it. */
  zone?: string;
  /** BCP 47, as the person set it in the chat. */
  language?: string;
};

export type Inbound = {
  /** The chat's own id of this delivery: a retried request carries the same. */
  id: string;
  by: By;
  at?: Place;
  /** The message whose button was pressed. */
  on?: MessageRef;
} & (
  | { is: 'press'; does: Act; about?: CaseId; args?: Record<string, string> }
  /** A check sends `yes` or `no`. */
  | { is: 'submit'; form: FormHandle; values: Record<string, string>; back?: boolean }
  /** Something else was chosen in a field that changes others. The answer is the form as it is now. */
  | { is: 'changed'; form: FormHandle; field: string; values: Record<string, string> }
  /** The form was closed without submitting it. */
  | { is: 'closed'; form: FormHandle }
  /** Without the `/webcare` it began with. */
  | { is: 'command'; text: string }
  /** Somebody opened their own page of ours in the chat; the answer is what it shows. */
  | { is: 'home' }
);
export type FormHandle = { id: string; step: FormStep; about?: CaseId; seen: number };

export type Answer =
  | { show: 'nothing' }
  /** Private to the asker. */
  | { show: 'view'; view: View }
  | { show: 'form'; form: FormView }
  /** The form again, with what was typed and what is wrong. */
  | { show: 'errors'; form: FormView };

/** Answers one inbound. Never throws for expected trouble; the adapter owns the platform's deadline and shows "Working" when this is slow. */
export type Receive = (inbound: Inbound) => Promise<Answer>;

export interface ChatAdapter {
  readonly chat: ChatName;
  /** Where cards go. */
  readonly places: readonly Place[];
  /** A form takes the place of the card for whoever opened it, so an edit of that message would close it. */
  readonly formsInPlace: boolean;
  start(receive: Receive): Promise<void>;
  /** Stops receiving and finishes what is being answered. */
  stop(): Promise<void>;
  /** The rate budget a call is paid from. `every`: the least time between two calls of that lane. */
  lane(call: 'post' | 'edit', to: Address): { name: string; every: Duration };
  /** `key` is the message's own id: `find` recognises it, and where the chat can, posting it twice is posting it once. */
  post(to: Address, view: View, key: string, signal: AbortSignal): Promise<Outcome<MessageRef>>;
  update(to: Address, ref: MessageRef, view: View, signal: AbortSignal): Promise<Outcome<null>>;
  /** Was a message with that key posted? null: not seen. */
  find(to: Address, key: string, signal: AbortSignal): Promise<Outcome<MessageRef | null>>;
  /**
   * Where what people do comes over connections that we hold: how many are open now. `refused`: none can be opened
   * until a person mends something.
   */
  inbound?(): { open: number; refused: boolean };
  /** Looks whether all is well on the other side, started or not. Changes nothing there and shows nobody anything. */
  check(signal: AbortSignal): Promise<Check[]>;
}
