/**
 * The script of the demo network: posts of invented customers about one invented shop for coffee machines and
 * kitchen things. `{brand}` and `{at}` stand for the brand's name and its handle, `{order}` for an order
 * number drawn from the seed.
 */
export type Mention = {
  /** The author's name on the network; the handle is also the author's id. */
  name: string;
  handle: string;
  followers: number;
  language: string;
  /** Takes no private messages from accounts to which the author has not written first. */
  closed?: true;
  /** Asks for no answer (spam, praise, another brand), so it does not delay the next mentions. */
  quiet?: true;
  text: string;
  reacts?: Reactions;
};

/** Each reaction happens at most once, some time after its cause, and not if the author has written since. */
export type Reactions = {
  /** Publicly, after the first public answer. */
  reply?: string;
  /** Publicly, after an answer to that. */
  again?: string;
  /**
   * Privately, after a private message or an invitation. Without it, a usual answer of the language is used.
   */
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

/** The people who speak a language, and their usual private answers. */
export type Voices = {
  language: string;
  privately: string[];
  thanks: string[];
  mentions: (Omit<Mention, 'language'> & { language?: string })[];
};
