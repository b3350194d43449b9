import type { findings } from '../operator/doctor.ts';
import type { Findings } from '../operator/sentences.ts';

type Is = 'ok' | 'wrong' | 'unclear';
/** The result of one check: well, wrong until a person mends it, or impossible to tell from here. */
export type Check = { is: Is; finding: { code: string } };

/** A finding has one of these codes, with the facts for its sentence. */
export type CheckOf<F extends Findings> = { is: Is; finding: FindingOf<F> };
type FindingOf<F extends Findings> = {
  [K in keyof F & string]: { code: K } & (Parameters<F[K]> extends [infer Facts] ? Facts : unknown);
}[keyof F & string];

/** The checks that belong to no chat or source. */
export type CoreCheck = CheckOf<typeof findings>;
export type CoreFinding = FindingOf<typeof findings>;

/** The reason why a fetch failed, in a word that people may see: the system's code if there is one. */
export function whyUnreached(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? name ?? 'unknown';
}
