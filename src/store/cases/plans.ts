import { z } from 'zod';
import type { Plan } from '../../acts/acts.ts';
import type { PersonId } from '../../case/types.ts';
import type { Json } from '../../ports/memory.ts';
import { type DraftPlan, privateWays } from '../../reply/draft.ts';

/**
 * The plan of a form about a send, as its row stores it. `shape`, `anyway` and `owner` (a colleague who had the
 * case) come from its preview.
 */
export type StoredPlan = DraftPlan & { shape?: string; anyway?: boolean; owner?: PersonId };

const optionalText = z.string().exactOptional();
const previewed = {
  shape: optionalText,
  owner: optionalText,
  // The first version wrote a word.
  anyway: z.union([z.boolean(), z.literal('yes').transform(() => true)]).exactOptional(),
};
const also = z.array(z.object({ case: z.string(), seen: z.number().nullable() })).exactOptional();
const privateWay = z.enum(privateWays).exactOptional();
const plans: { [P in Plan]: z.ZodType<StoredPlan & { plan: P }> } = {
  reply: z.object({ plan: z.literal('reply'), also, ...previewed }),
  message: z.object({ plan: z.literal('message'), ...previewed }),
  move: z.object({ plan: z.literal('move'), line: optionalText, way: privateWay, ...previewed }),
  resolve: z.object({ plan: z.literal('resolve'), waiver: optionalText, ...previewed }),
};
const storedPlan = z.union(Object.values(plans));

/** null: this version does not know the plan, so the row is neither offered again nor published. */
export function readPlan(json: Json): StoredPlan | null {
  const read = storedPlan.safeParse(json);
  return read.success ? read.data : null;
}
