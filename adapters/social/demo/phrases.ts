import type { Language } from '../../../src/words/words.ts';
import { en } from './phrases/en.ts';

/** The sentences that only this network has, by language. */
export const phrases: Record<Language, typeof en> = { en };
