import type { Person } from './plaza.ts';

const regular = (
  name: string,
  handle: string,
  language: string,
  followers: number,
  closed = false,
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
  regular('Sanne de Boer', 'sannedeboer', 'nl', 326),
  regular('Joost Verhagen', 'joostverhagen', 'nl', 58),
  regular('Fleur Bakker', 'fleurbakker', 'nl', 1204, true),
  regular('Emily Carter', 'emilycarter', 'en', 187),
  regular('Desmond Okafor', 'desmondokafor', 'en', 52100),
  regular('Priya Nair', 'priyanair', 'en', 940, true),
  regular('Astrid Lindholm', 'astridlindholm', 'da', 273),
  regular('Mads Kjeldsen', 'madskjeldsen', 'da', 19),
];
