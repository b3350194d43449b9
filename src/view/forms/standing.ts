import type { Instant, PersonId } from '../../case/types.ts';
import type { Words } from '../../words/words.ts';
import type { Folder } from '../folder.ts';
import { person, quoted, time } from '../text/parts.ts';
import type { Field } from '../types.ts';
import { sentenceField, shownField } from './fields.ts';

/** The person who fills in a form, and when. */
export type Filling = { reader: PersonId; now: Instant };

/** The owner of the case and the other writers, for the top of a form: before a word is typed. */
export function standing(folder: Folder, filling: Filling, words: Words): Field[] {
  const { owner } = folder.case;
  const { yours, nobodys } = words.forms.standing;
  if (owner && owner.person !== filling.reader) return byOthers(folder, filling, words);
  const own = owner ? shownField({ is: 'text', text: yours(time(owner.since)) }) : sentenceField(nobodys);
  return [own, ...byOthers(folder, filling, words)];
}

/** The same of colleagues only: nobody publishes over them without reading it. */
export function byOthers(folder: Folder, { reader, now }: Filling, words: Words): Field[] {
  const { owner, writing } = folder.case;
  const { theirs, writing: writes } = words.forms.standing;
  const has =
    owner && owner.person !== reader ? [theirs(person(folder, owner.person, words), time(owner.since))] : [];
  const others = writing.filter(({ person: who, until }) => until > now && who !== reader);
  const write = others.map(({ person: who, until }) => writes(person(folder, who, words), time(until)));
  return [...has, ...write].map(text => shownField({ is: 'text', text, tone: 'attention' }));
}

/** The unsent texts of a former owner. */
export type Left = { by: PersonId; at: Instant; texts: string[]; private: boolean };

/** The unsent texts of a former owner, quoted, so that nobody takes them for their own. */
export function leftFields(folder: Folder, left: Left | null, words: Words): Field[] {
  if (!left) return [];
  const by = person(folder, left.by, words);
  const says = shownField({ is: 'text', text: words.forms.standing.left(by), tone: 'attention' });
  const quotes = left.texts.map(text => {
    const whole = quoted(text, null, words);
    return shownField({ is: 'quote', ...whole, by: [by], at: left.at, side: 'us', private: left.private });
  });
  return [says, ...quotes];
}
