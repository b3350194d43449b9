import { describe, expect, test } from 'vitest';
import { drawingClauses } from './chat/drawing.ts';
import { formClauses } from './chat/forms.ts';
import type { Check, MakeHarness } from './chat/harness.ts';
import { desk } from './chat/harness.ts';
import { messageClauses } from './chat/messages.ts';
import { pressClauses } from './chat/presses.ts';
import { troubleClauses } from './chat/trouble.ts';

const clauses = { ...messageClauses, ...pressClauses, ...formClauses, ...troubleClauses, ...drawingClauses };
export type Clause = keyof typeof clauses;

/**
 * The duties of every chat towards the engine and its readers. `make` starts the real adapter and returns
 * a harness that presses and reads like a person. A clause that a chat cannot keep is declared in `gaps`
 * with a reason, and the reason is printed.
 */
export function chatContract(name: string, make: MakeHarness, gaps: Partial<Record<Clause, string>>): void {
  describe(`the chat contract: ${name}`, () => {
    for (const [clause, check] of Object.entries(clauses) as [Clause, Check][]) {
      test(clause, { timeout: 30_000 }, async () => {
        const gap = gaps[clause];
        if (gap !== undefined) {
          console.log(`gap: ${name}: ${clause}: ${gap}`);
          expect(gap).not.toBe('');
          return;
        }
        const started = await desk(make);
        try {
          await check(started);
          expect(started.chat.complaints()).toEqual([]);
        } finally {
          await started.chat.close();
        }
      });
    }
  });
}
