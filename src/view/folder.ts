import type { EventData } from '../case/events.ts';
import type {
  AuthorKey,
  Case,
  CaseId,
  Instant,
  NoteId,
  PersonId,
  Phase,
  PostKey,
  SendId,
} from '../case/types.ts';
import type { CustomerTexts } from '../words/texts.ts';

/** Facts that the store has about an author. All of them come from outside. */
export type AuthorFacts = { handle?: string; name?: string; url?: string; followers?: number };
export type PostFacts = {
  /** null: emptied, shown as "[removed]". */
  text: string | null;
  media: { url: string; alt?: string }[];
  url?: string;
  language?: string;
  rating?: number;
  /** Whether it speaks to us or about us, if its network says so. */
  speaks?: 'to' | 'about';
  /** The number of repeats without words. Absent: none known. */
  reposts?: number;
  /** The answer that a reply would replace. `by`: absent if our account gave it. */
  answer?: { text: string; by?: string };
};
/** `account`: the account that we post as. Previews show it. */
export type SourceFacts = { label: string; account: string };

/** The case of another customer in the same public thread. */
export type Neighbour = {
  case: CaseId;
  version: number;
  customer: AuthorKey;
  owner: PersonId | null;
  phase: Phase['is'];
};

/**
 * One contribution to a thread by anybody: in public, or in private with the case's customer.
 * `case`: the case it belongs to.
 */
export type Said = {
  /** The send's id if the network has not shown the send yet. */
  key: PostKey | SendId;
  case: CaseId | null;
  by: AuthorKey | 'us';
  /** The person who sent it, if it went out through Webcare. */
  sender: PersonId | null;
  private: boolean;
  at: Instant;
  /** null: emptied, or removed by its author. */
  text: string | null;
  media: { url: string; alt?: string }[];
  edited: Instant | null;
  deleted: Instant | null;
};
/** Part of a conversation. `before`: there are earlier contributions. */
export type Talk = { said: Said[]; before: boolean };

/** The customer's cases before this one, at least one: how many, and how the last of them stands. */
export type Contacts = {
  before: number;
  last: { at: Instant; phase: Phase['is']; by: PersonId | null };
};

/** A case with its texts: everything that a view is made from. The store loads it; nobody keeps it. */
export type Folder = {
  case: Case;
  posts: ReadonlyMap<PostKey, PostFacts>;
  authors: ReadonlyMap<AuthorKey, AuthorFacts>;
  sends: ReadonlyMap<SendId, { text: string | null; url?: string }>;
  notes: ReadonlyMap<NoteId, string | null>;
  /** The other customers of the thread, in the order in which they came. A few more than a card shows. */
  around: Neighbour[];
  /** The newest part of the whole conversation; loaded only for forms. */
  talk?: Talk;
  /** Loaded only for cards. Absent: there are none. */
  contacts?: Contacts;
  people: ReadonlyMap<PersonId, string>;
  /** By the source's name. */
  sources: ReadonlyMap<string, SourceFacts>;
  brand: string;
  /** The texts that forms propose for customers. */
  texts: CustomerTexts;
};
/** One line of a case's history. `event` is null if this version of Webcare cannot read the logged event. */
export type Logged = { version: number; at: Instant; by: PersonId | null; event: EventData | null };
