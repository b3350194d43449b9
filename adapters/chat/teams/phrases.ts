import type { Language } from '../../../src/words/words.ts';
import { en } from './phrases/en.ts';

/** What only this chat has to say, by language. Everything else people read comes inside a View or a FormView. */
export type Phrases = typeof en;
export const phrases: Record<Language, Phrases> = { en };
