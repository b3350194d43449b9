import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { KEY } from '../doctor/doctor.ts';
import { mention, sendMentions } from '../stand-ins/reply-receiver.ts';
import { freshDatabase } from '../support/database.ts';
import { SECRET } from '../support/world.ts';
import { freePorts, startWebcare } from './webcare.ts';

const MINUTES = 60_000;
const YEARS = 10 * 365 * 24 * 60 * MINUTES;
async function started(off: number) {
  const { url } = await freshDatabase('postgres');
  const webcare = startWebcare('main', await freePorts(), {
    DATABASE_URL: url,
    WEBCARE_KEY: KEY,
    FORUM_SECRET: SECRET,
    WEBCARE_CONFIG: join(import.meta.dirname, 'forum.yaml'),
    MACHINE_CLOCK: String(off),
    NODE_OPTIONS: `--require ${join(import.meta.dirname, '../support/machine-clock.cjs')}`,
  });
  return {
    ...webcare,
    deliver: async () => {
      const post = mention({ id: randomUUID(), text: 'hello', posted_at: new Date().toISOString() });
      const response = await sendMentions(`${webcare.url}/hooks/forum`, SECRET, [post], {
        id: randomUUID(),
        at: Date.now(),
      });
      return response.status;
    },
  };
}

test.each([-10, 10])(
  'webhooks are taken before and after a clock that was %d minutes off is put right',
  async minutes => {
    const webcare = await started(minutes * MINUTES);
    await webcare.ready;
    expect(await webcare.deliver()).toBe(202);
    process.kill(webcare.pid, 'SIGUSR2');
    // The process handles the signal before it answers anything later.
    expect((await fetch(`${webcare.url}/healthz`)).status).toBe(200);
    expect(await webcare.deliver()).toBe(202);
    await webcare.kill();
  },
);

test('a machine whose clock is years off does not start, and says why', async () => {
  const webcare = await started(-YEARS);
  const { code, stderr } = await webcare.ended;
  expect([code, stderr.trim()]).toEqual([
    1,
    expect.stringMatching(/^The database's clock is 3650 d \S* ?ahead of ours\. .*NTP.*$/),
  ]);
});
