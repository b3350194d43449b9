import { ticking } from '../../src/case/questions.ts';
import { readCases } from '../../src/store/cases/cases.ts';
import { type Day, MINUTE } from './day.ts';
import type { Team } from './day-team.ts';

/** The promises of all cases run out, first to three quarters and then to their end, in bad weather. */
export async function deadlines(day: Day, staff: Team): Promise<void> {
  const minutes = async (many: number) => {
    for (let n = 0; n < many; n++) await day.pass(MINUTE);
  };
  const { slack, teams, time } = day;
  const weather = [
    async () => {
      await teams.vanish();
      await minutes(5);
      for (let n = 0; n < 5; n++) await staff.work('slack');
      await teams.returns();
    },
    async () => {
      await slack.away();
      await minutes(5);
      for (let n = 0; n < 5; n++) await staff.work('teams');
      await slack.returns();
    },
    () => day.replaceProcess(),
    async () => {
      for (const off of [10, -10, 600, -600, 0]) {
        time.machineIsOff(off * MINUTE);
        await minutes(2);
      }
    },
  ];
  for (const percent of [75, 100]) {
    const { first, last } = await instantsOf(day, percent);
    await day.pass(first - time.now() - MINUTE);
    const every = (last - first) / weather.length / 2;
    for (const [n, trouble] of [...weather, ...weather].entries()) {
      while (time.now() < first + n * every) await minutes(1);
      await trouble();
      await staff.work('both');
    }
    while (time.now() < last + MINUTE) await minutes(1);
    await day.rest();
  }
}

async function instantsOf(day: Day, percent: number): Promise<{ first: number; last: number }> {
  const { db } = day.world.database;
  const ids = await db.selectFrom('cases').select('id').execute();
  const cases = await readCases(
    db,
    ids.map(({ id }) => id),
  );
  const instants = [...cases.values()]
    .flatMap(ticking)
    .filter(({ kind }) => kind === 'first_reply')
    .flatMap(({ steps }) => steps.filter(step => step.percent === percent).map(({ at }) => at));
  return { first: Math.min(...instants), last: Math.max(...instants) };
}
