import { setTimeout as pause } from 'node:timers/promises';
import { mention, sendMentions } from '../stand-ins/reply-receiver.ts';
import { SECRET } from './site.ts';

/** Sends posts one after another until `stop`, which gives back the texts that were accepted. */
export function steadyPosts(to: (n: number) => string): { stop(): Promise<string[]> } {
  let working = true;
  const sending = (async () => {
    const accepted: string[] = [];
    for (let n = 0; working; n++) {
      const text = `Question ${n}?`;
      const at = new Date().toISOString();
      const posts = [mention({ id: `t${n}`, thread: `t${n}`, text, posted_at: at })];
      const status = await sendMentions(`${to(n)}/hooks/forum`, SECRET, posts, { id: `m${n}` }).then(
        response => response.status,
        () => 0,
      );
      if (status === 202) accepted.push(text);
      await pause(50);
    }
    return accepted;
  })();
  return {
    stop() {
      working = false;
      return sending;
    },
  };
}
