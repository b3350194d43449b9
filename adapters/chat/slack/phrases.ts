import type { Language } from '../../../src/words/words.ts';
import { en } from './phrases/en.ts';

/** Every sentence of this adapter's own that people read, by language; all others come with the views. */
export type Phrases = typeof en;
export const phrases: Record<Language, Phrases> = { en };
