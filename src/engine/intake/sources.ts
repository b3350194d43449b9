import type { Duration, Instant } from '../../case/types.ts';
import type { SourceDescription } from '../../ports/social.ts';
import { keepAbout, lastAbout } from '../../store/sources.ts';
import { call } from '../call.ts';
import type { Deps, Source } from '../deps.ts';
import { putOff } from '../outbox/alarm.ts';

/** The description of a network changes seldom, and some networks charge for the question. */
const AGAIN: Duration = 3_600_000;
const AFTER_TROUBLE: Duration = 60_000;

const sourceOf = (deps: Deps, name: string, about: SourceDescription | undefined): Source => ({
  label: about?.label ?? name,
  account: about?.account ?? deps.shared.brand,
  sameKey: about?.sameKey ?? 'never',
  keep: about?.keep ?? {},
});

/**
 * Keeps `deps.sources` up to date with the networks' descriptions. They are stored, so that a process that
 * starts while a network is away uses the last one.
 */
export async function sourceAsker(deps: Deps): Promise<{ askDue(): Promise<void> }> {
  const last = await lastAbout(deps.database.db);
  for (const name of deps.networks.keys()) deps.sources.set(name, sourceOf(deps, name, last.get(name)));
  const next = new Map<string, Instant>();

  async function ask(name: string): Promise<void> {
    const network = deps.networks.get(name);
    if (!network) return;
    const about = await call(deps, 'about', signal => network.about(signal));
    if (about.is !== 'ok') {
      const wait = about.is === 'later' ? putOff(about.after).wait : AFTER_TROUBLE;
      next.set(name, deps.clock.real() + wait);
      deps.log.warn(
        { event: 'about_failed', source: name, outcome: about.is, wait },
        'a source did not say what it is; what it said last stays in use',
      );
      return;
    }
    next.set(name, deps.clock.real() + AGAIN);
    deps.sources.set(name, sourceOf(deps, name, about.value));
    await keepAbout(deps.database.db, name, about.value);
  }
  return {
    async askDue() {
      const due = [...deps.networks.keys()].filter(name => (next.get(name) ?? 0) <= deps.clock.real());
      await Promise.all(due.map(ask));
    },
  };
}
