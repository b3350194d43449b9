import { type Agent, request } from 'node:http';

export type Answered = { status: number; text: string };
type Sending = {
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Left out: a connection of its own. */
  agent?: Agent;
};

/** One request. Status 0: the connection broke off. */
export function send(url: string, { headers = {}, body, agent }: Sending = {}): Promise<Answered> {
  return new Promise(resolve => {
    const sent = request(
      url,
      {
        method: body === undefined ? 'GET' : 'POST',
        agent: agent ?? false,
        headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
      },
      response => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
        );
        response.on('error', () => resolve({ status: 0, text: '' }));
      },
    );
    sent.on('error', () => resolve({ status: 0, text: '' }));
    sent.end(body);
  });
}

/** Sends again and again over so many connections until the signal, and says how often. */
export async function flood(connections: number, end: AbortSignal, once: () => Promise<unknown>) {
  let sent = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (!end.aborted) {
        await once();
        sent++;
      }
    }),
  );
  return sent;
}
