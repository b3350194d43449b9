// @ts-check
/** @typedef {import('../../../../src/ports/chat.ts').Answer} Answer */

/** The server refused a request, and gave the sentence that we show. */
export class Refused extends Error {}
/** No answer came, so we do not know whether the request was carried out. */
export class Unreachable extends Error {}

/** @param {string} path @param {RequestInit} [init] */
async function call(path, init) {
  let response;
  let text;
  try {
    response = await fetch(path, { ...init, signal: AbortSignal.timeout(20_000) });
    text = await response.text();
  } catch (error) {
    throw new Unreachable('Webcare did not answer.', { cause: error });
  }
  if (!response.ok) throw new Refused(text.trim() || `Webcare answered ${response.status}.`);
  return JSON.parse(text);
}

/** @param {string} path @param {Record<string, string>} [query] */
export const get = (path, query = {}) => call(`${path}?${new URLSearchParams(query)}`);

/** @param {string} path @param {unknown} body @param {RequestInit} [init] */
export const post = (path, body, init) =>
  call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...init,
  });

/** @param {Record<string, unknown>} inbound @returns {Promise<Answer>} */
export const inbound = inbound => post('/api/inbound', inbound);

/** Says in a sentence how something failed, and what to do about it. @param {unknown} error @returns {string} */
export function sentenceOf(error) {
  if (error instanceof Unreachable)
    return 'Webcare did not answer, so this may not have happened. Look whether it is still running, then try again: trying again does nothing twice.';
  if (error instanceof Error) return error.message;
  return String(error);
}
