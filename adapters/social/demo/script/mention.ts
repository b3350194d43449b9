/**
 * The script of the demo network: what invented customers say about one invented shop for coffee machines and other things for the kitchen.
 * `{brand}` and `{at}` stand for the brand's name and its handle; `{order}` for an order number drawn from the seed.
 */
export type Mention = {
  /** As the network shows the author; the handle is also the author's id. */
  name: string;
  handle: string;
  followers: number;
  language: string;
  /** Takes no private messages from accounts that were not written to first. */
  closed?: true;
  /** Asks for no answer (spam, praise, another brand): does not hold back the next mentions while unanswered. */
  quiet?: true;
  text: string;
  reacts?: Reactions;
};

/** What the author does next. Each happens at most once, some time after its cause, and not when the author has written since. */
export type Reactions = {
  /** Publicly, after the first public answer. */
  reply?: string;
  /** Publicly, after an answer to that. */
  again?: string;
  /** Privately, after a private message or an invitation to write one. Without it, one of the language's usual answers is taken. */
  private?: string;
  /** Publicly, once the thread is answered after the private talk. */
  followUp?: string;
  /** Publicly, when nobody has answered for some minutes. */
  waiting?: string;
  /** The post as its author rewrites it soon after. */
  edit?: string;
  /** Takes the post down when nobody has answered for some minutes. */
  remove?: true;
};

/** Who speaks a language, and what they usually say in private. */
export type Voices = {
  language: string;
  privately: string[];
  thanks: string[];
  mentions: (Omit<Mention, 'language'> & { language?: string })[];
};
