import { EventEmitter, on } from 'node:events';
import type { Duration } from '../../../src/case/types.ts';
import type { Made, Panel, SourceParts } from '../../../src/ports/factory.ts';
import { ok } from '../../../src/ports/outcome.ts';
import type { Pull, SocialAdapter } from '../../../src/ports/social.ts';
import { checkDemo } from './check.ts';
import { plazaLog } from './log.ts';
import { PATH, panelRouter } from './panel.ts';
import { regulars } from './people.ts';
import { type Brand, nextInPlay, stage } from './play.ts';
import { type Entry, personOf } from './plaza.ts';
import { handOut } from './read.ts';
import { sendTo, sentAs } from './send.ts';
import type { DemoWritten } from './settings.ts';

/**
 * `trickle`: scripted customers write and react by themselves, a little more with each pull. Without it,
 * posts come only from the page. `origin`: the console's address (`http://127.0.0.1:4280`), a function
 * because its port may be known late. Without it, posts carry no link. `realChat`: a real team reads the cards, so
 * they say that this is a demo.
 */
export type DemoConfig = {
  trickle: boolean;
  seed?: number;
  brand: Brand;
  realChat?: boolean;
  origin?: () => string;
};

export type DemoNetwork = SocialAdapter & { pull: Pull; panel: Panel };

const ENTRIES_PER_PULL = 100;
const EVERY: Duration = 1_000;

/**
 * Plaza: a small public network that needs no account, to try Webcare and for tests. Everything on it is in
 * `memory`, so a restart or a second process on the same database shows the same. On the page `panel`, people
 * write as its customers.
 *
 * Refusals of `send`: `no_private`, `private_post`, `too_long`, `empty`, `unreadable`. A deleted target is
 * `gone`.
 */
export function demoNetwork(made: Made<DemoConfig> & { name: string }): DemoNetwork {
  const { config, memory, clock, log: logger } = made;
  const scene = stage(config.seed ?? 1, config.brand);
  const cast = new Map(scene.mentions.map(mention => [mention.handle, personOf(mention)]));
  const log = plazaLog(memory, regulars, cast);
  const urlOf = (id: string): string | null => (config.origin ? `${config.origin()}${PATH}#${id}` : null);

  const to = { log, clock, urlOf };
  const page = new EventEmitter<{ written: [seq: number, entry: Entry] }>();

  async function play(): Promise<void> {
    for (let more = true; more; ) {
      const done = await log.append<null>(plaza => {
        const entry = nextInPlay(plaza, scene, clock.now());
        return entry ? { is: 'write', entry } : { is: 'answer', answer: null };
      });
      more = done.is === 'written';
    }
  }

  return {
    about: async () =>
      ok({
        label: config.realChat ? 'Plaza (demo)' : 'Plaza',
        account: `@${config.brand.handle}`,
        sameKey: { within: 'always', after: 0 },
      }),
    pace: { every: 0 },
    panel: {
      path: PATH,
      title: 'Plaza, the demo network',
      router: panelRouter({
        log,
        clock,
        brand: config.brand,
        logger,
        written: (seq, entry) => page.emit('written', seq, entry),
      }),
    },

    pull: {
      every: EVERY,
      page: async cursor => {
        if (config.trickle) await play();
        const from = typeof cursor === 'number' ? cursor : 0;
        const entries = await log.after(from, ENTRIES_PER_PULL);
        const plaza = await log.latest();
        return ok({
          items: entries.flatMap(({ seq, entry }) => handOut(plaza, seq, entry, urlOf)),
          cursor: entries.at(-1)?.seq ?? from,
          more: entries.length === ENTRIES_PER_PULL,
        });
      },
      // Posts from the page of another process come with the next pull.
      listen: async (take, signal) => {
        try {
          for await (const [seq, entry] of on(page, 'written', { signal }))
            await take(handOut(await log.latest(), seq, entry, urlOf));
        } catch (error) {
          if (!signal.aborted) throw error;
        }
      },
    },

    send: out => sendTo(to, out),
    find: async out => {
      const sent = await sentAs(to, out.key);
      return ok(sent === null ? { is: 'not_there' } : { is: 'found', sent });
    },

    check: checkDemo,
  };
}

export const make = ({ config, brand, realChat, pagesAt, ...made }: SourceParts<DemoWritten, object>) =>
  demoNetwork({
    ...made,
    config: { ...config, brand, realChat, origin: () => pagesAt() ?? '' },
    secrets: {},
  });
