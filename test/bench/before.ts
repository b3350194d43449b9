import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { openDatabase } from '../../src/store/database/database.ts';
import { type Card, unclaimed } from './cards.ts';
import { BEFORE, type SiteProcess, startSite } from './checkout.ts';
import { fact, ratio, section } from './print.ts';
import { compare, type Turns } from './rounds.ts';
import { HERE, newMentions, post, signedBatch } from './site.ts';

const AIM = 1.1;
const PRESSES: Turns = { rounds: 15, warmUp: 10, turns: 10 };
const BATCHES: { size: number; turns: Turns }[] = [
  { size: 1, turns: { rounds: 15, warmUp: 10, turns: 20 } },
  { size: 50, turns: { rounds: 15, warmUp: 5, turns: 3 } },
  { size: 500, turns: { rounds: 9, warmUp: 2, turns: 1 } },
];

/** `before`: null where the commit before is not at hand. */
export async function benchBefore(
  database: (name: string) => Promise<string>,
  before: URL | null,
): Promise<void> {
  section(
    `before: a press and the intake of mentions against the commit ${BEFORE}`,
    'Each has its own process and its own database, and gets the same requests over HTTP, in turns.',
    `Ratio: time of now / time of before. Aim: not worse by more than a tenth, so at most ${AIM}.`,
  );
  if (!before) {
    fact('press and ingest', `not measured: the history of this checkout has no ${BEFORE}`);
    return;
  }
  const [urlBefore, urlNow] = [await database('before'), await database('now')];
  const [old, now] = [await startSite(before, urlBefore), await startSite(HERE, urlNow)];
  const count = (PRESSES.rounds + PRESSES.warmUp) * PRESSES.turns + 1;
  const [oldCards, cards] = [await cardsOf(old, urlBefore, count), await cardsOf(now, urlNow, count)];
  // The first press of a person also stores the place of the press.
  await claim(old, oldCards.pop()!);
  await claim(now, cards.pop()!);
  ratio(
    'a press: Claim',
    await compare(PRESSES, {
      ours: () => claim(now, cards.pop()!),
      prepare: async () => () => claim(old, oldCards.pop()!),
    }),
    AIM,
  );
  for (const { size, turns } of BATCHES) {
    const batches = Array.from({ length: (turns.rounds + turns.warmUp) * turns.turns }, () =>
      signedBatch(now.url, newMentions(size)),
    );
    const figure = await compare(turns, {
      ours: () => batches.shift()!(),
      prepare: async () => signedBatch(old.url, newMentions(size)),
    });
    ratio(`${size} ${size === 1 ? 'mention' : 'mentions'} a batch`, figure, AIM);
  }
  await old.stop();
  await now.stop();
}

async function cardsOf({ url, settle }: SiteProcess, databaseUrl: string, count: number): Promise<Card[]> {
  const { db, close } = await openDatabase({ url: databaseUrl }, pino({ enabled: false }));
  const cards = await unclaimed({ url, settle, db }, count);
  await close();
  return cards;
}

/** Presses Claim on the console. */
async function claim({ consoleUrl }: SiteProcess, { case: about, message: on }: Card): Promise<void> {
  const headers = { 'content-type': 'application/json', origin: consoleUrl };
  const press = { is: 'press', id: randomUUID(), person: 'ana', from: 'channel', on, does: 'claim', about };
  const { status, text } = await post(`${consoleUrl}/api/inbound`, headers, JSON.stringify(press));
  if (status !== 200 || text !== '{"show":"nothing"}')
    throw new Error(`a press was answered with ${status}: ${text}`);
}
