import type { z } from 'zod';
import type { Role } from '../case/commands.ts';
import type { Code } from '../case/types.ts';
import type { Findings } from '../operator/sentences.ts';
import type { Language } from '../words/words.ts';

/**
 * The settings of an adapter: `settings.ts` of its folder. Every start reads them, also where the adapter is not used,
 * so they load no SDK. Their methods take values that their own `shape` and `secrets` have made.
 */

/** Variables of the environment, by name; those that are not set, or empty, are undefined. */
export type Given = Readonly<Record<string, string | undefined>>;
/** Something wrong: `says` completes the sentence that the setting's name begins, and tells what to do. */
export type Wrong = { setting: string; says: string };

/** What is for trying out only: a variable of the environment, or a key below the adapter's own in webcare.yaml. */
export type Weakness = { says: string } & ({ variable: string } | { key: string });

/** A variable of the environment that only this adapter reads. Its value is never repeated in a message. */
export type Secret<Key extends string = string, Name extends string = string> = {
  /** The whole name for a chat. For a source the part after its own name: SECRET is FORUM_SECRET for the source forum. */
  name: Name;
  /** Its name among the secrets that the adapter is made with. */
  key: Key;
  /** Says where a person finds it, if it is needed and not set. null, or left out: it is not needed. */
  missing?(given: Given): string | null;
  /** Says what is wrong with this value, and what to do. null: nothing. */
  fault?(value: string, given: Given): string | null;
  /** What of this value no other source may have: who holds it could speak for both. */
  exclusive?(value: string): readonly string[];
  /** The message if it is set but the chat is not configured. */
  unused?: string;
  /** Recognises such a value in webcare.yaml, where it must not be. */
  looksLike?: RegExp;
  /** Its line in .env.example, with the comment above it. */
  example?: { value: string; about?: string };
};

/** The secrets that are set, by the name that the adapter has for them. */
export type SecretsOf<Key extends string = string> = { readonly [K in Key]?: string };

/** Where PORT listens. */
export type Listening = { host: string; loopback: boolean; production: boolean };

/** The field by which `people` in webcare.yaml tell who somebody is in this chat. It has the chat's name. */
export type AccountField = {
  shape: z.ZodType<string>;
  /** The accounts of two different people. */
  examples: readonly [string, string];
  /** The workspace of these accounts. Left out: the id says nothing of it, and the adapter vouches for it. */
  workspace?: string;
  /** The account of people who have none in the settings. Left out: they are not in this chat. */
  fromName?(name: string): string;
};

/** Somebody who is on the team when nobody is listed. */
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
  /** Finds what can be guessed or read on the way, which production refuses. */
  weak?(written: Written, given: Given): Weakness[];
  /** Whether the chat calls PORT, which then must be reached from outside. */
  calls(secrets: SecretsOf<Key>): boolean;
  account: AccountField;
  /** It needs nothing from outside, so it is there by itself where no other chat is. `shape` is then true or false. */
  standIn?: { people: readonly DefaultPerson[] };
  /** First words of source names that would be mistaken for its secrets, besides its own name. */
  reserves?: readonly string[];
  findings: Findings;
  /** `name`: within a sentence. `reasons`: of refusals that only this adapter gives. */
  phrases: Record<Language, { name: string; reasons: Record<Code, string> }>;
  /** Its lines in webcare.example.yaml. */
  example: string;
}

/** How the name of a source's secret ends. */
export type SecretSuffix = 'SECRET' | 'TOKEN' | 'PASSWORD';

export interface SourceSettings<Written = unknown, Config = object, Key extends string = string> {
  /** The settings below `sources.<name>`, besides `type`. */
  shape: z.ZodType<Written> & { readonly shape: z.ZodRawShape };
  config(written: Written): Config;
  secrets(source: string): readonly Secret<Key, SecretSuffix>[];
  /** Finds what can be guessed or read on the way, which production refuses. */
  weak?(written: Written): Weakness[];
  /** It needs nothing from outside, so it is there by itself where no source is configured. */
  standIn?: true;
  findings: Findings;
  /** `reasons`: of refusals that only this adapter gives. */
  phrases: Record<Language, { reasons: Record<Code, string> }>;
  /** A source of this type in webcare.example.yaml: its name, and what stands below it. */
  example: { name: string; below: string };
}
