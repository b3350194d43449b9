import { createHmac, randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { until } from '../bench/process.ts';
import { type Random, random } from '../fleet/random.ts';
import { mention, signedHeaders } from '../stand-ins/reply-receiver.ts';
import type { AppRequest } from '../stand-ins/slack/line.ts';
import { onServer } from '../support/postgres.ts';
import { mutated } from './mutate.ts';
import { send } from './send.ts';
import { CHANNEL, now, SECRET, type Site } from './site.ts';
import type { Row } from './table.ts';

/**
 * Mutated inputs that pass every check of their sender: the forum's signature, Slack's signature, and Teams
 * without an app id. A third of the inputs of each chat is of strangers, and strangers may leave no trace.
 */
type Input = { url: string; headers: Record<string, string>; body: string };
/** Makes input number n. */
type Source = {
  name: string;
  share: number;
  input(n: number, random: Random): Input;
  /** Its library may answer 5xx. */
  breaks?: true;
};

/** Bolt logs and answers 500 to a signed payload without its type, event or user. Slack signs none. */
const BOLT = /"msg":"slack\.(bolt|request_failed)"/;
const CONNECTIONS = 32;
const SEED = 20_261_127;
/** The memory of the first fifth is that of a process that has just begun to work. */
const WARM = 0.2;
const MOST_GROWTH = 1.25;
/** As many mentions are in one thread, so that the channel does not fill with cards. */
const IN_A_THREAD = 40;

export async function hostileInputs(site: Site, count: number): Promise<Row[]> {
  const rows: Row[] = [];
  const sources = [webhook(site), await slack(site), await teams(site)];
  for (const source of sources) rows.push(await flood(site, source, Math.round(count * source.share)));
  return rows;
}

async function flood(site: Site, source: Source, count: number): Promise<Row> {
  const { product, database } = site;
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const chance = random(SEED);
  const statuses = new Map<number, number>();
  const refused = new Set<number>();
  const errors = product.errors.length;
  const before = await traces(database);
  let warm = 0;
  let next = 0;
  product.mostResident();
  async function lane(): Promise<void> {
    for (let n = next++; n < count && product.exit() === null; n = next++) {
      if (n === Math.round(count * WARM)) warm = product.mostResident();
      const { url, ...sending } = source.input(n, chance);
      const { status } = await send(url, { ...sending, agent });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status < 200 || status >= 300) refused.add(n);
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  agent.destroy();
  const most = product.mostResident();
  const after = await traces(database);
  const stored = (await markersIn(database, source.name)).filter(n => refused.has(n)).length;
  const broken = [...statuses].reduce((sum, [status, times]) => (status >= 500 ? sum + times : sum), 0);
  const logged = product.errors.slice(errors).filter(line => !BOLT.test(line));
  for (const line of logged.slice(0, 5)) console.log(line.slice(0, 600));
  const exit = product.exit();
  return {
    attack: `hostile inputs: ${source.name}`,
    tried: next > count ? count : next,
    resident: most,
    found: `${[...statuses]
      .sort()
      .map(([status, times]) => `${times} x ${status || 'cut off'}`)
      .join(', ')}; RSS ${warm} to ${most} MiB`,
    missed: [
      ...(exit !== null ? [`the process ended (${exit})`] : []),
      ...(stored > 0 ? [`${stored} stored from what was refused`] : []),
      ...(after.people !== before.people ? ['strangers left rows'] : []),
      ...(after.foreign > 0 ? [`${after.foreign} events by strangers`] : []),
      ...(broken > 0 && !source.breaks ? [`${broken} answered with 5xx`] : []),
      ...(logged.length > 0 ? [`${logged.length} errors logged`] : []),
      ...(most > warm * MOST_GROWTH ? [`memory grew by more than ${MOST_GROWTH} x`] : []),
    ],
  };
}

/** The traces that strangers could leave: accounts, and events of people who are not of the team. */
async function traces(database: string): Promise<{ people: number; foreign: number }> {
  const [row] = await onServer(
    database,
    `select (select count(*) from people) + (select count(*) from person_accounts) as people,
       (select count(*) from case_events where by is not null
          and by not in (select id from people where configured)) as foreign`,
  );
  return { people: Number(row!.people), foreign: Number(row!.foreign) };
}

/** The inputs of which something was stored: each carries its number in ids, names and texts. */
async function markersIn(database: string, source: string): Promise<number[]> {
  const rows = await onServer(
    database,
    `select concat_ws(' ', id, thread, parent, author, text) as says from posts
     union all select concat_ws(' ', id, handle, name) from authors`,
  );
  const marker = new RegExp(`${source}-(\\d+)-`, 'g');
  return rows.flatMap(({ says }) => [...String(says).matchAll(marker)].map(match => Number(match[1])));
}

function webhook({ product }: Site): Source {
  return {
    name: 'webhook',
    share: 0.4,
    input(n, random) {
      const mark = `webhook-${n}-`;
      const group = `group-${Math.floor(n / IN_A_THREAD)}`;
      const one = (id: string) =>
        mention({
          ...{ id, thread: group, author: { id: group, handle: 'jan', name: 'Jan Jansen', followers: 3 } },
          ...{
            text: `${id} asks`,
            posted_at: now(),
            edited_at: null,
            deleted: null,
            private: null,
            ours: null,
          },
          ...{ media: [{ url: 'https://forum.example/p.png', alt: id }], rating: 3, speaks: 'to' },
        });
      const body = mutated(random, { mentions: [one(`${mark}a`), one(`${mark}b`)] });
      const headers = signedHeaders(SECRET, body, { id: mark });
      return { url: `${product.url}/hooks/forum`, headers, body };
    },
  };
}

/** Requests of real acts, as Slack's clients send them. */
async function slack({ product, slack, newCard }: Site): Promise<Source> {
  const text = 'Hostile payloads of Slack are about this.';
  await newCard('hostile-slack', text);
  const examples: AppRequest[] = [];
  const keep = () => examples.push(structuredClone(slack.lastRequest()));
  await slack.press('U0ANA', 'Claim', text);
  keep();
  await slack.command('U0ANA', CHANNEL, '/webcare mine');
  keep();
  await slack.openHome('U0ANA');
  keep();
  await slack.event({ type: 'user_change', user: { id: 'U0ANA' }, event_ts: '1.1' });
  keep();
  await slack.press('U0ANA', 'Reply publicly', text);
  keep();
  await until(async () => 'Your public reply' in (slack.modal('U0ANA')?.values ?? {}));
  await slack.submit('U0ANA', { 'Your public reply': 'It is on its way.' });
  keep();
  return {
    name: 'Slack',
    share: 0.3,
    breaks: true,
    input(n, random) {
      const { kind, payload } = examples[n % examples.length]!;
      const stranger = n % 3 === 0;
      const text = mutated(random, payload)
        .replaceAll(String(payload.trigger_id ?? payload.event_id), `hostile.${n}`)
        .replaceAll('U0ANA', stranger ? 'U0SAM' : 'U0ANA');
      const json = kind === 'events_api';
      const body = json ? text : new URLSearchParams(fieldsOf(kind, text)).toString();
      const at = String(Math.floor(Date.now() / 1_000));
      const hmac = createHmac('sha256', slack.signingSecret).update(`v0:${at}:${body}`).digest('hex');
      const headers = {
        'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': at,
        'x-slack-signature': `v0=${hmac}`,
      };
      return { url: `${product.url}/slack/events`, headers, body };
    },
  };
}

/** A slash command comes as fields, all else as JSON in one field. */
function fieldsOf(kind: AppRequest['kind'], text: string): Record<string, string> {
  if (kind !== 'slash_commands') return { payload: text };
  try {
    const fields = Object.entries(JSON.parse(text) as object);
    return Object.fromEntries(fields.map(([name, value]) => [name, String(value)]));
  } catch {
    return { command: text };
  }
}

/** Activities of real acts, as Teams' clients send them. */
async function teams({ product, teams, ana, mallory, newCard, inTeams }: Site): Promise<Source> {
  const text = 'Hostile activities of Teams are about this.';
  await newCard('hostile-teams', text);
  const examples: object[] = [];
  const keep = () => examples.push(structuredClone(teams.lastActivity()));
  await teams.press(ana, inTeams(text), 'Claim');
  keep();
  await teams.press(ana, inTeams(text), 'Reply publicly');
  keep();
  await teams.says(ana, 'mine');
  keep();
  await teams.installs(ana);
  keep();
  return {
    name: 'Teams',
    share: 0.3,
    input(n, random) {
      const stranger = n % 3 === 0;
      const text = mutated(random, { ...examples[n % examples.length]!, id: `f:${randomUUID()}` });
      const body = stranger
        ? text.replaceAll(ana.aadObjectId, mallory.aadObjectId).replaceAll(ana.id, mallory.id)
        : text;
      return { url: `${product.url}/api/messages`, headers: { 'content-type': 'application/json' }, body };
    },
  };
}
