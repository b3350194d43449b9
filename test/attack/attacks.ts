import { forgedBodies } from './forged-bodies.ts';
import { halfUploads } from './half-uploads.ts';
import { invisiblePosts } from './invisible-posts.ts';
import { consolePastes, teamsPastes } from './long-pastes.ts';
import { readiness } from './readiness.ts';
import type { Site } from './site.ts';

export type Attack = {
  name: string;
  /** Goes on until the signal. The result is how often it was tried. */
  run(site: Site, end: AbortSignal): Promise<number>;
};

/** The attacks under which everybody else must be served as before. */
export const attacks: Attack[] = [
  halfUploads,
  forgedBodies,
  readiness,
  invisiblePosts,
  consolePastes,
  teamsPastes,
];
