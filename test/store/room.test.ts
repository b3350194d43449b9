import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { hasRoom } from '../../src/store/database/room.ts';

it('a folder has room for the embedded database while its disk has', async () => {
  expect(await hasRoom(tmpdir())).toBe(true);
});

it.runIf(process.platform === 'linux')('a folder on a full disk has no room', async () => {
  // Nothing can be stored in /proc, and it says so as a full disk does.
  expect(await hasRoom('/proc')).toBe(false);
});
