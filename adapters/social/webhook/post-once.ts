import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

/**
 * The outcome of one HTTP request. `not_reached`: there was no connection, so nothing of the
 * request left this machine. `broken`: the request may have arrived. `body` is null if it was
 * longer than `most` or broke off.
 */
export type Reached =
  | { is: 'answered'; status: number; headers: IncomingHttpHeaders; body: string | null }
  | { is: 'not_reached'; code: string | undefined }
  | { is: 'broken' };

type Post = { headers: Record<string, string>; body: string; most: number; signal: AbortSignal };

/**
 * Posts exactly once: repeats nothing, follows no redirect, reuses no connection. fetch does not promise
 * this: it repeats a 421, and may write to a kept connection that the other side is closing. It also does not
 * tell whether there was a connection.
 */
export function postOnce(url: string, { headers, body, most, signal }: Post): Promise<Reached> {
  return new Promise(resolve => {
    const secure = new URL(url).protocol === 'https:';
    let connected = false;
    let answered: Reached | null = null;
    const call = (secure ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      agent: false,
      signal,
    });
    call.on('socket', socket => socket.once(secure ? 'secureConnect' : 'connect', () => (connected = true)));
    call.on('response', async response => {
      const { statusCode: status = 0, headers } = response;
      answered = { is: 'answered', status, headers, body: null };
      resolve({ ...answered, body: await textOf(response, most) });
      call.destroy();
    });
    call.on('error', (error: NodeJS.ErrnoException) => {
      if (answered === null) resolve(connected ? { is: 'broken' } : { is: 'not_reached', code: error.code });
    });
    call.on('close', () => answered === null && resolve({ is: 'broken' }));
    call.end(body);
  });
}

async function textOf(response: IncomingMessage, most: number): Promise<string | null> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > most) return null;
      parts.push(part);
    }
  } catch {
    return null; // The status is enough; the rest of the answer is lost.
  }
  return Buffer.concat(parts).toString('utf8');
}
