import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { BEFORE, codeBefore } from '../bench/checkout.ts';
import { compare, type Spread, type Turns } from '../bench/rounds.ts';
import { codeOf, HERE, SECRET } from '../bench/site.ts';
import { signedHeaders } from '../stand-ins/reply-receiver.ts';
import { mapMemory } from '../support/memory.ts';
import type { Row } from './table.ts';

/**
 * How long a body of 1 MiB takes to be verified, against the commit that was reviewed. The body is signed and is
 * no JSON, so the answer shows that the signature was right, and nothing is read after that.
 */
const MOST = 1 / 5;
const TURNS: Turns = { rounds: 9, warmUp: 2, turns: 5 };
const BODY = 'x'.repeat(2 ** 20);

export async function verification(folder: string): Promise<Row> {
  const attack = `a signed body of 1 MiB, against ${BEFORE}`;
  const before = codeBefore(folder);
  if (!before) return { attack, tried: 0, found: `the history has no ${BEFORE}`, missed: [] };
  const [now, then] = [await verifierOf(HERE), await verifierOf(before)];
  const figure = await compare(TURNS, { ours: async () => now(), prepare: async () => async () => then() });
  const { ours, byHand, ratio } = figure;
  return {
    attack,
    tried: TURNS.rounds * TURNS.turns,
    found: `${ms(ours)} against ${ms(byHand)}, ratio ${ratio.median.toFixed(3)}`,
    slow: ratio.median > MOST ? [`more than a fifth of the time`] : [],
    missed: [],
  };
}

const ms = ({ median }: Spread): string => `${median.toFixed(2)} ms`;

async function verifierOf(root: URL): Promise<() => void> {
  const { webhookSource } = await codeOf<typeof import('../../adapters/social/webhook/index.ts')>(
    root,
    'adapters/social/webhook/index.ts',
  );
  const source = webhookSource({
    name: 'forum',
    config: {},
    secrets: { secret: SECRET },
    memory: mapMemory(),
    clock: { now: Date.now, real: Date.now },
    log: pino({ enabled: false }),
  });
  const body = Buffer.from(BODY);
  const headers = signedHeaders(SECRET, BODY, { id: randomUUID() });
  return () => {
    const received = source.receive({ method: 'POST', path: '/hooks/forum', query: '', headers, body });
    if (received.is !== 'answer' || received.http.status !== 400)
      throw new Error(`the signed body was answered with ${JSON.stringify(received)}`);
  };
}
