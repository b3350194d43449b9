import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { App } from '../../src/app.ts';
import { receiver } from '../../src/engine/desk/inbound.ts';
import type { Inbound, Place } from '../../src/ports/chat.ts';
import { type Card, siteOf, unclaimed } from './cards.ts';
import { fact, ratio, section } from './print.ts';
import { compare, type Turns } from './rounds.ts';
import { post } from './site.ts';
import { recordStatements, replay, withNewIds } from './statements.ts';

const AIM = 1.5;
const TURNS: Turns = { rounds: 15, warmUp: 15, turns: 10 };
/** A turn is 8 presses. */
const TURNS_AT_ONCE: Turns = { rounds: 15, warmUp: 5, turns: 2 };
const AT_ONCE = 8;
const TURNS_OVER_HTTP: Turns = { rounds: 15, warmUp: 5, turns: 5 };
const PERSON = 'ana';

export async function benchPress(app: App, url: string): Promise<void> {
  section(
    'press to answer: Claim, from the press to the answer that the person sees, against the same SQL statements by hand',
    'By hand: the recorded statements of one press, with other ids, in the same transactions through a pool of pg of the same size. The database does the same work for both.',
    `Ratio: time of Webcare / time by hand. Aim: at most ${AIM} through receiver(), which gets the presses of every chat. Over HTTP there is no aim.`,
  );
  const cards = await unclaimed(
    siteOf(app),
    2 * (turnsIn(TURNS) + AT_ONCE * turnsIn(TURNS_AT_ONCE) + turnsIn(TURNS_OVER_HTTP)) + 2,
  );
  const next = (): Card => {
    const card = cards.shift();
    if (!card) throw new Error('not enough cards were made');
    return card;
  };
  const receive = receiver(app.deps);
  const place = app.deps.chats.get('console')!.places[0]!;
  const press = async (card: Card): Promise<void> => {
    const answer = await receive(pressOn(card, place));
    if (answer.show !== 'nothing') throw new Error(`a press was answered with ${JSON.stringify(answer)}`);
  };
  const pressOverHttp = async ({ case: about, message: on }: Card): Promise<void> => {
    const headers = { 'content-type': 'application/json', origin: app.consoleUrl()! };
    const body = JSON.stringify({
      is: 'press',
      id: randomUUID(),
      person: PERSON,
      from: 'channel',
      on,
      does: 'claim',
      about,
    });
    const { status, text } = await post(`${app.consoleUrl()}/api/inbound`, headers, body);
    if (status !== 200 || text !== '{"show":"nothing"}')
      throw new Error(`a press was answered with ${status}: ${text}`);
  };

  const example = next();
  // The first press of a person also stores the place of the press.
  await press(next());
  const recorded = await recordStatements(() => press(example));
  const people = await app.deps.database.db.selectFrom('people').select('id').execute();
  const staying = people.map(({ id }): [string, string] => [id, id]);
  const pool = new pg.Pool({ connectionString: url, max: 10, application_name: 'webcare', keepAlive: true });
  const byHand = (): (() => Promise<void>) => {
    const card = next();
    const ids = (['case', 'message', 'post', 'author'] as const).map((name): [string, string] => [
      example[name],
      card[name],
    ]);
    const statements = withNewIds(recorded, new Map([...staying, ...ids]));
    return () => replay(pool, statements);
  };

  fact('statements of a press', String(recorded.flat().length));
  ratio(
    'receiver(), one at a time',
    await compare(TURNS, { ours: () => press(next()), prepare: async () => byHand() }),
    AIM,
  );
  const atOnce = {
    ours: () => Promise.all(cards.splice(0, AT_ONCE).map(press)),
    async prepare() {
      const works = Array.from({ length: AT_ONCE }, byHand);
      return () => Promise.all(works.map(work => work()));
    },
  };
  ratio(`receiver(), ${AT_ONCE} at once`, await compare(TURNS_AT_ONCE, atOnce), AIM);
  ratio(
    "the console's HTTP, one at a time",
    await compare(TURNS_OVER_HTTP, { ours: () => pressOverHttp(next()), prepare: async () => byHand() }),
  );
  await pool.end();
}

const turnsIn = ({ rounds, warmUp, turns }: Turns): number => (rounds + warmUp) * turns;

const pressOn = ({ case: about, message: on }: Card, at: Place): Inbound => ({
  is: 'press',
  id: randomUUID(),
  by: {
    account: { chat: 'console', workspace: 'local', user: PERSON },
    name: 'Ana',
    standing: 'member',
    inPlace: true,
  },
  at,
  on,
  does: 'claim',
  about,
});
