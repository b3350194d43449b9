/** Faults of a database that keep us from using it. The start and `doctor` find the same ones and use the same words. */
import { findings } from '../../operator/doctor.ts';
import type { CoreFinding } from '../../ports/check.ts';
import { codeOf, isDatabaseGone, READS_ONLY, StoreTrouble } from './trouble.ts';

/** The finding as an error, for the person who starts this. */
export function troubleFrom(finding: CoreFinding, cause?: unknown): StoreTrouble {
  const sentence = (
    findings[finding.code] as (facts: CoreFinding) => string | { says: string; todo: string }
  )(finding);
  const message =
    typeof sentence === 'string' ? sentence : `${sentence.says} ${sentence.todo} Then start again.`;
  return Object.assign(new StoreTrouble(message, { cause }), { finding });
}

/** A fault that a person can mend: the database is not there, refuses us, or is not as it must be. null: a bug. */
export function faultOf(error: unknown): CoreFinding | null {
  if (error instanceof StoreTrouble) return (error.finding as CoreFinding | undefined) ?? null;
  const code = codeOf(error) ?? '';
  const message = error instanceof Error ? error.message : '';
  if (/does not support SSL connections/.test(message)) return { code: 'database_no_tls' };
  if (code === '28000' && /no encryption|SSL off/.test(message)) return { code: 'database_wants_tls' };
  if (UNTRUSTED.test(code)) return { code: 'database_untrusted', why: code };
  if (code === READS_ONLY) return { code: 'database_reads_only' };
  if (code === '53300') return { code: 'database_full' };
  if (code === '42501' || code === '3F000') return { code: 'database_closed', why: code };
  if (isDatabaseGone(error) || UNUSABLE.test(code))
    return { code: 'database_away', why: code === '' ? message : code };
  return null;
}
/** A certificate that is not trusted, is of another machine, is over, or cannot be read. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|HOSTNAME_MISMATCH|^ERR_(TLS|SSL|OSSL)_|^EPROTO$/;
/** It does not let us in, has no such database, or has no room left. */
const UNUSABLE = /^(28...|3D000|53...|58...)$/;

export const cannotOpen = (error: unknown): StoreTrouble | null => {
  const fault = error instanceof StoreTrouble ? null : faultOf(error);
  return fault && troubleFrom(fault, error);
};
