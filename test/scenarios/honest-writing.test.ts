import { afterEach, describe, expect, it } from 'vitest';
import { CHATS, cardOf, openTeam, type Team } from '../support/each-chat.ts';

const SAYS = 'Hidden characters were removed';

describe.each(CHATS)('in %s', chat => {
  let team: Team;
  afterEach(() => team.close());

  it('a card speaks of hidden characters only if they deceive', async () => {
    team = await openTeam(chat);
    const honest = {
      Thai: 'Thai ฉัน\u200bรัก\u200bไทย',
      Persian: 'Persian می\u200cخواهم',
      Hebrew: 'Hebrew שלום!\u200f',
      Number: 'Number \u202a+31 6 1234 5678\u202c or \u200e06-12345678\u200e',
      Hyphen: 'Hyphen Levens\u00admiddelenwet',
    };
    const deceit = {
      Turned: 'Turned \u202egpj.exe',
      Inside: 'Inside pass\u200bword',
      Tags: 'Tags \u{e0041}',
    };
    for (const [id, text] of Object.entries({ ...honest, ...deceit })) await team.world.mention({ id, text });
    await team.world.shows(async () => (await team.cards()).length).toBe(8);
    for (const word of Object.keys(honest)) {
      const card = await cardOf(team, word);
      expect(card).toContain(`${word} `);
      expect(card, word).not.toContain(SAYS);
    }
    expect(await cardOf(team, 'Thai')).toContain('ฉัน\u200bรัก\u200bไทย');
    expect(await cardOf(team, 'Persian')).toContain('می\u200cخواهم');
    expect(await cardOf(team, 'Number')).toContain('Number +31 6 1234 5678 or 06-12345678');
    for (const word of Object.keys(deceit)) expect(await cardOf(team, word), word).toContain(SAYS);
  });
});
