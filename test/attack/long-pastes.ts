import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '../../src/ports/chat.ts';
import type { Attack } from './attacks.ts';
import type { Site } from './site.ts';

/**
 * Somebody pastes very long texts into a reply, at the console or in Teams, again and again and as fast as a
 * person can.
 */
const AGAIN_AFTER = 250;
const TEXTS = ['ش'.repeat(100_000), '😀'.repeat(50_000), '漢'.repeat(30_000), 'e\u0301'.repeat(50_000)];

let cases = 0;
const newCase = ({ newCard }: Site) => {
  const text = `Somebody answers this with a whole book, number ${++cases}.`;
  return newCard(`paste-${cases}`, text).then(card => ({ card, text }));
};

export const consolePastes: Attack = {
  name: 'long pastes at the console',
  async run(site, end) {
    const { card } = await newCase(site);
    const opened = await site.console.press('bram', 'reply', card);
    let pasted = 0;
    for (; !end.aborted; pasted++, await pause(AGAIN_AFTER)) {
      const { id, step, about, seen } = formIn(opened);
      const answer = await site.console.inbound('bram', {
        is: 'submit',
        on: card.on,
        form: { id, step, about, seen },
        values: { text: TEXTS[pasted % TEXTS.length]! },
      });
      if (answer.show !== 'errors') throw new Error(`a paste was answered with ${answer.show}`);
    }
    return pasted;
  },
};

function formIn(answer: Answer) {
  if (answer.show !== 'form' && answer.show !== 'errors') throw new Error(`no form, but ${answer.show}`);
  return answer.form;
}

export const teamsPastes: Attack = {
  name: 'long pastes in task/submit of Teams',
  async run(site, end) {
    const { teams, ana, inTeams } = site;
    const { text } = await newCase(site);
    await teams.press(ana, inTeams(text), 'Reply publicly');
    const { data } = actionsOf(teams.dialog(ana)?.card).find(({ data }) => data?.verb === 'submit') ?? {};
    if (!data) throw new Error('the reply opened no dialog in Teams');
    let pasted = 0;
    for (; !end.aborted; pasted++, await pause(AGAIN_AFTER)) {
      const activity = teams.from(ana, inTeams(text).conversation, {
        type: 'invoke',
        name: 'task/submit',
        id: `f:${randomUUID()}`,
        value: { data: { ...data, text: TEXTS[pasted % TEXTS.length]! } },
      });
      const answered = await teams.send(activity, '');
      const says = await answered.text();
      if (answered.status !== 200) throw new Error(`a paste was answered with ${answered.status}: ${says}`);
    }
    return pasted;
  },
};

type Action = { data?: Record<string, unknown> };
/** All actions of a card, wherever they are. */
function actionsOf(within: unknown): Action[] {
  if (typeof within !== 'object' || within === null) return [];
  const own = 'data' in within ? [within as Action] : [];
  return [...own, ...Object.values(within).flatMap(actionsOf)];
}
