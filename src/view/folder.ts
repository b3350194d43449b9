import type { EventData } from '../case/events.ts';
import type { AuthorKey, Case, Instant, NoteId, PersonId, PostKey, SendId } from '../case/types.ts';

/** What the store knows of an author; all of it from outside. */
export type AuthorFacts = { handle?: string; name?: string; url?: string; followers?: number };
export type PostFacts = {
  /** null: emptied, shown as "[removed]". */
  text: string | null;
  media: { url: string; alt?: string }[];
  url?: string;
  language?: string;
  rating?: number;
};
/** `account`: as whom we post there, shown before anything is published. */
export type SourceFacts = { label: string; account: string };

/** A case with the text that belongs to it: everything a view is made from. Loaded by the store, never kept. */
export type Folder = {
  case: Case;
  posts: ReadonlyMap<PostKey, PostFacts>;
  authors: ReadonlyMap<AuthorKey, AuthorFacts>;
  sends: ReadonlyMap<SendId, { text: string | null; url?: string }>;
  notes: ReadonlyMap<NoteId, string | null>;
  people: ReadonlyMap<PersonId, string>;
  /** By the source's name. */
  sources: ReadonlyMap<string, SourceFacts>;
  brand: string;
};
/** One line of a case's history. `event` is null where this version of Webcare cannot read what was logged. */
export type Logged = { version: number; at: Instant; by: PersonId | null; event: EventData | null };
