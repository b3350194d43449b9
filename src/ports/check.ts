import type { findings } from '../operator/doctor.ts';
import type { Findings } from '../operator/sentences.ts';

type Is = 'ok' | 'wrong' | 'unclear';
/** One thing that was looked at: well, wrong until a person mends it, or impossible to tell from here. */
export type Check = { is: Is; finding: { code: string } };

/** A finding has one of these codes, with the facts that its sentence tells. */
export type CheckOf<F extends Findings> = { is: Is; finding: FindingOf<F> };
type FindingOf<F extends Findings> = {
  [K in keyof F & string]: { code: K } & (Parameters<F[K]> extends [infer Facts] ? Facts : unknown);
}[keyof F & string];

/** Apart from chats and sources. */
export type CoreCheck = CheckOf<typeof findings>;
export type CoreFinding = FindingOf<typeof findings>;

/** Why a fetch came to nothing, in a word that may be shown: the system's code where there is one. */
export function whyUnreached(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? name ?? 'unknown';
}
