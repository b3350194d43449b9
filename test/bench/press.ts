import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { App } from '../../src/app.ts';
import { receiver } from '../../src/engine/desk/inbound.ts';
import type { Inbound, Place } from '../../src/ports/chat.ts';
import { type Card, unclaimed } from './cards.ts';
import { ratio, section, told } from './print.ts';
import { compare, type Turns } from './rounds.ts';
import { post } from './site.ts';
import { anew, recordStatements, replay } from './statements.ts';

const AIM = 1.5;
const TURNS: Turns = { rounds: 15, warmUp: 15, turns: 10 };
/** A turn is 8 presses. */
const TURNS_AT_ONCE: Turns = { rounds: 15, warmUp: 5, turns: 2 };
const AT_ONCE = 8;
const TURNS_OVER_HTTP: Turns = { rounds: 15, warmUp: 5, turns: 5 };
const PERSON = 'ana';

export async function benchPress(app: App, url: string): Promise<void> {
  section(
    'press to answer: Claim, from the press to what the presser is shown, against the same SQL statements by hand',
    'By hand: what one press was seen to issue, with other ids, in the same transactions through a pool of pg as large as ours. The database does the same for both.',
    `Ratio: time of ours / time by hand. Aim: at most ${AIM} through receiver(), where every chat's presses come in; over HTTP it is only told.`,
  );
  const cards = await unclaimed(
    app,
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
  // The first press of somebody also notes where they act.
  await press(next());
  const recorded = await recordStatements(() => press(example));
  const people = await app.deps.database.db.selectFrom('people').select('id').execute();
  const staying = people.map(({ id }): [string, string] => [id, id]);
  const pool = new pg.Pool({ connectionString: url, max: 10, application_name: 'webcare', keepAlive: true });
  const byHand = (): (() => Promise<void>) => {
    const card = next();
    const ids = (['case', 'message', 'post', 'author'] as const).map((what): [string, string] => [
      example[what],
      card[what],
    ]);
    const statements = anew(recorded, new Map([...staying, ...ids]));
    return () => replay(pool, statements);
  };

  told('statements of a press', String(recorded.flat().length));
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
