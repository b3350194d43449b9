import { randomUUID } from 'node:crypto';
import type { Receive } from '../../src/ports/chat.ts';
import type { Harness, ShownForm, Who } from '../contracts/chat/harness.ts';
import { everything, nodes } from '../stand-ins/teams/cards.ts';
import { drawn, heldBy, inputsOf, labelOf } from '../stand-ins/teams/screen.ts';
import { DIALOG, type Message, type Person } from '../stand-ins/teams/state.ts';
import { teamsStandIn } from '../stand-ins/teams/teams.ts';
import { teamsApp } from './app.ts';

type Node = { [key: string]: unknown };
const verbOf = (action: Node) => String(action.verb ?? (action.data as Node).verb);

/** Teams as the harness of the chat contract, with forms in dialogs or in place of cards. */
export const teamsHarness = (forms: 'dialog' | 'card') => (receive: Receive) => harness(receive, forms);
async function harness(receive: Receive, forms: 'dialog' | 'card'): Promise<Harness> {
  const teams = await teamsStandIn({ forms });
  const { adapter, close } = await teamsApp(teams, receive);
  const people: Record<Who, Person> = {
    ana: teams.enters('ana'),
    bram: teams.enters('bram'),
    guest: teams.enters('guest', {
      userRole: 'guest',
      userPrincipalName: 'gus_partner.example#EXT#@acme.example',
    }),
    stranger: teams.enters('stranger', { tenantId: '99999999-9999-4999-8999-999999999999' }),
  };
  await teams.installs(people.ana);
  await teams.installs(people.bram);

  const visible = (who: Person): Message[] => {
    const messages = [...teams.inChannel(), ...teams.inChat(who)].sort((a, b) => Number(a.id) - Number(b.id));
    const dialog = teams.dialog(who);
    return dialog ? [...messages, dialog] : messages;
  };
  const actionsOf = (message: Message, who: Person): Node[] => {
    const card = teams.cardFor(message, who);
    return card === null
      ? []
      : everything(card).filter(node => node.type === 'Action.Execute' || node.type === 'Action.Submit');
  };
  const formAction = (message: Message, who: Person, verb: string) =>
    actionsOf(message, who).find(action => 'form' in (action.data as Node) && verbOf(action) === verb);
  const open = (who: Person): Message | undefined =>
    visible(who).findLast(message => formAction(message, who, 'close'));
  const mustOpen = (who: Person): Message => {
    const message = open(who);
    if (message === undefined) throw new Error(`${who.name} has no form open`);
    return message;
  };
  const pressForm = async (who: Person, verb: string, values: Record<string, string>) => {
    const message = mustOpen(who);
    teams.type(who, message, values);
    await teams.press(who, message, String(formAction(message, who, verb)!.title));
  };

  return {
    adapter,
    account: who => ({ chat: 'teams', workspace: people[who].tenantId, user: people[who].aadObjectId }),
    place: async () => teams.inChannel().flatMap(message => teams.linesOf(message, null).lines),
    privately: async who => [
      ...teams.inChat(people[who]).flatMap(message => teams.linesOf(message, people[who]).lines),
      ...teams
        .inChannel()
        .flatMap(message =>
          message.instead.has(people[who].id) ? teams.linesOf(message, people[who]).lines : [],
        ),
      ...(teams.dialog(people[who]) && !open(people[who])
        ? teams.linesOf(teams.dialog(people[who])!, people[who]).lines
        : []),
      ...teams.bars(people[who]),
    ],
    async form(name): Promise<ShownForm | null> {
      const who = people[name];
      const message = open(who);
      if (message === undefined) return null;
      const card = teams.cardFor(message, who)!;
      const shownOf = (input: Node) => {
        const value = message.typed.get(who.id)?.[String(input.id)] ?? heldBy(input);
        const choice = nodes(input.choices).find(each => each.value === value);
        return choice === undefined ? value : String(choice.title);
      };
      const lines = drawn(card).lines;
      return {
        title: message.id === DIALOG ? teams.dialog(who)!.title : lines[0]!,
        lines,
        values: Object.fromEntries(inputsOf(card).map(input => [labelOf(input), shownOf(input)])),
        submit: String(formAction(message, who, 'submit')?.title ?? ''),
        back: (formAction(message, who, 'back')?.title as string | undefined) ?? null,
      };
    },
    async press(name, label, on) {
      const who = people[name];
      const message = visible(who).findLast(each =>
        teams.linesOf(each, who).lines.some(line => line.includes(on)),
      );
      if (message === undefined) throw new Error(`${who.name} sees no message with "${on}"`);
      if (await teams.press(who, message, label)) return;
      if (!(await teams.press(who, message, 'More')) || !(await teams.press(who, message, label)))
        throw new Error(`there is no button "${label}"`);
    },
    submit: (who, values) => pressForm(people[who], 'submit', values),
    choose: (who, values) => pressForm(people[who], 'changed', values),
    back: (who, values) => pressForm(people[who], 'back', values),
    dismiss: (who, values = {}) => pressForm(people[who], 'close', values),
    command: (who, line) => teams.says(people[who], line),
    redeliver: () => teams.redeliver(),
    async forge() {
      const card = teams.messages[0]!;
      const action = { type: 'Action.Execute', verb: 'claim', data: { does: 'claim', about: 'case-1' } };
      const rest = {
        type: 'invoke',
        name: 'adaptiveCard/action',
        id: `f:${randomUUID()}`,
        replyToId: card.id,
        value: { action, trigger: 'manual' },
      };
      const token = teams.nobody.token({
        aud: teams.secrets.MicrosoftAppId,
        serviceurl: teams.config.serviceUrl,
      });
      return (await teams.send(teams.from(people.ana, card.conversation, rest), `Bearer ${token}`)).status;
    },
    async fault(fault) {
      if (fault.is === 'revoked') teams.expectToken('another token than the one we have');
      else if (fault.is === 'unreachable') await teams.vanish();
      else teams.fault(fault);
    },
    async deleteMessage(ref) {
      teams.remove(teams.messages.find(message => ref === `${message.conversation}|${message.id}`)!);
    },
    requests: kind => teams.counts[kind],
    interpreted: () => [...teams.messages.flatMap(message => teams.linesOf(message, null).interpreted)],
    complaints: () => teams.complaints,
    async close() {
      await close();
      await teams.vanish().catch(() => {});
    },
  };
}
