import type { Clock } from '../../../src/ports/factory.ts';
import { type Outcome, ok } from '../../../src/ports/outcome.ts';
import type { Outgoing, Sent } from '../../../src/ports/social.ts';
import type { PlazaLog } from './log.ts';
import { judge, type Wish } from './rules.ts';

type To = { log: PlazaLog; clock: Clock; urlOf(id: string): string | null };

/** Writes a send into the network's log, once for each key. */
export async function sendTo(to: To, out: Outgoing): Promise<Outcome<Sent>> {
  const done = await to.log.append<Outcome<Sent> | null>(plaza => {
    if (plaza.sends.has(out.key)) return { is: 'answer', answer: null };
    const target = plaza.posts.get(out.target.id);
    const judged = judge(plaza, wishOf(out, target?.with ?? target?.by ?? ''), to.clock.now());
    if (judged.is === 'yes') return { is: 'write', entry: judged.entry };
    return {
      is: 'answer',
      answer: judged.no.code === 'gone' ? { is: 'gone' } : { is: 'refused', code: judged.no.code },
    };
  });
  if (done.is === 'answer' && done.answer) return done.answer;
  return ok((await sentAs(to, out.key))!);
}

/** The post that a send became, or null. */
export async function sentAs({ log, urlOf }: To, key: string): Promise<Sent | null> {
  const plaza = await log.latest();
  const post = plaza.posts.get(plaza.sends.get(key) ?? '');
  if (!post) return null;
  const url = urlOf(post.id);
  return {
    id: post.id,
    at: post.at,
    ...(url !== null && { url }),
  };
}

function wishOf(out: Outgoing, person: string): Wish {
  switch (out.kind) {
    case 'reply':
    case 'follow_up':
      return { do: 'reply', as: 'us', to: out.target.id, text: out.text, send: out.key };
    case 'private_message':
      return { do: 'private', as: 'us', with: person, text: out.text, about: out.target.id, send: out.key };
    default:
      return out.kind satisfies never;
  }
}
