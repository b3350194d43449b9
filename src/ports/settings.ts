import type { z } from 'zod';
import type { Role } from '../case/commands.ts';
import type { Code } from '../case/types.ts';
import type { Findings } from '../operator/sentences.ts';
import type { Language } from '../words/words.ts';

/**
 * The settings of an adapter: `settings.ts` of its folder. Every start reads them, even if the adapter is not
 * used, so they load no SDK. Their methods take values that their own `shape` and `secrets` have made.
 */

/** Variables of the environment, by name. A variable that is not set, or empty, is undefined. */
export type Given = Readonly<Record<string, string | undefined>>;
/** A fault: `says` completes the sentence that begins with the setting's name, and tells what to do. */
export type Wrong = { setting: string; says: string };

/** A variable of the environment that only this adapter reads. No message repeats its value. */
export type Secret<Key extends string = string, Name extends string = string> = {
  /** The whole name for a chat. For a source its last part: SECRET is FORUM_SECRET for the source forum. */
  name: Name;
  /** The key of this secret in the adapter's `secrets`. */
  key: Key;
  /** Says where a person finds it, if it is needed and not set. null or left out: not needed. */
  missing?(given: Given): string | null;
  /** Says what is wrong with this value, and what to do. null: nothing is wrong. */
  fault?(value: string, given: Given): string | null;
  /** The message if it is set but the chat is not configured. */
  unused?: string;
  /** Recognises such a value in webcare.yaml, where it must not be. */
  looksLike?: RegExp;
  /** Its line in .env.example, with the comment above it. */
  example?: { value: string; about?: string };
};

/** The secrets that are set, under the adapter's names for them. */
export type SecretsOf<Key extends string = string> = { readonly [K in Key]?: string };

/** Where PORT listens. */
export type Listening = { host: string; loopback: boolean; production: boolean };

/**
 * The field of `people` in webcare.yaml that holds a person's account in this chat. It has the chat's name.
 */
export type AccountField = {
  shape: z.ZodType<string>;
  /** The accounts of two different people. */
  examples: readonly [string, string];
  /** The workspace of these accounts. Left out: the id does not tell it, and the adapter vouches for it. */
  workspace?: string;
  /** Makes an account for people without one in the settings. Left out: they are not in this chat. */
  fromName?(name: string): string;
};

/** A person on the team when nobody is listed. */
export type DefaultPerson = { name: string; roles: Role[]; account: string };

export interface ChatSettings<Written = unknown, Config = object, Key extends string = string> {
  /** Its name in the report of `doctor`. */
  title: string;
  /** The settings below `chat.<name>`. */
  shape: z.ZodType<Written>;
  config(written: Written): Config;
  secrets: readonly Secret<Key>[];
  /** Finds faults between secrets that are each right by themselves. */
  crossCheck?(given: Given, listening: Listening): Wrong[];
  /** Does the chat call PORT? Then the outside must reach it. */
  calls(secrets: SecretsOf<Key>): boolean;
  account: AccountField;
  /** It needs nothing from outside, so it runs when there is no other chat. `shape` is then true or false. */
  standIn?: { people: readonly DefaultPerson[] };
  /** First words of source names that could be confused with its secrets, besides its own name. */
  reserves?: readonly string[];
  findings: Findings;
  /** `name`: within a sentence. `reasons`: for refusals that only this adapter gives. */
  phrases: Record<Language, { name: string; reasons: Record<Code, string> }>;
  /** Its lines in webcare.example.yaml. */
  example: string;
}

/** The last part of the name of a source's secret. */
export type SecretSuffix = 'SECRET' | 'TOKEN' | 'PASSWORD';

export interface SourceSettings<Written = unknown, Config = object, Key extends string = string> {
  /** The settings below `sources.<name>`, besides `type`. */
  shape: z.ZodType<Written> & { readonly shape: z.ZodRawShape };
  config(written: Written): Config;
  secrets(source: string): readonly Secret<Key, SecretSuffix>[];
  /** The network needs nothing from outside, so it runs when no source is configured. */
  standIn?: true;
  findings: Findings;
  /** `reasons`: for refusals that only this adapter gives. */
  phrases: Record<Language, { reasons: Record<Code, string> }>;
  /** A source of this type in webcare.example.yaml: its name, and the settings below it. */
  example: { name: string; below: string };
}
