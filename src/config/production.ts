import type { Weakness } from '../ports/settings.ts';
import { isGuessable } from '../settings/guessable.ts';
import { newSecret } from '../settings/new-secret.ts';
import { usedChats, valueAt } from './cross-checks.ts';
import type { Environment } from './environment.ts';
import type { Fault } from './faults.ts';
import { type File, faultAt } from './file.ts';
import { networks, standInChat } from './registered.ts';
import type { WebcareYaml } from './schema.ts';

/** Faults of settings that are only for trying out. For NODE_ENV=production only. */
export function weaknesses(file: File, checked: WebcareYaml, environment: Environment): Fault[] {
  const told = (path: string[], weak: readonly Weakness[]): Fault[] =>
    weak.map(each =>
      'variable' in each
        ? { setting: each.variable, says: each.says }
        : faultAt([...path, each.key], each.says, file.lineOf),
    );
  const chats = usedChats(checked).flatMap(({ name, settings }) =>
    told(
      ['chat', name],
      settings.weak?.(valueAt(checked, 'chat', name), environment.chats.get(name)?.given ?? {}) ?? [],
    ),
  );
  const sources = Object.entries(checked.sources).flatMap(([name, { type, ...written }]) => {
    const network = networks.find(each => each.name === type);
    return told(['sources', name], network?.settings.weak?.(written) ?? []);
  });
  return [...nobodyListed(file, checked), ...weakKeys(environment), ...chats, ...sources];
}

/** A channel that only few can join today may be open to the company, or shared with another, tomorrow. */
function nobodyListed(file: File, checked: WebcareYaml): Fault[] {
  const [chat] = usedChats(checked).filter(each => each !== standInChat);
  if (checked.people.length > 0 || chat === undefined) return [];
  const example = `- { name: Ana de Vries, ${chat.name}: ${chat.settings.account.examples[0]} }`;
  const says = `lists nobody, so whoever joins the channel could publish as the brand. List who is on the team, for example ${example}.`;
  return [faultAt(['people'], says, file.lineOf)];
}

const weakKeys = ({ keys }: Pick<Environment, 'keys'>): Fault[] =>
  keys !== undefined && isGuessable(keys[0])
    ? [
        {
          setting: 'WEBCARE_KEY',
          says: `is not random, so it can be guessed. Make a new one, and write it before the old one (SECURITY.md, How keys rotate): ${newSecret()}`,
        },
      ]
    : [];
