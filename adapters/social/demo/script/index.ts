import { shuffled } from '../chance.ts';
import { danish } from './danish.ts';
import { dutch } from './dutch.ts';
import { english } from './english.ts';
import type { Mention } from './mention.ts';

export const voices = [english, dutch, danish];
export const mentions: Mention[] = voices.flatMap(({ language, mentions: said }) =>
  said.map(mention => ({ language, ...mention })),
);

/** The first mentions: each language, a question, a complaint, praise, and one that needs a private talk. */
const opening = ['emma.whit', 'mariekehoogland', 'frejamort', 'hollie_marsh', 'rickdewolf', 'deank_builds'];

/** The order in which the mentions come, the same for the same seed. */
export function running(seed: number): Mention[] {
  const first = opening.flatMap(handle => mentions.filter(mention => mention.handle === handle));
  return [
    ...first,
    ...shuffled(
      seed,
      mentions.filter(mention => !opening.includes(mention.handle)),
      mention => mention.handle,
    ),
  ];
}
