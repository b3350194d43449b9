import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { App } from '../../src/app.ts';
import { receiver } from '../../src/engine/desk/inbound.ts';
import type { Answer, By } from '../../src/ports/chat.ts';
import { ratio, section } from './print.ts';
import { compare, type Turns } from './rounds.ts';
import { newMentions, signedBatch } from './site.ts';

const AIM = 1.5;
const MANY = 1_000;
const FEW = 10;
const BATCH = 500;
const TURNS: Turns = { rounds: 11, warmUp: 3, turns: 5 };

/** A case with so many posts of its customer, and its card in the chat. */
type Long = { case: string; card: string; post: { id: string } };

export async function benchPosts(app: App): Promise<void> {
  section(
    `posts: the same work in a case of ${MANY.toLocaleString('en')} posts and in one of ${FEW}, in turns`,
    'The card: a press, and the delivery of everything that follows from it. A mention: one more post of the customer.',
    `Ratio: time in the long case / time in the short case. Aim: at most ${AIM}.`,
  );
  const receive = receiver(app.deps);
  const place = app.deps.chats.get('console')!.places[0]!;
  const by: By = {
    account: { chat: 'console', workspace: 'local', user: 'ana' },
    name: 'Ana',
    standing: 'member',
    inPlace: true,
  };
  const [many] = await casesOf(app, MANY, 1);
  const [few, ...others] = await casesOf(app, FEW, 1 + (TURNS.rounds + TURNS.warmUp) * TURNS.turns);
  const press = async (does: 'claim' | 'release' | 'reply', { case: about, card: on }: Long) => {
    const answer = await receive({ is: 'press', id: randomUUID(), by, at: place, on, does, about });
    const expected: Answer['show'] = does === 'reply' ? 'form' : 'nothing';
    if (answer.show !== expected) throw new Error(`a press was answered with ${JSON.stringify(answer)}`);
  };
  let claimed: Long | undefined;
  const claim = (long: Long) => {
    claimed = long;
    return press('claim', long);
  };
  const settled = async () => {
    if (claimed) await press('release', claimed);
    claimed = undefined;
    await app.settle();
  };
  const claimWithCard = async (long: Long) => {
    await claim(long);
    await app.settle();
  };
  const oneMore = ({ post }: Long) => signedBatch(app.url(), [nextPost(post)]);
  const mentions = Array.from(others, () => oneMore(many!));

  const works: [label: string, work: (long: Long) => Promise<void>][] = [
    ['a press: Claim', claim],
    ['a press: Claim, with its card', claimWithCard],
    ['a press: Reply opens', long => press('reply', long)],
  ];
  for (const [label, work] of works)
    ratio(
      label,
      await compare(TURNS, { ours: () => work(many!), prepare: async () => () => work(few!), settled }),
      AIM,
    );
  ratio(
    'a mention',
    await compare(TURNS, {
      ours: () => mentions.shift()!(),
      prepare: async () => oneMore(others.shift()!),
      settled,
    }),
    AIM,
  );
}

/** Makes cases with so many posts each, and delivers their cards. */
async function casesOf(app: App, posts: number, count: number): Promise<Long[]> {
  const first = newMentions(count);
  const all = first.flatMap(post => [post, ...Array.from({ length: posts - 1 }, () => nextPost(post))]);
  for (let sent = 0; sent < all.length; sent += BATCH)
    await signedBatch(app.url(), all.slice(sent, sent + BATCH))();
  await app.settle();
  const { db } = app.deps.database;
  await sql`analyze`.execute(db);
  const rows = await db
    .selectFrom('posts')
    .innerJoin('messages', 'messages.case_id', 'posts.case_id')
    .select(['posts.id', 'posts.case_id', 'messages.ref'])
    .where(
      'posts.id',
      'in',
      first.map(({ id }) => id),
    )
    .where('messages.live', '=', true)
    .execute();
  const found = new Map(rows.map(row => [row.id, row]));
  return first.map(post => {
    const { case_id, ref } = found.get(post.id)!;
    return { case: case_id!, card: ref!, post };
  });
}

let made = 0;
/** One more post of the same customer in the same thread. */
const nextPost = (post: { id: string }): { id: string } => ({
  ...post,
  id: `${post.id}-${++made}`,
  ...{ in_reply_to: post.id, posted_at: new Date().toISOString() },
});
