/** The plan of a thousand cases with their times. Pure, so that the same number plays the same way again. */
import { between, chance, pickOne } from '../../adapters/social/demo/chance.ts';
import type { Act } from '../../src/acts/acts.ts';
import type { Duration, Instant } from '../../src/case/types.ts';
import { type Language, type Matter, type Voice, voices } from './matters.ts';

export type Customer = { name: string; language: Language };
/** A post of a customer, or a press of the team with the values for each step of its form. */
export type Move = { at: Instant; case: number } & (
  | { do: 'begin'; customer: Customer; text: string }
  | { do: 'write'; text: string; privately: boolean }
  | { do: 'press'; act: Act; forms: Record<string, string>[] }
);
type Brand = { name: string; handle: string };

const SEED = 1;
const MINUTE: Duration = 60_000;
const HOUR: Duration = 60 * MINUTE;
const DAY: Duration = 24 * HOUR;
/** The cases are spread over this time; the newest is just now. */
const SPAN: Duration = 14 * DAY;
/** The team works during these hours. */
const OPENS = 7;
const CLOSES = 21;

/** Every move of that many cases up to `now`, in order. Cases with later moves are still open. */
export function planOf(count: number, now: Instant, brand: Brand): Move[] {
  return Array.from({ length: count }, (_, nr) => lifeOf(nr, now - age(nr, count), now, brand))
    .flat()
    .filter(move => move.at <= now)
    .sort((a, b) => a.at - b.at || a.case - b.case);
}

/** The newest cases are closer together, so that there is something to do. */
const age = (nr: number, count: number): Duration => Math.round(SPAN * ((count - nr - 0.5) / count) ** 1.5);

type Kind = 'public' | 'private' | 'again' | 'slow' | 'elsewhere' | 'praise' | 'spam' | 'forgotten';
const KINDS: [Kind, number][] = [
  ['public', 42],
  ['private', 20],
  ['again', 12],
  ['slow', 7],
  ['elsewhere', 5],
  ['praise', 7],
  ['spam', 4],
  ['forgotten', 3],
];
function kindOf(nr: number, isOld: boolean): Kind {
  let left = chance(SEED, `kind ${nr}`) * KINDS.reduce((sum, [, weight]) => sum + weight, 0);
  const kind = KINDS.find(([, weight]) => {
    left -= weight;
    return left < 0;
  })![0];
  // If the team forgets a case, it finds it later on the list of overdue cases.
  return kind === 'forgotten' && isOld ? 'slow' : kind;
}

function lifeOf(nr: number, wanted: Instant, now: Instant, brand: Brand): Move[] {
  const began = dayBefore(wanted);
  const kind = kindOf(nr, began < now - 2 * DAY);
  const voice = pickOne(voices, SEED, `language ${nr}`);
  const about = kind === 'private' ? voice.matters.filter(matter => matter.message) : voice.matters;
  const matter = pickOne(about, SEED, `matter ${nr}`);
  const fill = filler(nr, voice, brand);
  let at = began;
  const after = (low: Duration, high: Duration): Instant => {
    at = byDay(at + between(low / MINUTE, high / MINUTE, SEED, `wait ${nr} ${at}`) * MINUTE);
    return at;
  };
  const says = kind === 'praise' || kind === 'spam' ? pickOne(voice[kind], SEED, `says ${nr}`) : matter.asks;
  const name = `${pickOne(voice.first, SEED, `first ${nr}`)} ${pickOne(voice.last, SEED, `last ${nr}`)}`;
  const begin: Move = {
    at: began,
    case: nr,
    do: 'begin',
    customer: { name, language: voice.language },
    text: fill(says),
  };
  const press = (when: Instant, act: Act, ...forms: Record<string, string>[]): Move => ({
    at: when,
    case: nr,
    do: 'press',
    act,
    forms: forms.map(values =>
      Object.fromEntries(Object.entries(values).map(([field, value]) => [field, fill(value)])),
    ),
  });
  const writes = (when: Instant, text: string, privately = false): Move => ({
    at: when,
    case: nr,
    do: 'write',
    text: fill(text),
    privately,
  });
  return [begin, ...whatFollows({ kind, matter, voice, after, press, writes, nr })];
}

