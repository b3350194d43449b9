import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { sendMentions } from '../stand-ins/reply-receiver.ts';
import { openWorld, SECRET, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

test('an answer of ours and the post it answers, arriving at the same instant in two batches through two processes, always meet', async () => {
  world = await openWorld({ unread: 'whatever' });
  const other = await world.another();
  const at = (seconds: number) => new Date(world.clock.now() - seconds * 1_000).toISOString();
  const rounds = Array.from({ length: 40 }, (_, n) => n);
  for (const n of rounds) {
    const root = { id: `q${n}`, text: 'Where is it?', posted_at: at(120), author: { id: 'u9', handle: 'jan' }, thread: `q${n}` };
    const answer = { id: `a${n}`, text: 'On its way.', posted_at: at(60), ours: true, thread: `q${n}`, in_reply_to: `q${n}` };
    const sent = [
      { to: world.app, body: root },
      { to: other, body: answer },
    ];
    const answers = await Promise.all(
      sent.map(({ to, body }) => sendMentions(`${to.url()}/hooks/forum`, SECRET, [body], { id: randomUUID(), at: world.clock.real() })),
    );
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
  }
  const phases = await world.database.db.selectFrom('cases').select(['id', 'phase']).execute();
  expect(phases).toHaveLength(rounds.length);
  expect(phases.filter(({ phase }) => phase !== 'waiting')).toEqual([]);
});
