/**
 * The things that people see, as data. A View is a card, a list or a notice; a FormView asks for something.
 * Both are made in this room from a case, an instant and the words of a language. Each chat's renderer draws
 * them, and escapes and localises each part by its type.
 */
import type { Act, FormStep } from '../acts/acts.ts';
import type { CaseId, Instant, PersonId, SendId } from '../case/types.ts';

/**
 * A sentence of our own, from the words catalogue. Its meaning is trusted, but renderers still escape it.
 * `say` joins it with foreign parts, so that the type shows which part is hostile.
 */
export type Own = string & { readonly own: unique symbol };
/** Text from outside: customers, networks, colleagues. Hostile. Renderers show it inert. */
export type Foreign = string;

export type TextPart =
  | Own
  | { foreign: Foreign }
  /**
   * Shown in the reader's own time zone. `time`: 14:05, with the day if it is not today. `day`: 22 Nov 2026.
   * `left`: the time plus the remaining or exceeded time.
   */
  | { at: Instant; as: 'time' | 'day' | 'left' }
  /**
   * `ping`: drawn as a mention that notifies them, in a chat where they have an account. Only a
   * breach in a channel does that.
   */
  | { person: PersonId; name: Foreign; ping?: { chat: string; user: string }[] };
export type Text = TextPart[];

/** The colour of the state; the title always says the same in words. */
export type Tone = 'new' | 'owned' | 'soon' | 'late' | 'attention' | 'waiting' | 'done' | 'plain';

export type Block =
  /**
   * Quoted words, unaltered except for removed hidden characters. `cut`: shortened here, and whole behind a
   * "Show all" button of the view.
   */
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
  /** `heading`: the title of the blocks below it, in a view with several lists. */
  | { is: 'text'; text: Text; tone?: Tone; heading?: true }
  /**
   * A picture of our own making, such as a chart: an address on the open web, or a PNG in base64. `alt`
   * describes it for everybody who does not see it. Never a customer's picture: chats would fetch it.
   */
  | { is: 'picture'; alt: Text; from: { url: string } | { png: string } }
  /** A line of a list, with its buttons. */
  | { is: 'row'; text: Text; buttons: Button[] };

export type Button = {
  does: Act;
  about?: CaseId;
  /** More values that the press carries: ids only. A Slack button has room for 2,000 characters. */
  args?: Record<string, string>;
  label: Own;
  style?: 'primary' | 'danger';
  /**
   * `form`: the answer is a form (Slack must open one before slow work). `{ url }`: a link; we get no press.
   */
  opens?: 'form' | { url: string };
  confirm?: Own;
};

export type View = {
  tone: Tone;
  title: Text;
  body: Block[];
  /** At most five, "More" included. */
  buttons: Button[];
  /**
   * The buttons behind "More". Some chats show these in place; in the others, "More" asks for them as a View.
   */
  more: Button[];
  /** One line without markup for notifications and screen readers. */
  fallback: Text;
  /** The person who has the case now. A view that one person sees is drawn for them by it. */
  owner?: PersonId;
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
      /** Advice: it is shown, but refuses nothing. */
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
      /** A choice here changes other fields, so the form is drawn anew at once. */
      changes?: true;
    }
  | { is: 'check'; name: string; label: Own | { foreign: Foreign }; value: boolean }
  /**
   * The conversation so far, newest last, to read beside the form. It is folded if the chat can fold. A chat
   * with limits drops the oldest blocks and shows `beforeThis`. If `before` is true, there are earlier
   * contributions, and it shows `beforeThis` too.
   */
  | { is: 'conversation'; label: Text; blocks: Block[]; before: boolean; beforeThis: Own };

export type FormView = {
  /**
   * For a form about a send the send's id, otherwise a nonce. The last step is one command with this id,
   * however often it is submitted.
   */
  id: SendId | string;
  step: FormStep;
  about?: CaseId;
  /** The version of the case when the form was made. */
  seen: number;
  /** At most 24 characters, so that it fits a Slack modal. */
  title: Own;
  fields: Field[];
  /** If present, there is a step back that keeps the typed values. */
  back?: Own;
  /** At most 24 characters. */
  submit: Own;
  /** The submit publishes. It is drawn so that nobody presses it by habit. */
  publishes?: boolean;
};
