import type { Account, Answer, ChatAdapter, Inbound, MessageRef, Receive } from '../../../src/ports/chat.ts';

/** Two members of the team's channel, a guest of the workspace, and someone from another workspace. */
export type Who = 'ana' | 'bram' | 'guest' | 'stranger';

/** What goes wrong with the next call to the platform; `revoked` lasts. */
export type Fault =
  /** 429 with this delay, in milliseconds (whole seconds). */
  | { is: 'limited'; after: number }
  | { is: 'revoked' }
  /** The platform does it, then says nothing. */
  | { is: 'hangs' }
  /** The platform does it, then the connection breaks. */
  | { is: 'drops' }
  /** The platform does it and answers 500. */
  | { is: 'breaks' }
  /** Nobody listens there. */
  | { is: 'unreachable' };

export type ShownForm = {
  title: string;
  /** Every line of text on it, labels and errors included. */
  lines: string[];
  /** What the fields hold, by label. A check holds 'yes' or 'no'; a select the label of its option. */
  values: Record<string, string>;
  submit: string;
  back: string | null;
};

/**
 * One chat as the people in front of it see it. The far side of the network may be a stand-in; the adapter is the real one, started.
 * Everything shown is plain text: one entry a line, a button as `[Label]`, several buttons of a row on one line.
 */
export type Harness = {
  adapter: ChatAdapter;
  account(who: Who): Account;
  /** The lines of the team's channel, oldest first, as everybody in it reads them. */
  place(): Promise<string[]>;
  /** The lines only this person sees: private notices and private messages. */
  privately(who: Who): Promise<string[]>;
  /** The form this person has open. */
  form(who: Who): Promise<ShownForm | null>;
  /** Presses the button with that label on the newest message (public, or private to this person) with `on` in its text. Menus such as More are opened on the way. */
  press(who: Who, label: string, on: string): Promise<void>;
  /** Types into the fields with these labels and presses the form's submit button. */
  submit(who: Who, values: Record<string, string>): Promise<void>;
  /** Types, then presses the form's back button. */
  back(who: Who, values: Record<string, string>): Promise<void>;
  /** Closes the form without submitting it. */
  dismiss(who: Who): Promise<void>;
  /** The whole line as typed: `/webcare stats`. */
  command(who: Who, line: string): Promise<void>;
  /** The last request the chat made to us, once more, as a retry would send it. */
  redeliver(): Promise<void>;
  /** A press that only looks as if it came from the chat: wrong signature, wrong origin. The HTTP status it got. */
  forge(): Promise<number>;
  fault(fault: Fault): Promise<void>;
  /** Deletes a message behind our back, as a moderator would. */
  deleteMessage(ref: MessageRef): Promise<void>;
  /** How many requests of that kind reached the platform so far, failed ones included. */
  requests(kind: 'post' | 'edit'): number;
  /** Mentions, links and markup the chat's client made out of texts (dates and links of our own buttons aside). */
  interpreted(): string[];
  /** What the stand-in found wrong: unknown routes, broken limits, missed deadlines. */
  complaints(): string[];
  close(): Promise<void>;
};
export type MakeHarness = (receive: Receive) => Promise<Harness>;

/** A started chat, what it told us, and what we answer. */
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

/** Waits until it is so; the last failure is thrown after the patience, in milliseconds. */
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
