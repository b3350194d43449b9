import type { PersonId } from '../../case/types.ts';
import type { Words } from '../../words/words.ts';
import { actions } from '../case/buttons.ts';
import { facts, summary } from '../case/card.ts';
import type { Folder } from '../folder.ts';
import { few, person, where } from '../text/parts.ts';
import type { Block, Own, Text, TextPart, View } from '../types.ts';
import { about, line, newestWords, notice, showCase } from './notices.ts';

/** Notices to a person who was given a case, or whose case somebody else has now. */

/** The note or the reason that came with a case. null: it was emptied; undefined: there was none. */
type Came = string | null | undefined;
const came = (note: Came, says: (words: TextPart) => Text, gone: Own, words: Words): Block[] => {
  if (note === undefined) return [];
  return [note === null ? line([gone]) : line(says(few(note, words, 500)))];
};
const withNote = (note: Came, words: Words): Block[] =>
  came(note, words.notices.noted, words.notices.noNote, words);

type Handed = { from: PersonId; note: Came };
export function handedToYou(folder: Folder, { from, note }: Handed, words: Words): View {
  const title = words.notices.handedToYou(person(folder, from, words), where(folder));
  const since = folder.case.owner?.since ?? folder.case.phase.since;
  const body = [...withNote(note, words), ...newestWords(folder, words), facts(folder, since, words)];
  return about(folder, words, notice('owned', title, body, actions(folder, since, words)));
}

export function takenFromYou(folder: Folder, { by, note }: { by: PersonId; note: Came }, words: Words): View {
  const { notices } = words;
  const title = notices.takenFromYou(person(folder, by, words), where(folder));
  return noLongerYours(folder, title, came(note, notices.because, notices.noReason, words), words);
}

type Given = { by: PersonId; to: PersonId; note: Came };
export function givenAway(folder: Folder, { by, to, note }: Given, words: Words): View {
  const [lead, owner] = [person(folder, by, words), person(folder, to, words)];
  const title = words.notices.givenAway(lead, owner, where(folder));
  return noLongerYours(folder, title, withNote(note, words), words);
}

const noLongerYours = (folder: Folder, title: Text, why: Block[], words: Words): View =>
  about(
    folder,
    words,
    notice('plain', title, [...why, line(summary(folder, words))], { buttons: [showCase(folder, words)] }),
  );
