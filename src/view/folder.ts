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

/** What the store knows of an author; all of it from outside. */
export type AuthorFacts = { handle?: string; name?: string; url?: string; followers?: number };
export type PostFacts = {
  /** null: emptied, shown as "[removed]". */
  text: string | null;
  media: { url: string; alt?: string }[];
  url?: string;
  language?: string;
  rating?: number;
  /** Whether it speaks to us or about us, where its network says so. */
  speaks?: 'to' | 'about';
  /** How often it was repeated without a word, if it was. */
  reposts?: number;
  /** The answer in whose place a reply comes. `by`: absent where our account gave it. */
  answer?: { text: string; by?: string };
};
/** `account`: as whom we post there, shown before anything is published. */
export type SourceFacts = { label: string; account: string };

/** The case of another customer in the same public thread. */
export type Neighbour = {
  case: CaseId;
  version: number;
  customer: AuthorKey;
  owner: PersonId | null;
  phase: Phase['is'];
};

/** Something said in a thread by anybody, in public, or in private with the case's customer. `case`: whose matter it belongs to. */
export type Said = {
  /** Of a send that its network has not shown yet, the send's id. */
  key: PostKey | SendId;
  case: CaseId | null;
  by: AuthorKey | 'us';
  /** Who of us sent it, where it went out from here. */
  sender: PersonId | null;
  private: boolean;
  at: Instant;
  /** null: emptied, or removed by its author. */
  text: string | null;
  media: { url: string; alt?: string }[];
  edited: Instant | null;
  deleted: Instant | null;
};
/** Part of a conversation. `before`: there is more that was said earlier. */
export type Talk = { said: Said[]; before: boolean };

/** A case with the text that belongs to it: everything a view is made from. Loaded by the store, never kept. */
export type Folder = {
  case: Case;
  posts: ReadonlyMap<PostKey, PostFacts>;
  authors: ReadonlyMap<AuthorKey, AuthorFacts>;
  sends: ReadonlyMap<SendId, { text: string | null; url?: string }>;
  notes: ReadonlyMap<NoteId, string | null>;
  /** The other customers of the thread, in the order in which they came; a few more than are shown. */
  around: Neighbour[];
  /** The newest part of the whole conversation; loaded for forms only. */
  talk?: Talk;
  people: ReadonlyMap<PersonId, string>;
  /** By the source's name. */
  sources: ReadonlyMap<string, SourceFacts>;
  brand: string;
};
/** One line of a case's history. `event` is null where this version of Webcare cannot read what was logged. */
export type Logged = { version: number; at: Instant; by: PersonId | null; event: EventData | null };
