import type { Temporal } from 'temporal-polyfill';
import type { Team } from './team.ts';

/** A realistic week of a small shop, and the Monday morning after it. */
type At = (when: Temporal.ZonedDateTime) => Promise<void>;

export const SCENE = {
  newest: 'Two hours on hold with @acme and then the line drops. 52,000 people can hear me sigh.',
  reply:
    'That is not how it should go, Desmond, sorry. Tell us in a private message when we can ring you today, and we will. ^Bram',
  late: 'Third time this month that the @acme app signs me out while I am paying. Is anybody looking at this?',
  private: 'Bestelling 4471-203 staat al een week op “onderweg”, @acme. Waar is mijn koffiemolen?',
  privately: 'Joost Verhagen',
};

const WEEK: {
  day: number;
  time: string;
  as: string;
  text: string;
  by: string;
  after: number;
  reply: string;
}[] = [
  {
    day: 7,
    time: '13:10',
    as: 'madskjeldsen',
    text: 'Er butikken i Odense åben på søndag, @acme?',
    by: 'bram',
    after: 9,
    reply: 'Ja, Mads, fra 10 til 16. Velkommen! ^Bram',
  },
  {
    day: 6,
    time: '09:20',
    as: 'emilycarter',
    text: 'Does the @acme kettle come in green?',
    by: 'ana',
    after: 14,
    reply: 'It does, Emily: moss green, from Thursday on. ^Ana',
  },
  {
    day: 6,
    time: '15:40',
    as: 'sannedeboer',
    text: 'De app van @acme vraagt elke keer opnieuw om mijn code.',
    by: 'bram',
    after: 26,
    reply: 'Dat hoort niet, Sanne. Versie 4.2 van vandaag lost het op. ^Bram',
  },
  {
    day: 5,
    time: '10:05',
    as: 'desmondokafor',
    text: 'Is it just me or is the @acme site down?',
    by: 'ana',
    after: 6,
    reply: 'It was, Desmond, for ten minutes. All is well again. ^Ana',
  },
  {
    day: 4,
    time: '11:30',
    as: 'priyanair',
    text: 'My @acme blender smells of smoke. Should it?',
    by: 'carla',
    after: 4,
    reply: 'No! Please unplug it, Priya. We ring you within the hour. ^Carla',
  },
  {
    day: 4,
    time: '16:15',
    as: 'astridlindholm',
    text: 'Hvornår kommer min pakke, @acme?',
    by: 'bram',
    after: 75,
    reply: 'I morgen inden kl. 12, Astrid. Undskyld ventetiden. ^Bram',
  },
  {
    day: 3,
    time: '14:20',
    as: 'fleurbakker',
    text: 'Kan ik bij @acme ook met een cadeaubon betalen?',
    by: 'ana',
    after: 19,
    reply: 'Ja hoor, Fleur, in de winkel en op de site. ^Ana',
  },
];

export async function playTheWeekBefore(team: Team, monday: Temporal.ZonedDateTime, at: At): Promise<void> {
  for (const { day, time, as, text, by, after, reply } of WEEK) {
    const when = monday.subtract({ days: day }).withPlainTime(time);
    await at(when);
    await team.writes(as, text);
    await at(when.add({ minutes: after }));
    await team.does(by, 'reply', text, { text: reply }, {});
    await team.does(by, 'resolve', text);
  }
}

export async function playMonday(team: Team, monday: Temporal.ZonedDateTime, at: At): Promise<void> {
  const time = (clock: string) => at(monday.withPlainTime(clock));

  await time('09:04');
  await team.writes('priyanair', SCENE.late);

  await time('09:12');
  await team.writes('joostverhagen', SCENE.private);
  await time('09:15');
  await team.does('ana', 'claim', SCENE.private);
  const line = 'Dat is te lang, Joost. We hebben je een privébericht gestuurd. ^Ana';
  await team.does(
    'ana',
    'move_to_dm',
    SCENE.private,
    { text: 'Hoi Joost, op welk adres zou hij bezorgd worden? ^Ana', line },
    {},
  );
  await time('09:31');
  await team.writesPrivately('joostverhagen', 'Kerkstraat 12 in Utrecht. Ik was de hele week thuis.');

  await time('09:40');
  const tea = 'Kan jeres elkedel også varme til 80 grader, @acme? Jeg drikker mest grøn te.';
  await team.writes('astridlindholm', tea);
  await time('09:49');
  await team.does(
    'bram',
    'reply',
    tea,
    { text: 'Ja, Astrid: tryk to gange på knappen, så stopper den ved 80 grader. ^Bram' },
    {},
  );

  await time('10:04');

  await time('10:05');
  const praise =
    'Complimenten voor jullie monteur, @acme: op tijd, netjes, en de espressomachine is weer stil 👏';
  await team.writes('sannedeboer', praise);
  await time('10:06');
  await team.does('carla', 'no_reply', praise, { why: 'praise', note: '' });

  await time('10:07');
  const lid = 'My new @acme grinder arrived with a cracked lid. Do I have to send the whole thing back?';
  await team.writes('emilycarter', lid);
  await time('10:11');
  await team.does('ana', 'claim', lid);
  await team.does(
    'ana',
    'reply',
    lid,
    { text: 'No need, Emily: a new lid is on its way to you today. Keep the rest. ^Ana' },
    {},
  );

  await time('10:17');
  await team.writes('desmondokafor', SCENE.newest);
  await time('10:18');
  await team.does('bram', 'reply', SCENE.newest);
}
