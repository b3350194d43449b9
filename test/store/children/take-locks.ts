/**
 * Takes the lock of the folder on each line of its input and answers `taken` or the error.
 * It keeps its locks until it is killed; the line `-` releases the last one.
 */
import { createInterface } from 'node:readline';
import { type Lock, takeLock } from '../../../src/store/database/lock.ts';

let last: Lock | undefined;
for await (const line of createInterface(process.stdin)) {
  const answer =
    line === '-'
      ? last!.release().then(() => 'released')
      : takeLock(line).then(
          lock => {
            last = lock;
            return 'taken';
          },
          error => `${error.name}: ${error.message}`,
        );
  console.log(await answer);
}
