import type { Finding } from '../operator/doctor.ts';

/** One thing that was looked at: well, wrong until a person mends it, or impossible to tell from here. Each finding has its sentence in the words catalogue. */
export type Check = { is: 'ok' | 'wrong' | 'unclear'; finding: Finding };

/** Why a fetch came to nothing, in a word that may be shown: the system's code where there is one. */
export function whyUnreached(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? name ?? 'unknown';
}
