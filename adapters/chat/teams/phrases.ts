import type { Language } from '../../../src/words/words.ts';
import { en } from './phrases/en.ts';

/** The sentences that only this chat has, by language. All others come inside a View or a FormView. */
export type Phrases = typeof en;
export const phrases: Record<Language, Phrases> = { en };
