import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import pino from 'pino';
import type { App, Overrides } from '../../src/app.ts';
import { signedHeaders } from '../stand-ins/reply-receiver.ts';

/**
 * Webcare in this process on Postgres, with its console and a forum that uses the signed webhook. It has no
 * timers, so it delivers only on request.
 */

export const SECRET = `whsec_${Buffer.from('a secret that both sides know!!!').toString('base64')}`;
export const YAML =
  'brand: { name: Acme, language: en }\nchat: { console: true }\nsources: { forum: { type: webhook } }\n';
/**
 * The same with a forum that takes replies, so that a first reply is promised. The benchmark sends no
 * reply.
 */
export const ANSWERABLE = YAML.replace('type: webhook', 'type: webhook, reply_url: "http://127.0.0.1:9/"');
export const KEY = Buffer.alloc(32, 7).toString('base64');

/** The checkout that this file belongs to. */
export const HERE = new URL('../../', import.meta.url);

type Site = {
  yaml?: string;
  secrets?: Record<string, string>;
  overrides?: Overrides;
  /** The checkout whose code runs. */
  root?: URL;
};

export async function openSite(
  url: string,
  { yaml = YAML, secrets = {}, overrides = {}, root = HERE }: Site = {},
): Promise<App> {
  const { startApp } = await codeOf<typeof import('../../src/app.ts')>(root, 'src/app.ts');
  const { loadConfig } = await codeOf<typeof import('../../src/config/load.ts')>(root, 'src/config/load.ts');
  const env = {
    ...secrets,
    PORT: '0',
    CONSOLE_PORT: '0',
    FORUM_SECRET: SECRET,
    DATABASE_URL: url,
    WEBCARE_KEY: KEY,
    WEBCARE_CONFIG: 'webcare.yaml',
  };
  const loaded = loadConfig(env, () => yaml);
  if (!loaded.ok) throw new Error(loaded.message);
  // Log lines are written as usual, but not printed.
  return startApp(loaded.config, pino({ level: 'info' }, { write: () => {} }), {
    timers: false,
    ...overrides,
  });
}

/** A module of a checkout. Older checkouts export the same where the benchmark uses it. */
export const codeOf = <Module>(root: URL, path: string): Promise<Module> => import(new URL(path, root).href);

let made = 0;
/** Mentions of different authors. Each mention starts a case. */
export function newMentions(count: number): { id: string }[] {
  return Array.from({ length: count }, () => {
    made++;
    const nr = String(made).padStart(8, '0');
    return {
      id: `post-${nr}`,
      url: `https://forum.example/t/post-${nr}`,
      text: `My parcel ${nr} has been on its way for nine days and the app says it was delivered. Who can look into this for me?`,
      posted_at: new Date().toISOString(),
      author: { id: `author-${nr}`, handle: `jan${nr}`, name: 'Jan Jansen', followers: 120 },
      thread: `post-${nr}`,
      language: 'en',
    };
  });
}

/** Prepares a signed request. The function sends it and waits for the answer 202. */
export function signedBatch(url: string, mentions: object[]): () => Promise<void> {
  const body = JSON.stringify({ mentions });
  const headers = signedHeaders(SECRET, body, { id: randomUUID() });
  return async () => {
    const { status, text } = await post(`${url}/hooks/forum`, headers, body);
    if (status !== 202) throw new Error(`the webhook answered ${status}: ${text}`);
  };
}

const agent = new Agent({ keepAlive: true });
/** Sends over a connection that stays open, as the server of a forum or a browser does. */
export function post(
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: 'POST', agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      response => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
        );
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
