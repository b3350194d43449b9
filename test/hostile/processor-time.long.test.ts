import { describe, expect, test } from 'vitest';
import { parseInbound } from '../../adapters/chat/console/parse.ts';
import * as slackParse from '../../adapters/chat/slack/parse.ts';
import * as slackText from '../../adapters/chat/slack/text.ts';
import * as teamsParse from '../../adapters/chat/teams/parse.ts';
import { phrases } from '../../adapters/chat/teams/phrases.ts';
import * as teamsText from '../../adapters/chat/teams/text.ts';
import { readBody } from '../../adapters/social/webhook/read.ts';
import { names } from '../../src/engine/intake/askers.ts';
import { comparable } from '../../src/engine/intake/own-posts.ts';
import { LONGEST_VALUE, MOST_VALUES } from '../../src/ports/chat.ts';
import * as drafts from '../../src/reply/draft.ts';
import * as measuring from '../../src/reply/measure.ts';
import * as fields from '../../src/view/forms/fields.ts';
import * as foreign from '../../src/view/text/foreign.ts';
import * as graphemes from '../../src/view/text/graphemes.ts';
import * as parts from '../../src/view/text/parts.ts';
import type { Text } from '../../src/view/types.ts';
import { processorTime } from '../support/processor-time.ts';
import { words } from '../view/fixtures.ts';
import { hostileTexts } from './texts.ts';

/**
 * Every function that takes text of customers or of what colleagues type, with the largest text that reaches it.
 * The bound is processor time, so that other processes do not count, and it is the same on every Node.
 */
const MOST_MILLISECONDS = 400;
/** The longest text that a network may give us, and the longest that somebody may type. */
const LONGEST = LONGEST_VALUE;
const TEAMS_BODY = 256 * 1024;

type Calls = Record<string, (text: string) => unknown>;
const alone = (text: string): Text => [{ foreign: text }];
const reader = { phrases: phrases.en };
const counts = ['graphemes', 'utf16', 'bytes'] as const;
const form = { id: 'f', step: 'reply.write', seen: 1 };

/** By module: all that it exports, with how it is called; null where it takes no such text. */
const modules: [name: string, module: object, calls: Record<string, ((text: string) => unknown) | null>][] = [
  [
    'src/view/text/foreign.ts',
    foreign,
    {
      clean: foreign.clean,
      shorten: text => foreign.shorten(text, 2_400, 60),
      pages: text => foreign.pages(text, 2_000),
      start: text => foreign.start(text, LONGEST / 2),
      inline: text => foreign.inline(text, 200),
    },
  ],
  [
    'src/view/text/graphemes.ts',
    graphemes,
    {
      graphemes: text => [...graphemes.graphemes(text)],
      countGraphemes: graphemes.countGraphemes,
      whole: text => graphemes.whole(text, 5),
      isHalf: text => graphemes.isHalf(text, 5),
    },
  ],
  [
    'src/view/text/parts.ts',
    parts,
    {
      foreign: parts.foreign,
      few: text => parts.few(text, words),
      quoted: text => [parts.quoted(text, parts.FIRST, words), parts.quoted(text, null, words)],
      NAME: null,
      EXCERPT: null,
      FIRST: null,
      LATER: null,
      time: null,
      // These take a folder: test/view/hostile.ts draws whole cards of such folders.
      person: null,
      sourceFacts: null,
      account: null,
      where: null,
      shortName: null,
      author: null,
      writer: null,
      root: null,
      textOf: null,
      excerpt: null,
      joined: null,
      postBlocks: null,
      link: null,
      networkSays: null,
      notes: null,
      postedBlocks: null,
      sendBlocks: null,
    },
  ],
  [
    'src/reply/measure.ts',
    measuring,
    {
      measure: text => {
        for (const count of counts)
          for (const max of [280, 2_000, 20_000]) measuring.measure(text, { max, count });
      },
    },
  ],
  [
    'src/reply/draft.ts',
    drafts,
    {
      blank: drafts.blank,
      askedFor: text => drafts.askedFor('move', { line: text, way: text }),
      textsOf: text => drafts.textsOf({ text, plan: 'move', line: text, way: 'dm' }),
      privateWays: null,
      alsoField: null,
    },
  ],
  [
    'adapters/chat/slack/text.ts',
    slackText,
    {
      fit: text => slackText.fit(text, 2_800),
      escaped: slackText.escaped,
      textElements: text => slackText.textElements(text),
      inline: text => slackText.inline(alone(text), 2_800),
      wordsIn: text => slackText.wordsIn(alone(text)),
      altOf: text => slackText.altOf(alone(text)),
      fallbackOf: text => slackText.fallbackOf(alone(text)),
      dateOf: null,
    },
  ],
  [
    'adapters/chat/teams/text.ts',
    teamsText,
    {
      cut: text => teamsText.cut(text, 8_000),
      inert: teamsText.inert,
      escaped: teamsText.escaped,
      runs: text => teamsText.runs(alone(text), 8_000),
      line: text => teamsText.line(alone(text), 8_000),
      sentence: text => teamsText.sentence(text),
      plainLine: text => teamsText.plainLine(alone(text), 500, reader),
    },
  ],
];

