import type { Made, Panel, SourceParts } from '../../../src/ports/factory.ts';
import { type Outcome, ok } from '../../../src/ports/outcome.ts';
import type { Outgoing, Sent, SocialAdapter } from '../../../src/ports/social.ts';
import { checkDemo } from './check.ts';
import { handOut } from './hand-out.ts';
import { plazaLog } from './log.ts';
import { PATH, panelRouter } from './panel.ts';
import { regulars } from './people.ts';
import { type Brand, nextInPlay, stage } from './play.ts';
import { personOf } from './plaza.ts';
import { judge, type Wish } from './rules.ts';
import type { DemoWritten } from './settings.ts';

/**
 * `trickle`: scripted customers write and react by themselves, a little more with each pull; without it nothing appears that nobody wrote.
 * `origin`: where the console listens (`http://127.0.0.1:4280`), asked for each time because its port may be known late; without it posts carry no link.
 */
export type DemoConfig = { trickle: boolean; seed?: number; brand: Brand; origin?: () => string };

const PAGE = 100;

/**
 * Plaza: a small public network that needs no account, for trying Webcare out and for tests. Everything on it lives in `memory`, so a restart or a
 * second process on the same database shows the same. `panel` is the page on which people write as its customers.
 *
 * Refusals of `send`: `no_private`, `private_post`, `too_long`, `empty`, `unreadable`. A deleted target is `gone`.
 */
export function demoNetwork(made: Made<DemoConfig> & { name: string }): SocialAdapter & { panel: Panel } {
  const { config, memory, clock, log: logger } = made;
  const scene = stage(config.seed ?? 1, config.brand);
  const cast = new Map(scene.mentions.map(mention => [mention.handle, personOf(mention)]));
  const log = plazaLog(memory, regulars, cast);
  const urlOf = (id: string): string | null => (config.origin ? `${config.origin()}${PATH}#${id}` : null);

  async function play(): Promise<void> {
    for (let more = true; more; ) {
      const done = await log.append<null>(plaza => {
        const entry = nextInPlay(plaza, scene, clock.now());
        return entry ? { is: 'write', entry } : { is: 'answer', answer: null };
      });
      more = done.is === 'written';
    }
  }

  const sentAs = async (key: string): Promise<Sent | null> => {
    const plaza = await log.latest();
    const post = plaza.posts.get(plaza.sends.get(key) ?? '');
    if (!post) return null;
    const url = urlOf(post.id);
    return {
      id: post.id,
      at: post.at,
      ...(post.with === undefined && { thread: post.thread }),
      ...(url !== null && { url }),
    };
  };

  return {
    does: { pull: true, receive: false, find: true, sameKey: 'always' },
    pace: { every: 0 },
    panel: {
      path: PATH,
      title: 'Plaza, the demo network',
      router: panelRouter({ log, clock, brand: config.brand, logger }),
    },

    pull: async cursor => {
      if (config.trickle) await play();
      const from = typeof cursor === 'number' ? cursor : 0;
      const page = await log.after(from, PAGE);
      const plaza = await log.latest();
      return ok({
        items: page.flatMap(({ seq, entry }) => handOut(plaza, seq, entry, urlOf)),
        cursor: page.at(-1)?.seq ?? from,
        more: page.length === PAGE,
      });
    },

    receive: () => ({ is: 'answer', http: { status: 404, body: 'The demo network receives nothing here.' } }),

    send: async out => {
      const done = await log.append<Outcome<Sent> | null>(plaza => {
        if (plaza.sends.has(out.key)) return { is: 'answer', answer: null };
        const target = plaza.posts.get(out.target.id);
        const judged = judge(plaza, wishOf(out, target?.with ?? target?.by ?? ''), clock.now());
        if (judged.is === 'yes') return { is: 'write', entry: judged.entry };
        return {
          is: 'answer',
          answer: judged.no.code === 'gone' ? { is: 'gone' } : { is: 'refused', code: judged.no.code },
        };
      });
      if (done.is === 'answer' && done.answer) return done.answer;
      return ok((await sentAs(out.key))!);
    },

    find: async out => ok(await sentAs(out.key)),

    check: checkDemo,
  };
}

export const make = ({ config, brand, pagesAt, ...made }: SourceParts<DemoWritten, object>) =>
  demoNetwork({ ...made, config: { ...config, brand, origin: () => pagesAt() ?? '' }, secrets: {} });

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
