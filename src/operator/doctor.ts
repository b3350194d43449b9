import { ahead, count, duration, listed, mend, type Sentence } from './sentences.ts';

/** The findings of `webcare doctor`, except those about chats and sources: adapters bring their own. */
export const findings = {
  settings: (): Sentence => 'webcare.yaml and the environment are complete.',
  no_source: (): Exclude<Sentence, string> =>
    mend(
      'No source is set up, so no post comes in.',
      'Add one below sources in webcare.yaml, for example forum: { type: webhook }. To try it first, add practice: { type: demo }: invented customers then write into the team’s channel, with cards that say so.',
    ),

  database: (f: { version: string; offset: number }): Sentence =>
    `Postgres ${f.version} answers; its clock is within ${duration(Math.abs(f.offset))} of ours.`,
  database_away: (f: { why: string }): Sentence =>
    mend(
      `The database in DATABASE_URL cannot be used (${f.why}).`,
      'See that it runs and that address, name and password in DATABASE_URL are right.',
    ),
  database_url_unread: (): Sentence =>
    mend(
      'DATABASE_URL cannot be read.',
      'Write it like postgres://user:password@host:5432/webcare. In the password write % as %25, # as %23, / as %2F and ? as %3F.',
    ),
  database_file: (f: { path: string; why: string }): Sentence =>
    mend(
      `DATABASE_URL names the file ${f.path}, which cannot be read (${f.why}).`,
      'Put the certificate there, and let the user that runs this read it.',
    ),
  database_no_tls: (): Sentence =>
    mend(
      'DATABASE_URL asks for TLS (sslmode), and the server has none.',
      'Turn TLS on there; or, where the way to it is safe, write sslmode=disable.',
    ),
  database_wants_tls: (): Sentence =>
    mend('The database takes no connection without TLS.', 'Add ?sslmode=verify-full to DATABASE_URL.'),
  database_untrusted: (f: { why: string }): Sentence =>
    mend(
      `The certificate of the database is not trusted (${f.why}).`,
      'Name the certificate of its authority with sslrootcert=/path/to/ca.pem in DATABASE_URL, and write the host as the certificate does.',
    ),
  database_reads_only: (): Sentence =>
    mend(
      'The database only reads.',
      'Point DATABASE_URL at the server that writes. If this is that server, end its recovery, or turn default_transaction_read_only off.',
    ),
  database_full: (): Sentence =>
    mend(
      'The database has no connection left.',
      'Raise max_connections there, let others take fewer, or lower database.pool in webcare.yaml.',
    ),
  database_closed: (f: { why: string }): Sentence =>
    mend(
      `The user in DATABASE_URL has no right to make tables in that database (${f.why}).`,
      'Make it the owner of the database, or grant it create on the schema, for example: grant create on schema public to webcare.',
    ),
  database_encoding: (f: { encoding: string }): Sentence =>
    mend(
      `The database is encoded in ${f.encoding}, which cannot hold what people write.`,
      "Make a new one, for example: create database webcare encoding 'UTF8' template template0.",
    ),
  database_pool_large: (f: { pool: number; most: number }): Sentence =>
    mend(
      `Each process takes up to ${f.pool} connections, and the database allows ${f.most}.`,
      'Lower database.pool in webcare.yaml, or raise max_connections there.',
    ),
  database_old: (f: { version: string }): Sentence =>
    mend(`Postgres ${f.version} is too old.`, 'Use Postgres 14 or newer.'),
  database_clock: (f: { offset: number }): Sentence =>
    mend(
      `The database's clock is ${ahead(f.offset)} ours.`,
      'Have the clocks of both machines set by a time server (NTP).',
    ),
  schema: (f: { version: string }): Sentence => `The schema is ${f.version}, as this version expects.`,
  schema_new: (): Sentence => 'The database is empty; the first start makes the tables.',
  schema_behind: (f: { version: string; expected: string }): Sentence =>
    `The schema is ${f.version}; the next start brings it to ${f.expected}.`,
  schema_newer: (f: { version: string; expected: string }): Sentence =>
    mend(
      `The schema is ${f.version}, and this version of Webcare knows none later than ${f.expected}.`,
      'Start the newer version that made it, or put back a copy of the database from before.',
    ),
  schema_unknown: (f: { why: string }): Sentence =>
    mend(
      `The tables could not be looked at (${f.why}).`,
      'Let the user in DATABASE_URL create and read tables in that database.',
    ),
  key: (): Sentence => 'WEBCARE_KEY opens what this database keeps.',
  key_wrong: (): Sentence =>
    mend(
      'WEBCARE_KEY does not open what this database keeps.',
      'Set it to the key that this database was begun with, the same on every process.',
    ),
  key_rotated: (): Sentence =>
    'Everything this database keeps lies under the newest key; the older ones may be taken out of WEBCARE_KEY.',
  key_behind: (f: { older: number; of: number }): Sentence =>
    mend(
      `${f.older} of the ${count(f.of, 'value', 'values')} that adapters remember still ${f.older === 1 ? 'lies' : 'lie'} under an older key.`,
      'Once every process has the newest key first in WEBCARE_KEY, run npx webcare rotate.',
    ),
  key_lost: (f: { lost: number; of: number }): Sentence =>
    mend(
      `${f.lost} of the ${count(f.of, 'value', 'values')} that adapters remember ${f.lost === 1 ? 'opens' : 'open'} with no key in WEBCARE_KEY.`,
      'Add the key they were written with after the newest, WEBCARE_KEY=new,old, on every process, and run npx webcare rotate.',
    ),
  folder: (f: { folder: string }): Sentence =>
    `The embedded database is in ${f.folder}. It is for trying out and small teams.`,
  folder_new: (f: { folder: string }): Sentence =>
    `The first start makes an embedded database in ${f.folder}. It is for trying out and small teams.`,
  folder_closed: (f: { folder: string; why: string }): Sentence =>
    mend(
      `${f.folder} cannot be written (${f.why}).`,
      'Let the user that runs this write there, or set DATA_DIR or DATABASE_URL.',
    ),

  only_refused: (f: { source: string; status: number; why: string }): Sentence =>
    mend(
      `Nothing that comes in from ${f.source} is accepted; the newest was refused with ${f.status} (${f.why}).`,
      'See that both sides have the same secret and the right time. The log names the fields that are wrong.',
    ),

  proxy_unused: (f: { name: string }): Sentence =>
    mend(
      `${f.name} is set, and Webcare does not use it: it calls Slack, Teams and networks directly.`,
      'Let this machine reach them without the proxy, or unset it if they are reached.',
    ),

  folder_open: (f: { folder: string }): Sentence =>
    mend(
      `Other users of this machine may read what customers wrote, in ${f.folder}.`,
      'The next start closes it to them. If this stays, let the user that runs this own the folder, on a file system that has rights.',
    ),

  public_url: (f: { url: string }): Sentence => `${f.url} leads to a running Webcare.`,
  public_url_missing: (f: { whom: string }): Sentence =>
    mend(
      `PUBLIC_URL is not set, so whether ${f.whom} can reach PORT was not tried.`,
      'Set PUBLIC_URL to how the outside reaches PORT, for example https://webcare.example.com.',
    ),
  public_url_needless: (): Sentence => 'Nothing outside needs to reach PORT.',
  public_url_plain: (f: { url: string; callers: string[] }): Sentence =>
    mend(
      `${f.url} is not https, and ${listed(f.callers)} call nothing else.`,
      'Put a proxy with a certificate before PORT, and set PUBLIC_URL to its https address.',
    ),
  public_url_away: (f: { url: string; why: string }): Sentence =>
    mend(
      `${f.url} cannot be reached from here (${f.why}).`,
      'See that its name, its certificate and the way to it are right; a network may also keep its own machines from its public address.',
    ),
  public_metrics: (f: { url: string }): Sentence =>
    mend(
      `${f.url}/metrics shows anybody how Webcare does.`,
      'Set METRICS_PORT, so that a proxy on this machine no longer passes it on, or refuse that path there.',
    ),
  public_url_other: (f: { url: string; status: number }): Sentence =>
    mend(
      `${f.url}/healthz answers ${f.status}, and not as Webcare does.`,
      'Start Webcare, and see that what listens at PUBLIC_URL passes every path on to PORT.',
    ),
};

export const doctor = {
  begins: (version: string): string =>
    `Webcare ${version}. This looks whether all is well; it changes nothing and posts nothing.`,
  areas: {
    settings: 'Settings',
    database: 'Database',
    outside: 'From outside',
    source: (name: string): string => `Source ${name}`,
  },
  is: { ok: 'ok', wrong: 'wrong', unclear: 'could not tell' },
  ends: (wrong: number, unclear: number): string =>
    wrong + unclear === 0
      ? 'All is well.'
      : [
          wrong > 0 && `${count(wrong, 'thing is', 'things are')} wrong`,
          unclear > 0 && `${count(unclear, 'thing', 'things')} could not be told`,
        ]
          .filter(Boolean)
          .join(', ')
          .concat('.'),
};
