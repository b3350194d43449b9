import { setTimeout as pause } from 'node:timers/promises';
import type { Message, Person } from '../stand-ins/teams/state.ts';
import type { Day } from './day.ts';
import type { Random } from './random.ts';

/** Ana works in Slack and Bram in Teams. A press may fail in bad weather; then they leave it. */

export type Team = ReturnType<typeof team>;

const THREAD = /\b(m\d{4})(?:x\d+)?, where is it\?/;
export const threadOn = (text: string): string | null => THREAD.exec(text)?.[1] ?? null;

export function team(day: Day, random: Random) {
  const counts = { claims: 0, replies: 0, resolved: 0, failed: 0 };
  const submitted: string[] = [];
  const { slack, teams, bram } = day;
  const pick = <T>(all: T[]): T | undefined => all[Math.floor(random() * all.length)];
  const on = (cards: string[], button: string) =>
    pick(cards.filter(text => text.includes(`[${button}]`) && threadOn(text) !== null));
  const lineOf = (text: string) => THREAD.exec(text)![0];
  const read = (message: Message, who: Person | null) => teams.linesOf(message, who).lines.join('\n');
  const inTeams = (button: string) =>
    pick(teams.inChannel().filter(message => on([read(message, null)], button) !== undefined));

  /** Waits for a short while, because Slack acknowledges first. */
  async function soon(seen: () => boolean): Promise<boolean> {
    for (let n = 0; n < 150 && !seen(); n++) await pause(20);
    return seen();
  }
  async function inSlackModal(values: Record<string, string>, button: string): Promise<boolean> {
    if (!(await soon(() => slack.modal('U0ANA')?.submit === button))) return false;
    await slack.submit('U0ANA', values);
    return true;
  }

  const acts = {
    async claim(): Promise<boolean> {
      const message = inTeams('Claim');
      if (message && random.chance(0.5)) return teams.press(bram, message, 'Claim');
      const card = on(day.inSlack(), 'Claim');
      return card !== undefined && slack.press('U0ANA', 'Claim', lineOf(card));
    },
    async replyInSlack(text: string): Promise<boolean> {
      const card = on(day.inSlack(), 'Reply publicly');
      if (card === undefined) return false;
      await slack.press('U0ANA', 'Reply publicly', lineOf(card));
      const done =
        (await inSlackModal({ 'Your public reply': text }, 'Preview')) &&
        (await inSlackModal({}, 'Post publicly')) &&
        (await soon(() => slack.modal('U0ANA') === null));
      if (!done && slack.modal('U0ANA') !== null) await slack.dismiss('U0ANA');
      return done;
    },
    async replyInTeams(text: string): Promise<boolean> {
      const message = inTeams('Reply publicly');
      if (!message || !(await teams.press(bram, message, 'Reply publicly'))) return false;
      const form = teams.dialog(bram);
      if (form === null || !read(form, bram).includes('Your public reply')) return false;
      teams.type(bram, form, { 'Your public reply': text });
      await teams.press(bram, form, 'Preview');
      const preview = teams.dialog(bram);
      if (preview === null || !(await teams.press(bram, preview, 'Post publicly'))) return false;
      const after = teams.dialog(bram);
      return after !== null && read(after, bram).includes('It is on its way');
    },
    async resolve(): Promise<boolean> {
      const message = pick(teams.inChannel().filter(each => read(each, null).includes('Posted as Acme')));
      if (!message || !(await teams.press(bram, message, 'More'))) return false;
      return teams.press(bram, message, 'Resolve');
    },
  };

  return {
    counts,
    submitted,
    /** Somebody claims a case in this chat, so its cards change in both. */
    async claim(chat: 'slack' | 'teams', thread: string): Promise<void> {
      const message = teams.inChannel().findLast(each => threadOn(read(each, null)) === thread);
      const pressed =
        chat === 'slack'
          ? await slack.press('U0ANA', 'Claim', `${thread}, where is it?`)
          : message !== undefined && (await teams.press(bram, message, 'Claim'));
      if (!pressed) throw new Error(`${thread} could not be claimed in ${chat}`);
    },
    async work(): Promise<void> {
      const { app } = day.processes[random.chance(0.5) ? 0 : 1]!;
      slack.connect(`${app.url()}/slack/events`, day.time.now);
      teams.connect(`${app.url()}/api/messages`);
      if (await acts.claim()) counts.claims++;
      else counts.failed++;
      const text = `Answer number ${submitted.length + counts.failed} of this day.`;
      if (await (random.chance(0.5) ? acts.replyInSlack(text) : acts.replyInTeams(text)))
        submitted.push(text);
      else counts.failed++;
      counts.replies = submitted.length;
      if (random.chance(0.4) && (await acts.resolve())) counts.resolved++;
    },
  };
}
