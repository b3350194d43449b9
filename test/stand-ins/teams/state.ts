import type { Card } from './cards.ts';
import { drawn } from './screen.ts';

/** A person as in the directory and in the roster of the team. */
export type Person = {
  /** Their id for the bot, 29:.. */
  id: string;
  aadObjectId: string;
  name: string;
  tenantId: string;
  userRole: 'user' | 'guest';
  userPrincipalName: string;
  inTeam: boolean;
};
export type Message = {
  id: string;
  conversation: string;
  card: Card | null;
  text: string;
  summary: string;
  /** The card that replaces this one for a person after the answer to an invoke. An edit removes it. */
  instead: Map<string, Card>;
  opened: Map<string, Set<string>>;
  typed: Map<string, Record<string, string>>;
};

export const TENANT = '33333333-3333-4333-8333-333333333333';
export const TEAM = '19:team@thread.tacv2';
export const CHANNEL = '19:social@thread.tacv2';
export const APP = '22222222-2222-4222-8222-222222222222';

export const person = (key: string, over: Partial<Person> = {}): Person => ({
  id: `29:${key}`,
  aadObjectId: `${Buffer.from(key.padEnd(4, '0').slice(0, 4)).toString('hex')}-1111-4111-8111-111111111111`,
  name: key[0]!.toUpperCase() + key.slice(1),
  tenantId: TENANT,
  userRole: 'user',
  userPrincipalName: `${key}@acme.example`,
  inTeam: true,
  ...over,
});

/** The message id of the dialog that a person has open over the channel. */
export const DIALOG = 'dialog';
/** The content of this Teams, and its view for each person. */
export function state() {
  const people = new Map<string, Person>();
  /** The people who added the app, and those who removed or blocked it, by their id for the bot. */
  const installed = new Set<string>();
  const blocked = new Set<string>();
  const messages: Message[] = [];
  const bars = new Map<string, string[]>();
  const dialogs = new Map<string, Message & { title: string }>();
  let last = 1_700_000_000_000;
  const chatOf = (who: Person) => `a:${who.id.slice(3)}`;
  const cardFor = (message: Message, who: Person | null): Card | null =>
    (who && message.instead.get(who.id)) ?? message.card;
  const linesOf = (message: Message, who: Person | null) => {
    const card = cardFor(message, who);
    if (card === null) return { lines: [message.text], interpreted: [] };
    return drawn(
      card,
      (who && message.opened.get(who.id)) ?? new Set(),
      (who && message.typed.get(who.id)) ?? {},
    );
  };
  return {
    people,
    installed,
    blocked,
    messages,
    chatOf,
    cardFor,
    linesOf,
    nextId: () => String(++last),
    inChannel: () => messages.filter(message => message.conversation.startsWith(`${CHANNEL};messageid=`)),
    dialog: (who: Person) => dialogs.get(who.id) ?? null,
    /** Opens a dialog. null closes it. */
    openDialog(who: Person, shown: { title: string; card: Card } | null) {
      const fresh = {
        id: DIALOG,
        conversation: DIALOG,
        text: '',
        summary: '',
        instead: new Map(),
        opened: new Map(),
        typed: new Map(),
      };
      if (shown === null) dialogs.delete(who.id);
      else dialogs.set(who.id, { ...fresh, ...shown });
    },
    inChat: (who: Person) => messages.filter(message => message.conversation === chatOf(who)),
    /** The texts of the bar under a card, after invokes that were answered with a text. */
    bars: (who: Person) => bars.get(who.id) ?? [],
    bar(who: Person, words: string) {
      bars.set(who.id, [...(bars.get(who.id) ?? []), words]);
    },
    add(conversation: string, id: string, activity: Sent): void {
      messages.push({
        id,
        conversation,
        ...content(activity),
        instead: new Map(),
        opened: new Map(),
        typed: new Map(),
      });
    },
    edit(message: Message, activity: Sent): void {
      Object.assign(message, content(activity));
      for (const each of [message.instead, message.opened, message.typed]) each.clear();
    },
  };
}
export type State = ReturnType<typeof state>;
export type Sent = {
  text?: string;
  summary?: string;
  attachments?: { contentType: string; content: Card }[];
  textFormat?: string;
  entities?: object[];
};
const content = (activity: Sent) => ({
  card: activity.attachments?.[0]?.content ?? null,
  text: activity.text ?? '',
  summary: activity.summary ?? '',
});
