/**
 * What people see, as data. A View is a card, a list or a notice; a FormView asks for something. Both are made here from a case, an instant and
 * the words of a language, and drawn by each chat's renderer, which escapes and localises by the type of each part.
 */
import type { Act, FormStep } from '../acts/acts.ts';
import type { CaseId, Instant, PersonId, SendId } from '../case/types.ts';

/** A sentence of our own, from the words catalogue: safe as far as meaning goes, still escaped by renderers. */
export type Own = string & { readonly own: unique symbol };
/** Text from outside: customers, networks, colleagues. Hostile. Renderers show it inert. */
export type Foreign = string;

export type TextPart =
  | Own
  | { foreign: Foreign }
  /** Shown in the reader's own time zone. `time`: 14:05, with the day when it is not today. `day`: 22 Nov 2026. `left`: the time plus what is left or over. */
  | { at: Instant; as: 'time' | 'day' | 'left' }
  /** `ping`: drawn as a mention, which notifies them, in a chat where they have an account; only a breach in a channel does that. */
  | { person: PersonId; name: Foreign; ping?: { chat: string; user: string }[] };
export type Text = TextPart[];

/** The state in colour; the title always says the same in words. */
export type Tone = 'new' | 'owned' | 'soon' | 'late' | 'attention' | 'waiting' | 'done' | 'plain';

export type Block =
  /** Somebody's words, unaltered but for removed hidden characters. `cut`: shortened here, whole behind a "Show all" button of the view. */
  | {
      is: 'quote';
      text: Foreign;
      by: Text;
      at: Instant;
      side: 'customer' | 'us';
      private: boolean;
      hidden: boolean;
      cut: boolean;
    }
  | { is: 'facts'; facts: { label: Own; value: Text }[] }
  /** `heading`: the title of what follows, where a view has several lists. */
  | { is: 'text'; text: Text; tone?: Tone; heading?: true }
  /**
   * A picture of our own making, such as a chart: by its address on the open web, or as a PNG in base64. `alt` says
   * what it shows, for everybody who does not see it. Never a customer's picture: chats would fetch it.
   */
  | { is: 'picture'; alt: Text; from: { url: string } | { png: string } }
  /** A line of a list with what can be done about it. */
  | { is: 'row'; text: Text; buttons: Button[] };

export type Button = {
  does: Act;
  about?: CaseId;
  /** What the press carries besides: ids only. The whole is small enough for a Slack button value (2,000 characters). */
  args?: Record<string, string>;
  label: Own;
  style?: 'primary' | 'danger';
  /** `form`: the answer is a form (Slack must open one before any slow work). `{ url }`: a plain link, nothing is sent to us. */
  opens?: 'form' | { url: string };
  confirm?: Own;
};

export type View = {
  tone: Tone;
  title: Text;
  body: Block[];
  /** At most five, "More" included. */
  buttons: Button[];
  /** What "More" offers. A chat that can, shows these in place; else pressing "More" asks for them as a View. */
  more: Button[];
  /** One line without markup for notifications and screen readers. */
  fallback: Text;
};

export type Field =
  | { is: 'shown'; block: Block }
  | {
      is: 'text';
      name: string;
      label: Own;
      value: string;
      rows: number;
      /** As the network counts; the chat's own count is only a first guard. */
      max?: number;
      hint?: Own;
      required: boolean;
      error?: Own;
      /** Advice: it is shown, and nothing is refused for it. */
      warning?: Own;
    }
  | {
      is: 'select';
      name: string;
      label: Own;
      options: { value: string; label: Own | { foreign: Foreign } }[];
      value?: string;
      required: boolean;
      error?: Own;
      /** What is chosen here changes other fields, so the form is drawn anew at once. */
      changes?: true;
    }
  | { is: 'check'; name: string; label: Own | { foreign: Foreign }; value: boolean }
  /**
   * What was said so far, to read beside what is asked, newest last; folded away where a chat can. A chat with limits drops the oldest blocks and says
   * `beforeThis`, as is said where `before` is true: there is more that was said earlier.
   */
  | { is: 'conversation'; label: Text; blocks: Block[]; before: boolean; beforeThis: Own };

export type FormView = {
  /** The send's id for a form about a send, else a nonce; the last step is one command with this id, however often it is submitted. */
  id: SendId | string;
  step: FormStep;
  about?: CaseId;
  /** The case version it was made from. */
  seen: number;
  /** At most 24 characters, so that it fits a Slack modal. */
  title: Own;
  fields: Field[];
  /** Present: a step back that keeps what was typed. */
  back?: Own;
  /** At most 24 characters. */
  submit: Own;
  /** The submit publishes: drawn so that nobody presses it by habit. */
  publishes?: boolean;
};
