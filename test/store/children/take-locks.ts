/** Takes the lock of each folder named on a line of its input and answers `taken` or why not. Keeps what it has until it is killed; `-` releases the last. */
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
