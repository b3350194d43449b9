import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { channelOf, press } from './people.ts';
import { openSite, seatOf } from './site.ts';
import { steadyPosts } from './steady-posts.ts';
import { freePorts, type Webcare } from './webcare.ts';

/** The steps of SECURITY.md, with two processes that take posts and presses all the while. */
test('the key changes while two processes work, and nothing is lost', async () => {
  const database = await freshDatabase('postgres');
  const [old, fresh] = [randomBytes(32), randomBytes(32)].map(key => key.toString('base64'));
  const site = await openSite({ database: { DATABASE_URL: database.url! } });
  const ports = [await freePorts(), await freePorts()];
  const two: Webcare[] = [];
  const restart = async (WEBCARE_KEY: string) => {
    for (const [i, each] of ports.entries()) {
      await two[i]?.kill('SIGTERM');
      two[i] = await site.up('main', each, { WEBCARE_KEY });
    }
  };
  await restart(old!);

  const posts = steadyPosts(n => two[n % 2]!.url);
  await restart(`${old},${fresh}`);
  await restart(`${fresh},${old}`);
  const said = await new Promise<{ code: number; stdout: string }>(resolve =>
    execFile(
      process.execPath,
      ['--import', 'tsx', 'src/main.ts', 'rotate'],
      { env: { ...process.env, ...site.env, WEBCARE_KEY: `${fresh},${old}` } },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout: stdout + stderr }),
    ),
  );
  expect(said.stdout).toMatch(/^Done: \d+ values? w\w+ encrypted anew; \d+ now lie under the newest key\.$/m);
  expect(said.stdout).toContain('The older keys may now be taken out');
  expect(said.code).toBe(0);
  await restart(fresh!);
  const sent = await posts.stop();

  expect(sent.length).toBeGreaterThan(20);
  const shown = async () =>
    (await channelOf(two[0]!.consoleUrl, seatOf(0)))?.map(({ text }) => text).join() ?? '';
  await expect
    .poll(
      async () => {
        const all = await shown();
        return sent.filter(text => !all.includes(text));
      },
      { timeout: 60_000 },
    )
    .toEqual([]);
  const card = (await channelOf(two[1]!.consoleUrl, seatOf(0)))!.find(({ text }) => text.includes(sent[0]!))!;
  await press(two[1]!.consoleUrl, seatOf(0), card, 'Claim');
  const errors = two.flatMap(({ logged }) => logged).filter(({ level }) => level >= 50);
  expect(errors).toEqual([]);
}, 240_000);
