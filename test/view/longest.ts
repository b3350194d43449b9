import type { Folder } from '../../src/view/folder.ts';
import { FIRST, folder, JAN, NOW } from './folders.ts';

/** Ten cases of people with names and words as long as they get, in signs of many bytes. */
export function longest(sign: string): Folder[] {
  const long = sign.repeat(300);
  return Array.from({ length: 10 }, (_, n) =>
    folder({
      case: { id: `0b9f6c1e-8f5d-4f0e-9c57-0000000000${n}0`, opened: NOW },
      authors: { [JAN]: { name: long, handle: long } },
      posts: { [FIRST]: `${long}` },
      source: { label: long, account: 'Acme' },
    }),
  );
}