type Telling = {
  kind: Kind;
  matter: Matter;
  voice: Voice;
  nr: number;
  after(low: Duration, high: Duration): Instant;
  press(at: Instant, act: Act, ...forms: Record<string, string>[]): Move;
  writes(at: Instant, text: string, privately?: boolean): Move;
};
/** The last step of a form publishes and asks nothing more. */
const PUBLISH = {};

function whatFollows({ kind, matter, voice, nr, after, press, writes }: Telling): Move[] {
  const soon = () => after(10 * MINUTE, 25 * MINUTE);
  const resolve = () => press(after(HOUR, 20 * HOUR), 'resolve');
  switch (kind) {
    case 'forgotten':
      return [];
    case 'praise':
    case 'spam':
      return [press(after(15 * MINUTE, 2 * HOUR), 'no_reply', { why: kind })];
    case 'elsewhere':
      return [
        press(soon(), 'claim'),
        press(soon(), 'answered_there', { way: 'phone', note: 'Called them back.' }),
        resolve(),
      ];
    case 'public':
    case 'slow': {
      const claimed = kind === 'slow' ? after(90 * MINUTE, 5 * HOUR) : soon();
      const reply = [press(claimed, 'claim'), press(soon(), 'reply', { text: matter.reply }, PUBLISH)];
      const thanks =
        chance(SEED, `thanks ${nr}`) < 0.3 ? [writes(after(20 * MINUTE, 3 * HOUR), matter.thanks)] : [];
      return [...reply, ...thanks, resolve()];
    }
    case 'again':
      return [
        press(soon(), 'claim'),
        press(soon(), 'reply', { text: matter.reply }, PUBLISH),
        writes(after(HOUR, 8 * HOUR), matter.more),
        press(soon(), 'reply', { text: matter.answer }, PUBLISH),
        resolve(),
      ];
    case 'private':
      return [
        press(soon(), 'claim'),
        press(soon(), 'move_to_dm', { text: matter.message!, line: voice.line }, PUBLISH),
        writes(after(20 * MINUTE, 4 * HOUR), matter.told!, true),
        press(soon(), 'message', { text: matter.solved! }, PUBLISH),
        press(after(2 * HOUR, 20 * HOUR), 'resolve', { text: matter.followUp! }, PUBLISH),
      ];
    default:
      return kind satisfies never;
  }
}

/** At night customers sleep and the team does not work, but one customer in twenty writes. */
const isDay = (at: Instant): boolean => {
  const hour = new Date(at).getUTCHours();
  return (hour >= OPENS && hour < CLOSES) || chance(SEED, `night ${at}`) < 0.05;
};
const hourOf = (at: Instant): number => between(OPENS, CLOSES - 1, SEED, `hour ${at}`);
/** Never later than `at`, which may be now. */
function dayBefore(at: Instant): Instant {
  return isDay(at) ? at : new Date(at - DAY).setUTCHours(hourOf(at));
}
function byDay(at: Instant): Instant {
  if (isDay(at)) return at;
  const morning = new Date(at).setUTCHours(OPENS, between(0, 59, SEED, `morning ${at}`), 0, 0);
  return morning < at ? morning + DAY : morning;
}

function filler(nr: number, voice: Voice, brand: Brand): (text: string) => string {
  const product = pickOne(voice.products, SEED, `product ${nr}`);
  const order = `${between(2000, 8999, SEED, `order ${nr}`)}-${between(100, 999, SEED, `part ${nr}`)}`;
  const days = String(between(3, 12, SEED, `days ${nr}`));
  return text =>
    text
      .replaceAll('{brand}', brand.name)
      .replaceAll('{at}', `@${brand.handle}`)
      .replaceAll('{product}', product)
      .replaceAll('{order}', order)
      .replaceAll('{days}', days);
}
