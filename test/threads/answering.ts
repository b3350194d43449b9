import { expect } from 'vitest';
import type { CaseId } from '../../src/case/types.ts';
import type { Answer } from '../../src/ports/chat.ts';
import { readCases } from '../../src/store/cases/cases.ts';
import { type Random, random } from '../fleet/random.ts';
import { readAnswer } from '../support/screen.ts';
import type { World } from '../support/world.ts';
import type { Network } from './random-threads.ts';
import { arrive } from './threads.ts';

/**
 * Ana answers random threads through the forms of the console, while their posts go on arriving. Then the
 * network and the clocks are compared with the previews that she was shown.
 */

/** Most answers are public, since only these can answer several customers. */
const ACTS = ['reply', 'reply', 'move_to_dm', 'message'] as const;
type Form = Extract<Answer, { show: 'form' | 'errors' }>;
/** A form about a case at its last step, and the cases that it also answers. */
type Open = { case: CaseId; answer: Form; also: string[] };
/** The published texts, and the last preview before them. */
type Submitted = { case: CaseId; preview: string; also: string[] };
export type Counts = { cases: number; publicly: number; privately: number; others: number; clocks: number };

const isForm = (answer: Answer): answer is Form => answer.show === 'form' || answer.show === 'errors';

function submit(world: World, { form }: Form, values: Record<string, string>): Promise<Answer> {
  const { id, step, about, seen } = form;
  return world.inbound({ is: 'submit', form: { id, step, about, seen }, values });
}

/** Opens a form about a case and goes to its preview. null: the case offers no such answer now. */
async function preview(world: World, chance: Random, id: CaseId, text: string): Promise<Open | null> {
  const does = ACTS[chance.between(0, ACTS.length - 1)];
  const asked = await world.inbound({ is: 'press', does, about: id });
  if (!isForm(asked)) return null;
  const ticked = asked.form.fields.filter(field => field.is === 'check' && chance.chance(0.7));
  const names = ticked.flatMap(field => ('name' in field ? [field.name] : []));
  const ticks = Object.fromEntries(names.map(name => [name, 'yes']));
  const answer = await submit(world, asked, { text, line: `${text} We wrote to you.`, ...ticks });
  if (!isForm(answer) || !answer.form.step.endsWith('.preview')) return null;
  return { case: id, answer, also: names.map(name => name.slice('also.'.length)) };
}

/** Publishes it. Where something happened meanwhile, the preview shows that first. */
async function publish(world: World, { case: id, answer, also }: Open): Promise<Submitted | null> {
  let last = answer;
  for (let tries = 0; tries < 3; tries++) {
    const next = await submit(world, last, {});
    if (!isForm(next)) return { case: id, preview: readAnswer(last), also };
    last = next;
  }
  return null;
}

/** The line of a preview that names the other customers. The conversation below it names everybody. */
const alsoLine = (preview: string): string =>
  preview.split('\n').find(line => line.startsWith('It also answers ')) ?? '';

const casesIn = async ({ database: { db } }: World) =>
  await db
    .selectFrom('cases')
    .select(['id', 'customer', 'merged'])
    .orderBy('thread')
    .orderBy('customer')
    .execute();

/** Half of the posts arrive, Ana opens forms, the rest arrives, and she publishes; then she answers again. */
export async function answerWhileArriving(
  world: World,
  network: Network,
  seed: number,
): Promise<Submitted[]> {
  const chance = random(seed);
  const early = network.posts.filter(() => chance.chance(0.5));
  const late = network.posts.filter(post => !early.includes(post));
  await arrive(world, { ...network, posts: early, changes: [] }, seed);
  const submitted: Submitted[] = [];
  for (const round of [1, 2]) {
    const open: Open[] = [];
    for (const { id } of await casesIn(world)) {
      const form = chance.chance(0.6) ? await preview(world, chance, id, `Answer ${round} to ${id}.`) : null;
      if (form) open.push(form);
    }
    if (round === 1) await arrive(world, { ...network, posts: late }, seed + 1);
    for (const each of open) submitted.push((await publish(world, each)) ?? { ...each, preview: '' });
    // The message first, then its public line, each after its undo.
    for (let n = 0; n < 3; n++) await world.forward('11s');
  }
  return submitted;
}

/** Compares everything that the network got, and every clock that ended by it, with the previews. */
export async function expectAnswered(
  world: World,
  network: Network,
  submitted: Submitted[],
): Promise<Counts> {
  const authors = new Map(network.posts.map(post => [post.id, post.author]));
  const handles = new Map([...authors.values()].map(author => [author?.id, author?.handle]));
  const cases = await casesIn(world);
  const customers = new Map(cases.map(({ id, customer }) => [id as string, customer]));
  const isNamed = (text: string, person: string | null | undefined): boolean =>
    new RegExp(`@${handles.get(person ?? undefined)}\\b`).test(text);
  const counts: Counts = { cases: cases.length, publicly: 0, privately: 0, others: 0, clocks: 0 };

  for (const { kind, to, text, in_reply_to } of world.forum.published()) {
    const from = submitted.find(each => text.includes(`to ${each.case}.`) && each.preview.includes(text));
    if (!from) throw new Error(`no preview showed this: ${kind} ${text}`);
    const customer = customers.get(from.case);
    expect(to?.id, `the customer of ${text}`).toBe(customer);
    expect(isNamed(from.preview, to?.id), `${to?.id} is named in:\n${from.preview}`).toBe(true);
    if (kind === 'private_message') counts.privately++;
    else {
      counts.publicly++;
      expect(authors.get(in_reply_to)?.id, `the author of the post that ${text} answers`).toBe(customer);
    }
  }

  const states = await readCases(
    world.database.db,
    cases.map(({ id }) => id),
  );
  for (const { id, customer, merged } of cases) {
    const byUs = states.get(id)!.clocks.filter(({ ended }) => ended?.how === 'answered' && !ended.elsewhere);
    if (merged || byUs.length === 0) continue;
    counts.clocks += byUs.length;
    if (submitted.some(each => each.case === id)) continue;
    counts.others++;
    const lines = submitted.filter(each => each.also.includes(id)).map(each => alsoLine(each.preview));
    expect(
      lines.some(line => isNamed(line, customer)),
      `${customer}, whose clock in ${id} ended, is named in:\n${lines.join('\n')}`,
    ).toBe(true);
  }
  return counts;
}
