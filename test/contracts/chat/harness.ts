import type { Account, Answer, ChatAdapter, Inbound, MessageRef, Receive } from '../../../src/ports/chat.ts';

/** Two members of the team's channel, a guest of the workspace, and someone from another workspace. */
export type Who = 'ana' | 'bram' | 'guest' | 'stranger';

/** A fault of the next call to the platform. `revoked` lasts. */
export type Fault =
  /** 429 with this delay, in milliseconds (whole seconds). */
  | { is: 'limited'; after: number }
  | { is: 'revoked' }
  /** The platform does it and does not answer. */
  | { is: 'hangs' }
  /** The platform does it, and the connection breaks. */
  | { is: 'drops' }
  /** The platform does it and answers 500. */
  | { is: 'breaks' }
  /** Nobody listens at the address. */
  | { is: 'unreachable' };

export type ShownForm = {
  title: string;
  /** Every line of its text, labels and errors included. */
  lines: string[];
  /** The values of the fields by label. A check has 'yes' or 'no', a select the label of its option. */
  values: Record<string, string>;
  submit: string;
  back: string | null;
};

/**
 * One chat as its users see it. The platform may be a stand-in, but the adapter is the real one, started.
 * Screens are plain text: one entry for each line, a button as `[Label]`, the buttons of a row on one line.
 */
export type Harness = {
  adapter: ChatAdapter;
  account(who: Who): Account;
  /** The lines of the team's channel as its members read them, oldest first. */
  place(): Promise<string[]>;
  /** The lines that only this person sees: private notices and private messages. */
  privately(who: Who): Promise<string[]>;
  /** The open form of this person. */
  form(who: Who): Promise<ShownForm | null>;
  /**
   * Presses the button with that label on the newest message with `on` in its text, public or private to
   * this person. Menus such as More are opened on the way.
   */
  press(who: Who, label: string, on: string): Promise<void>;
  /** Types into the fields with these labels and presses the form's submit button. */
  submit(who: Who, values: Record<string, string>): Promise<void>;
  /** Picks these options, by their labels, and does nothing else. */
  choose(who: Who, values: Record<string, string>): Promise<void>;
  /** Types, then presses the form's back button. */
  back(who: Who, values: Record<string, string>): Promise<void>;
  /** Types, then closes the form without submitting it. */
  dismiss(who: Who, values?: Record<string, string>): Promise<void>;
  /** The whole line as typed: `/webcare stats`. */
  command(who: Who, line: string): Promise<void>;
  /** Repeats the last request of the chat to us, as a retry would. */
  redeliver(): Promise<void>;
  /** Sends a press with a wrong signature or a wrong origin. Returns the HTTP status of the answer. */
  forge(): Promise<number>;
  fault(fault: Fault): Promise<void>;
  /** Deletes a message without telling us, like a moderator. */
  deleteMessage(ref: MessageRef): Promise<void>;
  /** The number of requests of that kind so far, failed ones included. */
  requests(kind: 'post' | 'edit'): number;
  /**
   * Mentions, links and markup that the client made out of texts, except dates and the links of our buttons.
   */
  interpreted(): string[];
  /** The faults that the stand-in found: unknown routes, broken limits, missed deadlines. */
  complaints(): string[];
  close(): Promise<void>;
};
export type MakeHarness = (receive: Receive) => Promise<Harness>;

/** A started chat, the inbounds that we heard from it, and our answer. */
export type Desk = {
  chat: Harness;
  heard: Inbound[];
  answer(how: (inbound: Inbound) => Answer | Promise<Answer>): void;
};
export type Check = (desk: Desk) => Promise<void>;

export async function desk(make: MakeHarness): Promise<Desk> {
  const heard: Inbound[] = [];
  let how: (inbound: Inbound) => Answer | Promise<Answer> = () => ({ show: 'nothing' });
  const chat = await make(async inbound => {
    heard.push(inbound);
    return how(inbound);
  });
  return {
    chat,
    heard,
    answer: next => {
      how = next;
    },
  };
}

/** Waits until the check passes. After `patience` milliseconds it throws the last failure. */
export async function until(check: () => void | Promise<void>, patience = 5_000): Promise<void> {
  const end = Date.now() + patience;
  for (;;) {
    try {
      return await check();
    } catch (failure) {
      if (Date.now() > end) throw failure;
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }
}
