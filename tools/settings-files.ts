import { chats, networks, otherChats, standInChat, standInNetwork } from '../src/config/registered.ts';
import { jsonSchema } from '../src/config/schema.ts';
import { secretOf } from '../src/config/secrets.ts';
import type { Secret } from '../src/ports/settings.ts';
import { newSecret } from '../src/settings/new-secret.ts';
import { TEXT_LANGUAGES, TEXTS } from '../src/words/texts.ts';

/** The files that show people all settings, made from those of the core and of the adapters. */
export const settingsFiles = (): Record<string, string> => ({
  'src/config/webcare.schema.json': schemaText(),
  'webcare.example.yaml': exampleYaml(),
  '.env.example': exampleEnv(),
});

/** Puts lists of words on one line, as the formatter does. */
const schemaText = (): string =>
  `${JSON.stringify(jsonSchema(), null, 2).replace(/\[\n\s+([^[\]{}]*?)\n\s+\]/g, (_, items: string) => `[${items.replace(/\n\s+/g, ' ')}]`)}\n`;

const indented = (text: string, by: string): string =>
  text
    .split('\n')
    .map(line => `${by}${line}`)
    .join('\n');

function exampleYaml(): string {
  const accounts = (person: 0 | 1) =>
    otherChats.map(({ name, settings }) => `#    ${name}: ${settings.account.examples[person]}\n`).join('');
  const sources = [...networks.filter(network => network !== standInNetwork), standInNetwork]
    .map(({ name, settings: { example } }) => {
      const below = example.below === '' ? '' : `\n${indented(example.below, '#    ')}`;
      return `#  ${example.name}:\n#    type: ${name}${below}\n`;
    })
    .join('');
  const texts = TEXT_LANGUAGES.map(language => {
    const { moved, invite } = TEXTS[language];
    return `#  ${language}:\n#    moved: ${JSON.stringify(moved)}\n#    invite: ${JSON.stringify(invite)}\n`;
  }).join('');
  return `# yaml-language-server: $schema=./src/config/webcare.schema.json
#
# Everything about Webcare that is not secret. Copy it to webcare.yaml and change what you need; what you leave
# out has the value shown, or is off. Secrets (tokens, keys, passwords) are in the environment: see .env.example.
# Durations are a whole number and a unit: 90s, 15m, 1h, 2d.

brand:
  name: Acme                    # as customers know it
  language: en                  # of cards, forms and reminders

# Where the team works. The console on this machine is there when no other chat is.
#chat:
${indented(standInChat.settings.example, '#  ')}
#  digest: { above: 30, per: 10m }   # more new cases than that in that time share one card; left out, each has its own
${otherChats.map(({ settings }) => `${indented(settings.example, '#  ')}\n`).join('')}
# Who is on the team. With nobody listed every full member of the channel is agent and lead; in production
# somebody must be listed.
# Roles: reader (looks on), agent (answers), lead (answers, assigns cases to people, takes over without a reason, sees
# the figures of people, and is told of trouble while nobody is on call).
#people:
#  - name: Ana de Vries
${accounts(0)}#    roles: [agent]
#  - name: Bram Jansen
${accounts(1)}#    roles: [agent, lead]

# Where posts come from and answers go to. With none listed the demo network runs in the console, and nothing comes in
# where another chat is set up.
# The name of a source is part of its address and of its secret: POST /hooks/forum, FORUM_SECRET.
#sources:
${sources}
sla:
  timezone: UTC                 # where the team works, for example Europe/Amsterdam
  first_reply: 1h
  resolve: 2d
  remind_at: [50, 75, 90]       # percent of the time; the deadline itself is always told

# Who is reminded of what nobody has claimed: each in turn, for a day or a week from local midnight.
#on_call:
#  people: [Ana de Vries, Bram Jansen]
#  rotate: weekly                # or daily
#  from: 2026-11-02

cases:
  grace: 1d                     # how long after resolving thanks change nothing, and other posts ask whether to reopen

replies:
  undo: 10s                     # how long a reply can be taken back; 0s sends at once

# The texts that forms propose for customers, in the language of the post that is answered; in a language that is not
# here they propose nothing. A post that names no language counts as written in that of the brand.
#texts:
${texts}
# Of the Postgres in DATABASE_URL.
database:
  pool: 10                      # connections that each process opens at most
`;
}

function exampleEnv(): string {
  const ofChats = chats
    .map(({ settings }) => variables(settings.secrets, name => name))
    .filter(text => text !== '')
    .join('\n');
  const ofSources = networks
    .map(({ settings }) =>
      variables(settings.secrets(settings.example.name), secretOf(settings.example.name)),
    )
    .join('');
  return `# Copy this to .env and fill in what you use. Everything may be left out: then Webcare runs on this machine with
# its console and a demo network. What is not secret is in webcare.yaml: see webcare.example.yaml.

# The public listener: /slack/events, /api/messages, /hooks/<source>, /healthz.
#PORT=3000
# The address it listens on. Left out: this machine only (127.0.0.1), or every network (0.0.0.0) once PUBLIC_URL
# or a chat that calls PORT is set up.
#HOST=127.0.0.1
# How the outside reaches PORT.
#PUBLIC_URL=https://webcare.example.com
# /metrics and /readyz on a listener of their own; METRICS_HOST is 127.0.0.1 unless set. Left out: they are on PORT,
# for callers on this machine. METRICS_TOKEN lets others in as well, who send it as a bearer token.
#METRICS_PORT=9464
#METRICS_HOST=127.0.0.1
#METRICS_TOKEN=
# The console; always on this machine only. Where posts are real it opens with the token that the start prints.
#CONSOLE_PORT=4280
# Another place for webcare.yaml.
#WEBCARE_CONFIG=webcare.yaml

# Postgres. Left out: an embedded database in DATA_DIR, for trying out and small teams.
#DATABASE_URL=postgres://webcare:password@127.0.0.1:5432/webcare
#DATA_DIR=./data
# 32 bytes in base64 or hex; encrypts what Webcare remembers of chats and networks. Needed with DATABASE_URL, the
# same on every process; made and kept in DATA_DIR without. Make one with:
# ${newSecret()}
# To change it, write the new one before the old one (new,old) and run npx webcare rotate: see SECURITY.md.
#WEBCARE_KEY=

${ofChats}
# The secret of each source begins with its name in webcare.yaml in capitals: forum has FORUM_SECRET.
${ofSources}
# production refuses what is only for trying out.
#NODE_ENV=production
# Of the log on standard output: debug, info, warn, error or silent. Left out: info, and warn where somebody tries
# it in a terminal.
#LOG_LEVEL=info
`;
}

const variables = (secrets: readonly Secret[], variableOf: (name: string) => string): string =>
  secrets
    .flatMap(({ name, example }) => {
      if (example === undefined) return [];
      const about = example.about === undefined ? '' : `${indented(example.about, '# ')}\n`;
      return [`${about}#${variableOf(name)}=${example.value}\n`];
    })
    .join('');
