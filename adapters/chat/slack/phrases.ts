import type { Language } from '../../../src/words/words.ts';
import { en } from './phrases/en.ts';

/** This adapter's own sentences, by language. All others come with the views. */
export type Phrases = typeof en;
export const phrases: Record<Language, Phrases> = { en };
