import type { webApi } from '@slack/bolt';
import type { Duration } from '../../../src/case/types.ts';
import type { By } from '../../../src/ports/chat.ts';
import type { Clock } from '../../../src/ports/factory.ts';
import { failureOf, nameOf } from './outcome.ts';
import type { Sender } from './parse.ts';

/** Who is a guest and who is in the channel decides who may act. Slack tells one process of a change, and no other. */
const PROFILE_FOR: Duration = 60_000;
const MEMBERS_FOR: Duration = 60_000;
/** Slack takes messages for a deactivated account without a word; only opening the channel to it says so, so that is done anew. */
const DIRECT_FOR: Duration = 300_000;
/** The most users.info is remembered for; past it the oldest is asked again. */
const PROFILES = 2_000;

export type People = {
  /** Who pressed, as Slack knows them. Rejects when Slack cannot be asked. */
  by(sender: Sender): Promise<By>;
  /** Where they are written to alone. Rejects when there is no such place any more. */
  direct(user: string): Promise<string>;
  /** The time zone and the language they set, where Slack says. */
  reads(user: string): Promise<Pick<Profile, 'zone' | 'language'>>;
  /** What was remembered of them is out of date. */
  forget(user: string): void;
};

type Profile = {
  team: string | null;
  name: string;
  guest: boolean;
  stranger: boolean;
  zone?: string | undefined;
  language?: string | undefined;
};
type Kept<T> = { until: number; value: Promise<T> };

/** Slack's names are IANA's, but newer ones than this runtime knows may come. */
function zoneOf(name: string | undefined): string | undefined {
  try {
    return name === undefined ? undefined : new Intl.DateTimeFormat('en', { timeZone: name }) && name;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * Who people are: their own workspace, whether they are guests, and whether they are in `home`, the team's channel. A command typed elsewhere counts
 * by the team's channel too: otherwise anyone who can make a channel could let themselves in.
 */
export function people(client: webApi.WebClient, home: string, clock: Clock): People {
  const profiles = new Map<string, Kept<Profile>>();
  const channels = new Map<string, Kept<Set<string>>>();
  const ours = new Map<string, Kept<string>>();
  const directs = new Map<string, Kept<string>>();

  /** Remembers what was answered; a failure is asked again. */
  function kept<T>(in_: Map<string, Kept<T>>, key: string, ttl: Duration, ask: () => Promise<T>): Promise<T> {
    const found = in_.get(key);
    if (found && found.until > clock.real()) return found.value;
    const value = ask();
    in_.delete(key);
    in_.set(key, { until: clock.real() + ttl, value });
    value.catch(() => in_.get(key)?.value === value && in_.delete(key));
    for (const oldest of in_.keys()) {
      if (in_.size <= PROFILES) break;
      in_.delete(oldest);
    }
    return value;
  }

  const team = () =>
    kept(ours, 'team', Number.POSITIVE_INFINITY, async () => {
      const { team_id } = await client.auth.test();
      if (!team_id) throw new Error('auth.test named no team');
      return team_id;
    });

  const profile = (sender: Sender) =>
    kept(profiles, sender.user, PROFILE_FOR, async () => {
      try {
        const [{ user }, own] = await Promise.all([
          client.users.info({ user: sender.user, include_locale: true }),
          team(),
        ]);
        const teams = [user?.team_id ?? sender.team, ...(user?.enterprise_user?.teams ?? [])];
        return {
          team: user?.team_id ?? sender.team,
          name: user?.profile?.display_name || user?.profile?.real_name || user?.name || sender.name,
          guest: Boolean(user?.is_restricted || user?.is_ultra_restricted),
          // A deactivated account has nothing to say here any more.
          stranger: Boolean(user?.is_stranger) || user?.deleted === true || !teams.includes(own),
          zone: zoneOf(user?.tz),
          language: user?.locale,
        };
      } catch (thrown) {
        // Slack hides people of other workspaces from us: whoever it does not know is not one of ours.
        const hidden = ['person_gone', 'user_not_visible'].includes(nameOf(failureOf(thrown)));
        if (hidden) return { team: sender.team, name: sender.name, guest: false, stranger: true };
        throw thrown;
      }
    });

  const members = () =>
    kept(channels, home, MEMBERS_FOR, async () => {
      const found = new Set<string>();
      let cursor = '';
      do {
        const page = await client.conversations.members({
          channel: home,
          limit: 1_000,
          ...(cursor ? { cursor } : {}),
        });
        for (const member of page.members ?? []) found.add(member);
        cursor = page.response_metadata?.next_cursor ?? '';
      } while (cursor !== '');
      return found;
    });

  return {
    async by(sender) {
      const [who, inside] = await Promise.all([profile(sender), members()]);
      return {
        account: { chat: 'slack', workspace: who.team ?? sender.team ?? 'unknown', user: sender.user },
        name: who.name,
        standing: who.stranger ? 'stranger' : who.guest ? 'guest' : 'member',
        inPlace: inside.has(sender.user),
        ...(who.zone === undefined ? {} : { zone: who.zone }),
        ...(who.language === undefined ? {} : { language: who.language }),
      };
    },
    direct: user =>
      kept(directs, user, DIRECT_FOR, async () => {
        const { channel } = await client.conversations.open({ users: user });
        if (!channel?.id) throw new Error('conversations.open named no channel');
        return channel.id;
      }),
    async reads(user) {
      const { zone, language } = await profile({ user, team: null, name: user });
      return { zone, language };
    },
    forget(user) {
      profiles.delete(user);
      directs.delete(user);
    },
  };
}
