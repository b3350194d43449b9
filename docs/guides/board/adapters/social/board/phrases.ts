import type { Language } from '../../../src/words/words.ts';
import { en } from './phrases/en.ts';

/** What only this network has to say, by language. */
export const phrases: Record<Language, typeof en> = { en };
