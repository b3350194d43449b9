import type { Person } from './plaza.ts';

const regular = (
  name: string,
  handle: string,
  { language, followers, closed = false }: Pick<Person, 'language'> & { followers: number; closed?: boolean },
): Person => ({
  id: handle,
  name,
  handle,
  language,
  followers,
  closed,
  regular: true,
});

/** The customers that are always there. */
export const regulars: Person[] = [
  regular('Sanne de Boer', 'sannedeboer', { language: 'nl', followers: 326 }),
  regular('Joost Verhagen', 'joostverhagen', { language: 'nl', followers: 58 }),
  regular('Fleur Bakker', 'fleurbakker', { language: 'nl', followers: 1204, closed: true }),
  regular('Emily Carter', 'emilycarter', { language: 'en', followers: 187 }),
  regular('Desmond Okafor', 'desmondokafor', { language: 'en', followers: 52100 }),
  regular('Priya Nair', 'priyanair', { language: 'en', followers: 940, closed: true }),
  regular('Astrid Lindholm', 'astridlindholm', { language: 'da', followers: 273 }),
  regular('Mads Kjeldsen', 'madskjeldsen', { language: 'da', followers: 19 }),
];
