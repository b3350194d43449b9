import type { Folder } from '../../src/view/folder.ts';
import type { Listed } from '../../src/view/lists/cases.ts';

/** The first page of a list. `more` other cases are on its later pages. */
export const listed = (folders: Folder[], more = 0, also: Partial<Listed> = {}): Listed => ({
  folders,
  asks: { list: 'queue' },
  earlier: null,
  later: more > 0 ? { list: 'queue', after: '1/2/3/c9' } : null,
  count: { all: folders.length + more, before: 0 },
  claims: true,
  ...also,
});
