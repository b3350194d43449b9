import type { Request, Response } from 'express';
import type { Code } from '../case/types.ts';
import type { Head, Refusal } from './social.ts';

/**
 * The public listener as an adapter sees it. It judges a request by its head first, and reads the body only
 * of one that may be right, and only while there is room for it.
 */
export interface Door {
  /** Opens this one address, letter for letter. */
  at(path: string, route: Route): void;
}

export type Route = {
  /** The owner's name, for the log and the metrics. */
  name: string;
  /** The largest body in bytes. Nothing is verified yet, so a larger one comes from a stranger. */
  most: number;
  /** Judges what the head alone shows, the method too. null: it may be right. */
  refuses(head: Head): Refusal | null;
  /** Answers the request itself, or says why it is refused. */
  take(body: Buffer, request: Request, response: Response): Promise<Refusal | null>;
};

/** A refusal without a sentence, since only programs ask there. */
export const refused = (why: Code, status: number, headers: Record<string, string> = {}): Refusal => ({
  why,
  http: { status, headers, body: '' },
});
