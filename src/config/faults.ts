/** A fault in one setting. `says` completes a sentence that begins with its name, and tells what to do. */
export type Fault = { setting: string; line?: number; says: string };

/** The one message about wrong settings. */
export function faultsMessage(faults: Fault[], file: string): string {
  const one = faults.length === 1;
  const lines = faults.map(
    ({ setting, line, says }) => `- ${setting}${line === undefined ? '' : ` (${file} line ${line})`} ${says}`,
  );
  return [
    `Webcare did not start: ${one ? 'one setting is' : `${faults.length} settings are`} wrong.`,
    ...lines,
  ].join('\n');
}
