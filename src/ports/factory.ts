import type { Router } from 'express';
import type { Logger } from 'pino';
import type { Duration, Instant } from '../case/types.ts';
import type { ChatAdapter } from './chat.ts';
import type { Memory } from './memory.ts';
import type { SocialAdapter } from './social.ts';

/** The case's time and the real one. Only the demo lets them differ. */
export interface Clock {
  /** The case's time: deadlines, reminders, what cards show. */
  now(): Instant;
  /** Local time plus the measured offset to the database: leases, lanes, signatures, same-key windows. */
  real(): Instant;
}
/** The demo's clock can be moved on; it never goes back. */
export interface DemoClock extends Clock {
  forward(by: Duration): Promise<void>;
}

/** What every adapter is made from. `config` is its own part of webcare.yaml; `secrets` holds only what it needs. */
export type Made<C, S = Record<string, never>> = {
  config: C;
  secrets: S;
  memory: Memory;
  clock: Clock;
  log: Logger;
};
/** `http` is the public listener (PORT), for adapters that are called from outside. */
export type ChatFactory<C, S> = (made: Made<C, S> & { http: Router }) => Promise<ChatAdapter> | ChatAdapter;
export type SocialFactory<C, S> = (
  made: Made<C, S> & { name: string },
) => Promise<SocialAdapter> | SocialAdapter;
/** A page the console shows beside the channel: the demo network's. */
export type Panel = { path: string; title: string; router: Router };
