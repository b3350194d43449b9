import type { webApi } from '@slack/bolt';
import type { Duration, Instant } from '../../../src/case/types.ts';
import type { By } from '../../../src/ports/chat.ts';
import type { Clock } from '../../../src/ports/factory.ts';
import { failureOf, loggedName } from './outcome.ts';
import type { Sender } from './parse.ts';

/** Guests and members decide about rights. Slack tells only one process of a change, so the others ask this often. */
const PROFILE_FOR: Duration = 60_000;
const MEMBERS_FOR: Duration = 60_000;
/** Slack silently accepts messages for a deactivated account. Only conversations.open reports it. */
const DIRECT_FOR: Duration = 300_000;
/** The number of users whose users.info we remember. Above it, the oldest is dropped. */
const PROFILES = 2_000;

export type People = {
  /**
   * The person who pressed, as Slack knows them, asked `within` this time. Rejects when Slack cannot be asked.
   */
  by(sender: Sender, within?: Duration): Promise<By>;
  /** The person's direct channel. Rejects when it no longer exists. */
  direct(user: string): Promise<string>;
  /** The time zone and language that the person set, if Slack tells. */
  reads(user: string): Promise<Pick<Profile, 'zone' | 'language'>>;
  /** Drops what we remember of a user, because it is out of date. */
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
type Cached<T> = { asked: Instant; value: Promise<T> };

/** Slack uses IANA names, but this runtime may not know the newest ones. */
function zoneOf(name: string | undefined): string | undefined {
  try {
    return name === undefined ? undefined : new Intl.DateTimeFormat('en', { timeZone: name }) && name;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * Looks up people: their own workspace, whether they are guests, and whether they are in `home`, the team's
 * channel. Membership of `home` also decides about commands typed elsewhere. Otherwise anyone who can create
 * a channel could give themselves access.
 */
export function people(client: webApi.WebClient, home: string, clock: Clock): People {
  const profiles = new Map<string, Cached<Profile>>();
  const channels = new Map<string, Cached<Set<string>>>();
  const ours = new Map<string, Cached<string>>();
  const directs = new Map<string, Cached<string>>();

  /** Remembers an answer; after a failure the next call asks again. */
  function kept<T>(
    in_: Map<string, Cached<T>>,
    key: string,
    within: Duration,
    ask: () => Promise<T>,
  ): Promise<T> {
    const found = in_.get(key);
    if (found && found.asked + within > clock.real()) return found.value;
    const value = ask();
    in_.delete(key);
    in_.set(key, { asked: clock.real(), value });
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

  const profile = (sender: Sender, within = PROFILE_FOR) =>
    kept(profiles, sender.user, within, async () => {
      try {
        const [{ user }, own] = await Promise.all([
          client.users.info({ user: sender.user, include_locale: true }),
          team(),
        ]);
        const home = user?.team_id ?? sender.team;
        const teams = [home, ...(user?.enterprise_user?.teams ?? [])];
        return {
          // In an organisation Slack names one of a person's workspaces, and not always the same one.
          team: teams.includes(own) ? own : home,
          name: user?.profile?.display_name || user?.profile?.real_name || user?.name || sender.name,
          guest: Boolean(user?.is_restricted || user?.is_ultra_restricted),
          // A deactivated account may do nothing here.
          stranger: Boolean(user?.is_stranger) || user?.deleted === true || !teams.includes(own),
          zone: zoneOf(user?.tz),
          language: user?.locale,
        };
      } catch (thrown) {
        // Slack hides people of other workspaces from us, so a person whom Slack does not know is a stranger.
        const hidden = ['person_gone', 'user_not_visible'].includes(loggedName(failureOf(thrown)));
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
    async by(sender, within) {
      const [who, inside] = await Promise.all([profile(sender, within), members()]);
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