const others: Calls = {
  'a draft or a note in a form': text => fields.longNote(text, words),
  'the search for a handle in an answer of ours': text => names(text, 'x'),
  'the comparison of an answer of ours with a send': comparable,
  'a webhook’s mention': text =>
    readBody(
      { mentions: [{ id: 'a', text, posted_at: text, author: { id: text, name: text, handle: text } }] },
      (() => ({})) as never,
    ),
  'a form of the console': text =>
    parseInbound(
      {
        is: 'submit',
        id: '7d0f8f5e-7d0f-4d0f-8d0f-7d0f8f5e7d0f',
        person: 'ana',
        from: 'channel',
        form,
        values: Object.fromEntries(Array.from({ length: MOST_VALUES }, (_, n) => [`v${n}`, text])),
      },
      [],
    ),
  'a command in Slack': text =>
    slackParse.parseCommand({
      command: '/webcare',
      text,
      user_id: 'U',
      team_id: 'T',
      channel_id: 'C',
      trigger_id: 't',
      response_url: text,
    }),
};

const run = (name: string, call: (text: string) => unknown, units = LONGEST) =>
  test(`${name} takes little of the processor for any text`, () => {
    const slow = hostileTexts(units).flatMap(([kind, text]) => {
      const took = processorTime(() => call(text));
      return took < MOST_MILLISECONDS ? [] : [`${Math.round(took)} ms for ${kind}`];
    });
    expect(slow).toEqual([]);
  });

describe.each(modules)('%s', (_, module, calls) => {
  test('is listed here with all that it exports', () => {
    expect(Object.keys(calls).sort()).toEqual(Object.keys(module).sort());
  });
  for (const [name, call] of Object.entries(calls)) if (call) run(name, call);
});
describe('other functions on text from outside', () => {
  for (const [name, call] of Object.entries(others)) run(name, call);
  run(
    'a message in Teams',
    text => readTeams({ type: 'message', text, entities: [mention(text)] }),
    TEAMS_BODY,
  );
  run(
    'a form in Teams',
    text => readTeams({ type: 'message', value: { verb: 'submit', form, text } }),
    TEAMS_BODY,
  );
});

const mention = (text: string) => ({
  type: 'mention',
  text: `${text}`.slice(0, 9),
  mentioned: { id: 'bot' },
});
const readTeams = (more: object) =>
  teamsParse.read({
    channelId: 'msteams',
    serviceUrl: 'https://x.example/',
    from: { id: 'u' },
    recipient: { id: 'bot' },
    conversation: { id: 'c' },
    ...more,
  } as never);
